"""Put jobs on the queue by name, in the transaction of the rows that caused them; `tasks` holds what they do."""

from __future__ import annotations

import uuid

from realname.record.queue import outbox

DELIVER = "operators.deliver"
OUTSIDE = "outside"
"""The queue of jobs that wait for other systems, apart from those that measure."""

LAST = -1
"""The priority of deliveries: codes, questions and orders go first."""


def defer_delivery(operator_id: uuid.UUID, delivery_id: uuid.UUID) -> None:
    """Have one delivery attempted as soon as the transaction has committed; after what a person waits for."""
    job = outbox.configure_task(DELIVER, queue=OUTSIDE, priority=LAST)
    job.defer(operator_id=str(operator_id), delivery_id=str(delivery_id))
