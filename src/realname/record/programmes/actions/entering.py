"""Galleries of programmes are made and destroyed; members' templates enter them and go out again.

A programme for a day or a flight makes a gallery with a label, puts those members into it who are expected, and
destroys it afterwards. In the tenant's transaction, all of it.
"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.measure.readings import EngineStamp, Template
from realname.record.errors import Conflict, NotFound
from realname.record.oversight.actions.telling import tell_gallery, tell_gallery_left
from realname.record.programmes.changes import note_changes
from realname.record.programmes.keys import draw_key, key_id, protected, stamp_of
from realname.record.programmes.models import Entry, Member, Programme, ProgrammeGallery
from realname.record.subscribers.actions.sealed import seal_for, unseal_for
from realname.record.subscribers.actions.templates import newest_template

FLOAT_BYTES = 4
SIZE = 128
"""Values of a template of the shipped engines whose templates have length one."""


def make_gallery(programme: Programme, engine: EngineStamp, label: str = "", *, size: int = SIZE) -> ProgrammeGallery:
    """Make an empty gallery of an engine's templates, of `size` values, under a key of its own.

    Conflict `programme.gallery_exists` where the label has one.
    """
    if ProgrammeGallery.objects.filter(programme=programme, label=label, destroyed_at=None).exists():
        raise Conflict("There is such a gallery already.", code="programme.gallery_exists", remedy="Use that one.")
    row = ProgrammeGallery(
        operator_id=programme.operator_id,
        programme=programme,
        label=label,
        engine_name=engine.name,
        engine_version=engine.version,
        engine_digest=engine.digest,
        size=size,
    )
    draw_key(row)
    row.save(force_insert=True)
    tell_gallery(row.id, programme.kind, engine.digest, programme.operator_id)
    return row


def close_gallery(gallery_id: uuid.UUID) -> int:
    """Destroy a gallery: its key, and every template in it; return how many there were. Twice is no error. NotFound."""
    row = ProgrammeGallery.objects.select_for_update().filter(id=gallery_id).first()
    if row is None:
        raise NotFound("There is no such gallery.")
    if row.destroyed_at is not None:
        return 0
    gone = drop_entries(Entry.objects.filter(gallery=row))
    row.template_key, row.destroyed_at = None, timezone.now()
    row.save(update_fields=("template_key", "destroyed_at"))
    note_changes(row.id, [row.id])
    return gone


def standing_gallery(programme_id: uuid.UUID, label: str = "") -> ProgrammeGallery:
    """Return a programme's gallery of that label. NotFound."""
    row = ProgrammeGallery.objects.filter(programme=programme_id, label=label, destroyed_at=None).first()
    if row is None:
        raise NotFound("There is no such gallery.")
    return row


def enter(member: Member, gallery: ProgrammeGallery, template: Template | None = None) -> Entry:
    """Put a member's template into a gallery of her programme, in the place of what was there.

    Without one given, it is that of her last verified face. Conflict `programme.left`, `programme.not_verified`.
    """
    if member.left_at is not None or gallery.programme_id != member.programme_id:
        raise Conflict("Only a member of the programme enters.", code="programme.left", remedy="Have her join first.")
    used = template or newest_template(member.subscriber, stamp_of(gallery))
    if used is None or len(used.values) != FLOAT_BYTES * gallery.size:
        raise not_verified()
    drop_entries(Entry.objects.filter(gallery=gallery, member=member))
    row = Entry(operator_id=member.operator_id, gallery=gallery, member=member)
    row.sealed = seal_for(member.subscriber, protected(gallery, used).values, _place(row))
    row.save(force_insert=True)
    note_changes(gallery.id, [row.entry])
    return row


def take_out(member: Member, gallery: ProgrammeGallery) -> int:
    """Take a member out of one gallery: she stays a member. Return how many templates are gone, 0 or 1."""
    return drop_entries(Entry.objects.filter(gallery=gallery, member=member))


def template_of(row: Entry, gallery: ProgrammeGallery) -> Template:
    """Return the template of an entry, in its gallery's form. Conflict `subscriber.erased`."""
    values = unseal_for(row.member.subscriber, bytes(row.sealed), _place(row))
    return Template(stamp_of(gallery), values, key_id(gallery))


def drop_entries(rows: QuerySet[Entry]) -> int:
    """Delete entries, and have every copy follow; return how many."""
    found = list(rows.values_list("id", "entry", "gallery", "operator"))
    if not found:
        return 0
    Entry.objects.filter(id__in=[row[0] for row in found]).delete()
    for gallery in {row[2] for row in found}:
        entries = [row[1] for row in found if row[2] == gallery]
        note_changes(gallery, entries)
        tell_gallery_left(found[0][3], gallery, len(entries))
    return len(found)


def not_verified() -> Conflict:
    """Return the refusal of somebody whose face was never verified by this engine."""
    return Conflict(
        "A programme is joined with a face that was verified, and there is none of this engine.",
        code="programme.not_verified",
        remedy="Register a line by face, or verify the line again, and then join.",
    )


def _place(row: Entry) -> Place:
    return Place("programmes_entry", "sealed", row.id)
