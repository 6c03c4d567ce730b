"""Jobs of identities. Each can be run again."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.identities.actions.blocking import forget_ended
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.working import released


@app.periodic(cron="27 * * * *")
@app.task(name="identities.keep_clock", queue=OUTSIDE, queueing_lock="identities.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """Delete the blocks whose day has come, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        forget_ended(operator_id, timezone.now())
