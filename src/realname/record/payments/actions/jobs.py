"""Put the payments' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid
from datetime import datetime

from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.queue import outbox

SETTLE = "payments.settle"
GIVE_BACK = "payments.give_back"
LOOK_ALIKE = "payments.look_alike"
ENGINE = "engine"


def defer_settling(operator_id: uuid.UUID, payment_id: uuid.UUID, at: datetime) -> None:
    """Have the provider asked at a moment, whatever became of who asks it now."""
    job = outbox.configure_task(SETTLE, queue=OUTSIDE, schedule_at=at)
    job.defer(operator_id=str(operator_id), payment_id=str(payment_id))


def defer_giving_back(operator_id: uuid.UUID, refund_id: uuid.UUID, at: datetime) -> None:
    """Have a refund asked for at a moment, whatever became of who asks for it now."""
    job = outbox.configure_task(GIVE_BACK, queue=OUTSIDE, schedule_at=at)
    job.defer(operator_id=str(operator_id), refund_id=str(refund_id))


def defer_looking(operator_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Have it looked for members who look like one, once the transaction has committed."""
    job = outbox.configure_task(LOOK_ALIKE, queue=ENGINE, priority=-1)
    job.defer(operator_id=str(operator_id), member_id=str(member_id))
