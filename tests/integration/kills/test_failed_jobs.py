"""What failed, or was in a dead worker's hands, is done after all."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from realname.record.operators import tasks
from realname.record.operators.actions.jobs import DELIVER, defer_delivery
from realname.record.silence import HEARTBEAT_S, LOOK, SILENT_S

pytestmark = pytest.mark.usefixtures("database")


def failed_job(attempts: int, ago: timedelta) -> int:
    """Have a delivery's job on the queue that failed so long ago."""
    defer_delivery(uuid.uuid4(), uuid.uuid4())
    job = ProcrastinateJob.objects.get(task_name=DELIVER)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = %s WHERE id = %s; "
            "UPDATE procrastinate_events SET at = now() - %s::interval WHERE job_id = %s",
            [attempts, job.id, f"{ago.total_seconds()} s", job.id],
        )
    return int(job.id)


def state_of(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(id=job_id).status)


@pytest.mark.parametrize(
    ("attempts", "ago", "state"),
    [
        (1, timedelta(seconds=30), "failed"),
        (1, timedelta(seconds=61), "todo"),
        (tasks.MOST_ATTEMPTS + 3, timedelta(minutes=8), "failed"),
        (tasks.MOST_ATTEMPTS + 3, timedelta(minutes=10), "todo"),
        (tasks.MOST_IN_ALL, timedelta(days=2), "failed"),
    ],
)
def test_a_failed_job_is_tried_again_after_a_wait_that_grows_for_a_day(
    attempts: int, ago: timedelta, state: str
) -> None:
    job = failed_job(attempts, ago)
    tasks.try_again.func(0)
    assert state_of(job) == state


def test_the_waits_end_at_an_hour() -> None:
    assert tasks.wait_after(1) == timedelta(minutes=1)
    assert tasks.wait_after(tasks.MOST_IN_ALL - 1) == timedelta(hours=1)


def test_unless_told_workers_are_looked_for_each_minute() -> None:
    assert (SILENT_S, HEARTBEAT_S, LOOK) == (60, 10, "* * * * *")
