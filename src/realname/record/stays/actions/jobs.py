"""Put the stays' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.queue import outbox
from realname.record.registrations.actions.jobs import ENGINE

OPEN_DAYS = "stays.open_days"


def defer_days(operator_id: uuid.UUID) -> None:
    """Have today's arrivals of an operator's hotels enter their galleries."""
    outbox.configure_task(OPEN_DAYS, queue=ENGINE).defer(operator_id=str(operator_id))
