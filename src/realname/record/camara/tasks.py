"""Jobs of what third parties asked."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant, tenant_ids
from realname.record.camara.actions.asking import forget_old
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.working import released


@app.periodic(cron="17 * * * *")
@app.task(name="camara.keep_clock", queue=OUTSIDE, queueing_lock="camara.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """Delete questions whose days are over, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        with tenant(operator_id):
            forget_old(timezone.now())
