"""Jobs of operators. Each can be run again: a job that was done already finds nothing to do."""

from __future__ import annotations

import logging
import uuid

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from realname.record.operators.actions import webhooks
from realname.record.operators.actions.jobs import DELIVER, OUTSIDE
from realname.record.working import released

SILENT_S = 60.0
"""A worker tells every 10 seconds that it lives; one silent for so long is dead, and its jobs are free."""

MOST_ATTEMPTS = 5
"""A job that took its worker down so often is not tried again."""

log = logging.getLogger(__name__)


@app.task(name=DELIVER, queue=OUTSIDE)
@released
def deliver(operator_id: str, delivery_id: str) -> None:
    """Try one webhook delivery, and put the next attempt on the clock where it failed."""
    again = webhooks.attempt_delivery(uuid.UUID(operator_id), uuid.UUID(delivery_id))
    if again is not None:
        deliver.configure(schedule_at=again).defer(operator_id=operator_id, delivery_id=delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="operators.rescue", queue=OUTSIDE, pass_context=True, queueing_lock="rescue")
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers to the living. Jobs are made so that running one again does no harm."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S):
        if job.attempts >= MOST_ATTEMPTS:
            log.error("job %s of %s was given up after %s attempts", job.id, job.task_name, job.attempts)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)
    await manager.prune_stalled_workers(SILENT_S)
