"""Draw extra checks: commit to a seed before, give numbers while it runs, reveal it afterwards.

A programme has one draw that runs and one that comes next, whose commitment the public can read by then. Numbers are
given under the draw's row lock, so that they have no gap; who passes enters no part of it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.keys.data_keys import DataKey, Place
from realname.database.rows import tenant
from realname.ledger.draws import commitment, falls_on, new_seed
from realname.record.errors import Conflict
from realname.record.lanes.actions.ruling import rules_of, transit_programme
from realname.record.lanes.locks import locked_draw, locked_next_draw
from realname.record.lanes.models import Draw
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import DrawTold, tell_draw
from realname.record.oversight.places import is_public
from realname.record.programmes.kinds import Kind
from realname.record.programmes.locks import locked_programme
from realname.record.programmes.models import Programme
from realname.record.registrations.actions.platform_keys import platform_key

SEALING = "lane-draws"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number of a draw, and whether the draw fell on it."""

    draw: uuid.UUID
    number: int
    drawn: bool


def commit_next(programme: Programme) -> Draw | None:
    """Commit to the programme's next draw, where there is none yet. In the tenant's transaction."""
    locked_programme(programme.id)
    if Draw.objects.filter(programme=programme, begun_at=None).exists():
        return None
    row = Draw(operator_id=programme.operator_id, programme=programme, share=rules_of(programme.id).share)
    seed = new_seed()
    row.commitment = commitment(seed, str(row.id), row.share)
    row.seed = bytes(DataKey(platform_key(SEALING)).seal(seed, _place(row)))
    row.entry = tell_draw(programme.operator_id, _told(row), "committed")
    row.save(force_insert=True)
    return row


def take_number(programme_id: uuid.UUID) -> Drawn | None:
    """Give the next number of the draw that runs, and say whether it fell on it. In the tenant's transaction.

    None where no draw runs, and none can begin since the public cannot read its commitment yet.
    """
    row = locked_draw(programme_id) or _begin(programme_id)
    if row is None:
        return None
    number = row.given
    fell = falls_on(_seed(row), number, row.share)
    row.given += 1
    row.drawn += fell
    row.save(update_fields=("given", "drawn"))
    return Drawn(row.id, number, fell)


def reveal(programme_id: uuid.UUID, by: str = "") -> Draw:
    """End the draw that runs, and reveal its seed; the next one begins with the next passage. In a transaction.

    NotFound; Conflict `draw.none`, `lane.not_transit`.
    """
    programme = transit_programme(programme_id)
    row = locked_draw(programme_id)
    if row is None:
        raise Conflict("No draw runs now.", code="draw.none", remedy="Wait for the next passage in the express lane.")
    _reveal(row)
    emit(row.operator_id, "programme.draw_revealed", programme.id, done_by(by))
    return row


def keep_draws(operator_id: uuid.UUID, now: datetime) -> None:
    """See that each transit programme has its next draw, and reveal those that are over. Opens its own transactions.

    A draw without a number goes on: there is nothing of it to recompute. A closed programme's are all revealed.
    """
    with tenant(operator_id):
        programmes = list(Programme.objects.filter(kind=Kind.TRANSIT))
    for programme in programmes:
        is_closed = programme.state == Programme.State.CLOSED
        with tenant(operator_id):
            if not is_closed:
                commit_next(programme)
        with tenant(operator_id):
            over = now - timedelta(hours=rules_of(programme.id).hours)
            rows = Draw.objects.select_for_update().filter(programme=programme, revealed_at=None)
            for row in rows if is_closed else rows.filter(given__gt=0, begun_at__lte=over):
                _reveal(row)


def _begin(programme_id: uuid.UUID) -> Draw | None:
    row = locked_next_draw(programme_id)
    if (running := locked_draw(programme_id)) is not None:
        return running  # another lane began it while this one waited
    if row is None or not is_public(row.entry):
        return None
    row.begun_at = timezone.now()
    row.save(update_fields=("begun_at",))
    return row


def _reveal(row: Draw) -> None:
    seed = _seed(row)
    row.seed, row.revealed_at = seed, timezone.now()
    row.save(update_fields=("seed", "revealed_at"))
    tell_draw(row.operator_id, _told(row, seed), "revealed")


def _seed(row: Draw) -> bytes:
    return DataKey(platform_key(SEALING)).unseal(bytes(row.seed), _place(row))


def _told(row: Draw, seed: bytes | None = None) -> DrawTold:
    return DrawTold(
        id=row.id,
        programme=row.programme_id,
        commitment=row.commitment,
        share=row.share,
        seed=seed,
        among=row.given,
        drawn=row.drawn,
    )


def _place(row: Draw) -> Place:
    return Place("lanes_draw", "seed", row.id)
