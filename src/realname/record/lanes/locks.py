"""The only places where rows of lanes are locked."""

from __future__ import annotations

import uuid

from realname.record.lanes.models import Draw, Passing


def locked_draw(programme_id: uuid.UUID) -> Draw | None:
    """Return the draw that runs, held for this transaction; None where none does."""
    rows = Draw.objects.select_for_update().filter(programme=programme_id, revealed_at=None)
    return rows.exclude(begun_at=None).first()


def locked_next_draw(programme_id: uuid.UUID) -> Draw | None:
    """Return the draw that is committed to and has not begun, held for this transaction; None where there is none."""
    return Draw.objects.select_for_update().filter(programme=programme_id, begun_at=None, revealed_at=None).first()


def locked_passing(member_id: uuid.UUID) -> Passing | None:
    """Return a member's last passage with a number, held for this transaction; None where there is none."""
    return Passing.objects.select_for_update().filter(member=member_id).first()


def locked_number(programme_id: uuid.UUID, draw_id: uuid.UUID, number: int) -> Passing | None:
    """Return the passage that has a number of a draw of this programme, held for this transaction."""
    rows = Passing.objects.select_for_update(of=("self",))
    return rows.filter(draw=draw_id, number=number, member__programme=programme_id).first()
