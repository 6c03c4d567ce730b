"""Put the patterns' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.operators.actions.jobs import LAST, OUTSIDE
from realname.record.queue import outbox
from realname.record.registrations.models import DecisionRow

LOOK = "patterns.look"


def defer_looking(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have a registration's marks written and its ring looked for: one at a time of an operator's, after all else."""
    job = outbox.configure_task(LOOK, queue=OUTSIDE, lock=f"{LOOK}:{operator_id}", priority=LAST)
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))


def look_after(row: DecisionRow) -> None:
    """Have a decided registration looked at. In the transaction of the decision."""
    defer_looking(row.operator_id, row.registration_id)
