"""Jobs of patterns. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.patterns.actions import finding, forgetting, marking
from realname.record.patterns.actions.jobs import LOOK
from realname.record.working import released

AGAIN = RetryStrategy(max_attempts=4, exponential_wait=3)


@app.task(name=LOOK, queue=OUTSIDE, retry=AGAIN)
@released
def look(operator_id: str, registration_id: str) -> None:
    """Write a registration's marks, and find the ring that it is in."""
    operator = uuid.UUID(operator_id)
    person = marking.mark(operator, uuid.UUID(registration_id))
    if person is not None:
        finding.look(operator, person)


@app.periodic(cron="41 3 * * *")
@app.task(name="patterns.keep_clock", queue=OUTSIDE, queueing_lock="patterns.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """Forget what is older than it may be kept, of every operator."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        forgetting.forget_old(operator_id, now)
    forgetting.forget_old_everywhere(now)
