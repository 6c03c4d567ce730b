"""Jobs of staff. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from realname.database.rows import tenant, tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.operators.tasks import MOST_ATTEMPTS
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.registrations.tasks import AGAIN, ATTEMPTS, tools
from realname.record.staff.actions.measuring_faces import give_up, measure_face
from realname.record.staff.actions.own_faces import MEASURE, end_old_faces
from realname.record.working import released


@app.task(name=MEASURE, queue=ENGINE, retry=AGAIN, pass_context=True)
@released
def measure(context: JobContext, operator_id: str, member_id: str) -> None:
    """Measure a member's own face; after the last attempt it is marked as not measured."""
    operator, member = uuid.UUID(operator_id), uuid.UUID(member_id)
    if context.job.attempts > MOST_ATTEMPTS + 1:  # given up, since it took its worker down each time
        give_up(operator, member)
        return
    try:
        measure_face(operator, member, tools())
    except Exception:
        if context.job.attempts + 1 >= ATTEMPTS:
            give_up(operator, member)
        raise


@app.periodic(cron="41 * * * *")
@app.task(name="staff.keep_clock", queue=OUTSIDE, queueing_lock="staff.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """End the faces of staff that were kept for long enough, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        with tenant(operator_id):
            end_old_faces(timezone.now())
