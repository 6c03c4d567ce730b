"""Jobs of programmes. Each can be run again: what was done already is found and left."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.programmes.actions.counting import tell_counts
from realname.record.programmes.actions.leaving import end_due
from realname.record.programmes.changes import drop_changes_before
from realname.record.working import released

KEPT_FOR = timedelta(days=1)
"""Changes stay so long: a terminal server that has not followed for some seconds reads its galleries anew anyway."""


@app.periodic(cron="20 * * * *")
@app.task(name="programmes.keep_clocks", queue=OUTSIDE, lock="programmes.keep_clocks", queueing_lock="programmes.keep")
@released
def keep_clocks(timestamp: int) -> None:
    """End memberships whose days are over, tell the log of days that are over, drop changes that all have followed."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        end_due(operator_id, now)
        tell_counts(operator_id, now)
    drop_changes_before(now - KEPT_FOR)
