"""Jobs of operators. Each can be run again: a job that was done already finds nothing to do."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from realname.record.operators.actions import webhooks
from realname.record.operators.actions.jobs import DELIVER, OUTSIDE


@app.task(name=DELIVER, queue=OUTSIDE)
def deliver(operator_id: str, delivery_id: str) -> None:
    """Try one webhook delivery, and put the next attempt on the clock where it failed."""
    again = webhooks.attempt_delivery(uuid.UUID(operator_id), uuid.UUID(delivery_id))
    if again is not None:
        deliver.configure(schedule_at=again).defer(operator_id=operator_id, delivery_id=delivery_id)
