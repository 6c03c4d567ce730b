"""Jobs of the field watch. Each can be run again: a day is watched once."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.registrations.tasks import tools
from realname.record.watch.actions.canaries import forget_known, is_sound
from realname.record.watch.actions.daily import keep_watch
from realname.record.working import released


@app.periodic(cron="41 2 * * *")
@app.task(name="watch.canaries", queue=ENGINE, queueing_lock="canaries")
@released
def canaries(timestamp: int) -> None:
    """Measure the canaries, also where nobody registers on that day."""
    del timestamp
    forget_known()
    is_sound(tools())


@app.periodic(cron="11 3 * * *")
@app.task(name="watch.daily", queue=OUTSIDE, queueing_lock="watch")
@released
def daily(timestamp: int) -> None:
    """Watch every operator's scores and groups."""
    del timestamp
    engine = tools().faces.stamp.digest
    for operator_id in tenant_ids():
        keep_watch(operator_id, timezone.now().date(), engine)
