"""Jobs of the public log. Each can be run again: what has its place is not numbered twice."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.errors import Conflict
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.oversight.actions import noticing
from realname.record.oversight.actions.counting import count_all, publish_figures
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.witnessing import have_cosigned, witnesses
from realname.record.working import released

FIRST = 2
"""Of the jobs of that queue: it takes milliseconds, and the public waits for it."""

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */3")
@app.task(name="oversight.sequence", queue=OUTSIDE, queueing_lock="sequence", priority=FIRST)
@released
def sequence(timestamp: int) -> None:
    """Give waiting leaves their places, publish, count; where the log refuses, say why and leave them waiting."""
    del timestamp
    try:
        sequence_all()
        count_all()
    except Conflict as refusal:
        log.error("%s: %s %s", refusal.code, refusal, refusal.remedy)  # noqa: TRY400  its text says all


@app.periodic(cron="* * * * * */5")
@app.task(name="oversight.cosign", queue=OUTSIDE, queueing_lock="cosign")
@released
def cosign(timestamp: int) -> None:
    """Have witnesses cosign the newest head, where the settings name some."""
    del timestamp
    if witnesses():
        have_cosigned(timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="oversight.publish_figures", queue=OUTSIDE, queueing_lock="publish_figures")
@released
def publish(timestamp: int) -> None:
    """Publish the figures of this month, and the last ones of the month before."""
    del timestamp
    publish_figures(timezone.now())


@app.periodic(cron="23 * * * *")
@app.task(name="oversight.keep_clock", queue=OUTSIDE, queueing_lock="oversight_clock")
@released
def keep_clock(timestamp: int) -> None:
    """End lawful accesses that are over, and give the notices that are due, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        noticing.keep_clock(operator_id, timezone.localdate())
