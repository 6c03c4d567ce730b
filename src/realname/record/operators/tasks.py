"""Jobs of operators. Each can be run again: a job that was done already finds nothing to do."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from realname.record.operators.actions import webhooks
from realname.record.operators.actions.jobs import DELIVER, LAST, OUTSIDE
from realname.record.queue import outbox
from realname.record.silence import LOOK, SILENT_S
from realname.record.working import released

MOST_ATTEMPTS = 5
"""A job that took its worker down so often fails, and is tried again only after a wait."""

MOST_IN_ALL = 35
"""A job that failed is tried again after waits that grow to an hour: for a day in all."""

LONGEST_WAITS = 60
"""In waits of `SILENT_S`."""

log = logging.getLogger(__name__)


@app.task(name=DELIVER, queue=OUTSIDE)
@released
def deliver(operator_id: str, delivery_id: str) -> None:
    """Try one webhook delivery, and put the next attempt on the clock where it failed."""
    again = webhooks.attempt_delivery(uuid.UUID(operator_id), uuid.UUID(delivery_id))
    if again is not None:
        deliver.configure(schedule_at=again, priority=LAST).defer(operator_id=operator_id, delivery_id=delivery_id)


@app.periodic(cron=LOOK)
@app.task(name="operators.rescue", queue=OUTSIDE, pass_context=True, queueing_lock="rescue")
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers to the living. Jobs are made so that running one again does no harm."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S):
        if job.queueing_lock is not None:  # its clock has it run again; the next may wait already, and there is one
            await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        elif job.attempts >= MOST_ATTEMPTS:
            log.error("job %s of %s was given up after %s attempts", job.id, job.task_name, job.attempts)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)
    await manager.prune_stalled_workers(SILENT_S)


@app.periodic(cron=LOOK)
@app.task(name="operators.try_again", queue=OUTSIDE, queueing_lock="try_again")
@released
def try_again(timestamp: int) -> None:
    """Have failed jobs run again, for a day: what they were to do is still to be done, and nobody else does it.

    A database that was away fails jobs, and so does a worker that was ended again and again while it had them.
    """
    del timestamp
    now = timezone.now()
    failed = ProcrastinateJob.objects.filter(status="failed", queueing_lock=None, attempts__lt=MOST_IN_ALL)
    for job in failed.annotate(ended=Max("procrastinateevent__at")):
        if job.ended + wait_after(job.attempts) <= now:
            log.warning("job %s of %s failed and is tried again", job.id, job.task_name)
            outbox.job_manager.retry_job_by_id(job.id, now)


def wait_after(attempts: int) -> timedelta:
    """Return how long a failed job waits: a minute at first, an hour at last."""
    return timedelta(seconds=SILENT_S * min(max(attempts - MOST_ATTEMPTS, 1) ** 2, LONGEST_WAITS))
