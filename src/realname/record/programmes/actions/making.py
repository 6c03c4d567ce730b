"""Programmes are made by an operator for a relying party, paused, opened again, and closed for good."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.judge.passages import LiveCheck, PassageTerms
from realname.measure.readings import EngineStamp
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import tell_programme
from realname.record.programmes.actions.entering import SIZE, close_gallery, make_gallery
from realname.record.programmes.actions.leaving import end_all
from realname.record.programmes.changes import note_changes
from realname.record.programmes.kinds import STANDING, Kind, WithoutMatch
from realname.record.programmes.locks import locked_programme
from realname.record.programmes.models import Programme, ProgrammeGallery
from realname.record.subscribers.texts import retain_days, words_version

LONGEST_NAME = 80
LONGEST_PARTY = 120
LIVE_ALWAYS = (Kind.PAYMENT,)
"""Kinds in which a passage without signs of life is never a match."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a programme is to be. `retain_days` 0: as long as the words of its consent say at most."""

    kind: str
    party: str
    name_en: str
    name_zh: str
    fpir: float = 0.01
    close_fpir: float = 0.05
    live: str = LiveCheck.PASSIVE
    live_bpcer: float = 0.05
    without_match: str = WithoutMatch.ORDINARY
    retain_days: int = 0


def make_programme(
    operator_id: uuid.UUID, wishes: Wishes, engine: EngineStamp, by: str = "", *, size: int = SIZE
) -> Programme:
    """Make a programme, open, with its gallery where its kind has one from the first. In the tenant's transaction.

    `engine` makes its templates, of `size` values. Invalid `programme.*`; Conflict `programme.exists`.
    """
    _require_sound(wishes)
    if Programme.objects.filter(kind=wishes.kind, party=wishes.party).exclude(state=Programme.State.CLOSED).exists():
        raise Conflict(
            "There is a programme of this kind by that name already.",
            code="programme.exists",
            remedy="Use that one, or name another party: consent names it.",
        )
    row = Programme.objects.create(
        operator_id=operator_id,
        kind=wishes.kind,
        party=wishes.party,
        name_en=wishes.name_en,
        name_zh=wishes.name_zh,
        words_version=words_version(wishes.kind),
        retain_days=wishes.retain_days or retain_days(wishes.kind),
        fpir=wishes.fpir,
        close_fpir=wishes.close_fpir,
        live=wishes.live,
        live_bpcer=wishes.live_bpcer,
        without_match=wishes.without_match,
    )
    tell_programme(operator_id, row.id, row.kind, "made")
    emit(operator_id, "programme.made", row.id, done_by(by))
    if row.kind in STANDING:
        make_gallery(row, engine, size=size)
    return row


def move_programme(programme_id: uuid.UUID, state: str, by: str = "") -> Programme:
    """Pause a programme, open it again, or close it for good: then every member is out. In the tenant's transaction.

    NotFound; Invalid; Conflict `programme.closed`. Twice is no error.
    """
    if state not in Programme.State.values:
        raise Invalid(f"The state is one of {', '.join(Programme.State.values)}.", pointer="/state")
    row = locked_programme(programme_id)
    if row.state == state:
        return row
    if row.state == Programme.State.CLOSED:
        raise Conflict("The programme is closed for good.", code="programme.closed", remedy="Make another one.")
    row.state = state
    row.save(update_fields=("state",))
    if state == Programme.State.CLOSED:
        end_all(row)
        for gallery in ProgrammeGallery.objects.filter(programme=row, destroyed_at=None):
            close_gallery(gallery.id)
    note_changes(row.id, [row.id])
    steps = {Programme.State.OPEN: "opened", Programme.State.PAUSED: "paused", Programme.State.CLOSED: "closed"}
    tell_programme(row.operator_id, row.id, row.kind, steps[Programme.State(state)])
    emit(row.operator_id, "programme.moved", row.id, {"state": state, **done_by(by)})
    return row


def terms_of(row: Programme) -> PassageTerms:
    """Return what a programme promises."""
    return PassageTerms(row.fpir, row.close_fpir, LiveCheck(row.live), row.live_bpcer)


def require_open(programme_id: uuid.UUID) -> Programme:
    """Return a programme that runs. NotFound; Conflict `programme.not_open`."""
    row = Programme.objects.filter(id=programme_id).first()
    if row is None:
        raise NotFound("There is no such programme.")
    if row.state != Programme.State.OPEN:
        raise Conflict(
            "The programme does not run now.", code="programme.not_open", remedy="Use the ordinary way meanwhile."
        )
    return row


def _require_sound(wishes: Wishes) -> None:
    for name, value, values in (
        ("kind", wishes.kind, Kind.values),
        ("live", wishes.live, [*LiveCheck]),
        ("without_match", wishes.without_match, WithoutMatch.values),
    ):
        if value not in values:
            raise Invalid(f"{name} is one of {', '.join(values)}.", code=f"programme.{name}", pointer=f"/{name}")
    for name, value, longest in (
        ("party", wishes.party, LONGEST_PARTY),
        ("name_en", wishes.name_en, LONGEST_NAME),
        ("name_zh", wishes.name_zh, LONGEST_NAME),
    ):
        if not 0 < len(value.strip()) <= longest:
            raise Invalid(f"{name} has between 1 and {longest} characters.", code="programme.name", pointer=f"/{name}")
    try:
        PassageTerms(wishes.fpir, wishes.close_fpir, LiveCheck(wishes.live), wishes.live_bpcer)
    except ValueError as error:
        raise Invalid(f"{error}.", code="programme.rates", pointer="/fpir") from error
    if wishes.kind in LIVE_ALWAYS and wishes.live == LiveCheck.NONE:
        raise Invalid("Paying always looks for signs of life.", code="programme.live", pointer="/live")
    if not 0 <= wishes.retain_days <= retain_days(wishes.kind):
        raise Invalid(
            f"Its consent says {retain_days(wishes.kind)} days at most.",
            code="programme.retain_days",
            pointer="/retain_days",
        )
