"""Jobs of campaigns. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.campaigns.actions import barring, clocks, loading, noticing, running
from realname.record.campaigns.actions.jobs import BAR, LOAD, RESTORE, SEND, WORK
from realname.record.operators.actions.jobs import LAST, OUTSIDE
from realname.record.registrations.tasks import AGAIN
from realname.record.working import released


@app.task(name=LOAD, queue=OUTSIDE, retry=AGAIN)
@released
def load(operator_id: str, campaign_id: str) -> None:
    """Take in what a campaign was given."""
    loading.load(uuid.UUID(operator_id), uuid.UUID(campaign_id))


@app.task(name=WORK, queue=OUTSIDE)
@released
def work(operator_id: str, campaign_id: str) -> None:
    """Do the steps of one campaign that are due."""
    running.work(uuid.UUID(operator_id), uuid.UUID(campaign_id), timezone.now())


@app.task(name=SEND, queue=OUTSIDE)
@released
def send(operator_id: str, campaign_id: str) -> None:
    """Send the notices that wait, some at a time, so that others get their turn."""
    if noticing.send_notices(uuid.UUID(operator_id), uuid.UUID(campaign_id)):
        again = send.configure(lock=f"{SEND}-{campaign_id}", priority=LAST)
        again.defer(operator_id=operator_id, campaign_id=campaign_id)


@app.task(name=BAR, queue=OUTSIDE)
@released
def bar(operator_id: str, campaign_id: str) -> None:
    """Hand over the bars that wait, some at a time, so that who is restored meanwhile does not wait for the rest."""
    if barring.hand_over_bars(uuid.UUID(operator_id), uuid.UUID(campaign_id)):
        again = bar.configure(lock=f"{BAR}-{campaign_id}", priority=LAST)
        again.defer(operator_id=operator_id, campaign_id=campaign_id)


@app.task(name=RESTORE, queue=OUTSIDE, retry=AGAIN)
@released
def restore(operator_id: str, order_id: str) -> None:
    """Restore one line, and put the next attempt on the clock where there was no answer."""
    again = barring.restore(uuid.UUID(operator_id), uuid.UUID(order_id))
    if again is not None:
        job = restore.configure(schedule_at=again, lock=f"{RESTORE}-{order_id}", priority=1)
        job.defer(operator_id=operator_id, order_id=order_id)


@app.periodic(cron="* * * * *")
@app.task(name="campaigns.keep_going", queue=OUTSIDE, queueing_lock="campaigns.keep_going")
@released
def keep_going(timestamp: int) -> None:
    """Have every operator's campaigns go on."""
    del timestamp
    for operator_id in tenant_ids():
        clocks.keep_going(operator_id, timezone.now())


@app.periodic(cron="41 * * * *")
@app.task(name="campaigns.forget", queue=OUTSIDE, queueing_lock="campaigns.forget")
@released
def forget(timestamp: int) -> None:
    """Forget what ended campaigns need no more, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        clocks.forget(operator_id, timezone.now())
