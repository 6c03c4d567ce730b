"""Jobs of lanes. Each can be run again: what was done already is found and left."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.lanes.actions.clearing import forget_old
from realname.record.lanes.actions.drawing import keep_draws
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.working import released


@app.periodic(cron="* * * * *")
@app.task(name="lanes.keep_draws", queue=OUTSIDE, lock="lanes.keep_draws", queueing_lock="lanes.keep_draws")
@released
def keep_the_draws(timestamp: int) -> None:
    """Commit to the draws that come next, and reveal those that are over."""
    del timestamp
    for operator_id in tenant_ids():
        keep_draws(operator_id, timezone.now())


@app.periodic(cron="35 * * * *")
@app.task(name="lanes.keep_clocks", queue=OUTSIDE, lock="lanes.keep_clocks", queueing_lock="lanes.keep_clocks")
@released
def keep_clocks(timestamp: int) -> None:
    """End clearances that are over; drop passages of yesterday, and old counts."""
    del timestamp
    for operator_id in tenant_ids():
        forget_old(operator_id, timezone.now())
