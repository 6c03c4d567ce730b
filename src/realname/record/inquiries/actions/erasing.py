"""Erase what an operator holds on a person, at her own wish: not while a line works in her name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from realname.database.rows import tenant
from realname.record.errors import Conflict
from realname.record.registrations.actions.retention import erase_person
from realname.record.registrations.models import Line


def erase_own(operator_id: uuid.UUID, people: Sequence[uuid.UUID]) -> list[dict[str, object]]:
    """Erase her and return the proofs. Opens its own transactions. Conflict `inquiry.active_line`: nothing is erased.

    The law has an operator know who holds a line that works: it is ended first.
    """
    with tenant(operator_id):
        if holds_line(people):
            raise Conflict(
                "A line works in her name.", code="inquiry.active_line", remedy="Have the operator end the line first."
            )
    return [erase_person(operator_id, person) for person in people]


def holds_line(people: Sequence[uuid.UUID]) -> bool:
    """Tell whether a line that has not ended is in her name, or she answers for one. In the transaction."""
    lines = Line.objects.exclude(state=Line.State.TERMINATED)
    return lines.filter(subscriber__in=people).exists() or lines.filter(registration__subscriber__in=people).exists()
