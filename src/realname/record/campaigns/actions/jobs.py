"""Put the campaigns' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from realname.record.operators.actions.jobs import LAST, OUTSIDE
from realname.record.queue import outbox

LOAD = "campaigns.load"
WORK = "campaigns.work"
SEND = "campaigns.send"
BAR = "campaigns.bar"
RESTORE = "campaigns.restore"


def defer_loading(operator_id: uuid.UUID, campaign_id: uuid.UUID) -> None:
    """Have the rows taken in as soon as the transaction has committed."""
    job = outbox.configure_task(LOAD, queue=OUTSIDE, lock=f"load-{campaign_id}", priority=LAST)
    job.defer(operator_id=str(operator_id), campaign_id=str(campaign_id))


def defer_once(name: str, operator_id: uuid.UUID, campaign_id: uuid.UUID) -> None:
    """Have a campaign's steps done, notices sent or bars handed over; nothing where that waits already.

    One job at a time does each. Where its worker dies, the clock puts the next one here.
    """
    of = f"{name}-{campaign_id}"
    job = outbox.configure_task(name, queue=OUTSIDE, lock=of, queueing_lock=of, priority=LAST)
    try:
        with transaction.atomic():
            job.defer(operator_id=str(operator_id), campaign_id=str(campaign_id))
    except AlreadyEnqueued:
        return


def defer_restoring(operator_id: uuid.UUID, order_id: uuid.UUID) -> None:
    """Have a line restored as soon as the transaction has committed: before whatever nobody waits for."""
    job = outbox.configure_task(RESTORE, queue=OUTSIDE, lock=f"restore-{order_id}", priority=1)
    job.defer(operator_id=str(operator_id), order_id=str(order_id))
