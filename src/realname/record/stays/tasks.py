"""Jobs of stays. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.registrations.tasks import tools
from realname.record.stays.actions.days import close_days
from realname.record.stays.actions.days import open_days as open_of
from realname.record.stays.actions.ending import keep_clocks as keep_of
from realname.record.stays.actions.ending import tell_counts
from realname.record.stays.actions.jobs import OPEN_DAYS
from realname.record.working import released


@app.task(name=OPEN_DAYS, queue=ENGINE)
@released
def open_days(operator_id: str) -> None:
    """Have today's arrivals of an operator's hotels enter their galleries."""
    open_of(uuid.UUID(operator_id), tools().faces.stamp, timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(name="stays.open_all_days", queue=ENGINE, queueing_lock="stays.open_all_days")
@released
def open_all_days(timestamp: int) -> None:
    """Make the galleries of today's arrivals, of every operator: a day begins on the full hour somewhere."""
    del timestamp
    for operator_id in tenant_ids():
        open_of(operator_id, tools().faces.stamp, timezone.now())


@app.periodic(cron="2,32 * * * *")
@app.task(name="stays.keep_clocks", queue=OUTSIDE, lock="stays.keep_clocks", queueing_lock="stays.keep_clocks")
@released
def keep_clocks(timestamp: int) -> None:
    """Destroy the galleries of days that are over, end stays, and erase what is not to be kept any longer."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        close_days(operator_id, now)
        keep_of(operator_id, now)
        tell_counts(operator_id, now)
