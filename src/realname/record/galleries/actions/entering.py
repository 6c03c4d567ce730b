"""Who is verified and agreed to be searched for enters the gallery; who withdraws or is erased leaves every copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from realname.connect.keys.data_keys import Place
from realname.gallery.contract import Entry
from realname.measure.readings import EngineStamp, Template
from realname.record.galleries.changes import note_changes
from realname.record.galleries.keys import KEY_ID, identity_digest, protected
from realname.record.galleries.models import GalleryMember, GalleryRow
from realname.record.oversight.actions.telling import tell_gallery, tell_gallery_left
from realname.record.registrations.models import Registration
from realname.record.subscribers.actions.consents import OTHER_IDENTITY, live_receipt
from realname.record.subscribers.actions.sealed import SealedRow, seal_for, unseal_all

ENDING = ("", "face", OTHER_IDENTITY)
"""Purposes with whose withdrawal a template is searched no longer; empty where the person is erased."""

FLOAT_BYTES = 4

TABLE, COLUMN = "galleries_member", "sealed"


def gallery_of(engine_digest: str, size: int) -> GalleryRow:
    """Return the gallery of an engine's templates for this purpose, made at its first use. In a transaction."""
    row, made = GalleryRow.objects.get_or_create(
        purpose=OTHER_IDENTITY, engine_digest=engine_digest, defaults={"size": size}
    )
    if made:
        tell_gallery(row.id, row.purpose, engine_digest)
    return row


def enter(registration: Registration, template: Template, fields: Mapping[str, str]) -> GalleryMember | None:
    """Put a verified person into the gallery, in the place of what she left before; None where she did not agree.

    In the transaction of the approval.
    """
    subscriber = registration.subscriber
    receipt = live_receipt(subscriber.id, OTHER_IDENTITY)
    if receipt is None:
        return None
    gallery = gallery_of(template.engine.digest, len(template.values) // FLOAT_BYTES)
    _drop(GalleryMember.objects.filter(subscriber=subscriber, gallery=gallery))
    row = GalleryMember(
        operator_id=registration.operator_id,
        gallery=gallery,
        subscriber=subscriber,
        receipt=receipt,
        registration=registration,
        identity=identity_digest(fields),
    )
    row.sealed = seal_for(subscriber, protected(template).values, _place(row))
    row.save(force_insert=True)
    note_changes([row.entry])
    return row


def leave(subscriber_id: uuid.UUID, purpose: str = "", *, entered_before: datetime | None = None) -> int:
    """Take a person out of every gallery, and return how many entries are gone. In the tenant's transaction.

    Copies in memory follow the change, and copies on disk open no longer, since their key is destroyed.
    """
    if purpose not in ENDING:
        return 0
    rows = GalleryMember.objects.filter(subscriber=subscriber_id)
    return _drop(rows if entered_before is None else rows.filter(created_at__lte=entered_before))


def entries_of(rows: QuerySet[GalleryMember], engine: EngineStamp) -> list[Entry]:
    """Return members as copies hold them. Conflict `subscriber.erased`.

    Columns and not objects: a copy of ten million opens every one of them.
    """
    entries, sealed = [], []
    for entry, *columns in rows.values_list(
        "entry", "id", "operator_id", "subscriber_id", "subscriber__key_id", "subscriber__key_blob", "sealed"
    ):
        entries.append(entry)
        sealed.append(SealedRow._make(columns))
    opened = unseal_all(sealed, TABLE, COLUMN)
    return [Entry(entry, Template(engine, values, KEY_ID)) for entry, values in zip(entries, opened, strict=True)]


def _drop(rows: QuerySet[GalleryMember]) -> int:
    found = list(rows.values_list("id", "entry", "gallery", "operator"))
    if not found:
        return 0
    GalleryMember.objects.filter(id__in=[row[0] for row in found]).delete()
    note_changes([row[1] for row in found])
    for gallery in {row[2] for row in found}:
        GalleryRow.objects.filter(id=gallery).update(snapshot_key=None)
        entries = sum(row[2] == gallery for row in found)
        tell_gallery_left(found[0][3], gallery, entries)
    return len(found)


def _place(row: GalleryMember) -> Place:
    return Place(TABLE, COLUMN, row.id)
