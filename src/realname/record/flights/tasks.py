"""Jobs of flights. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from realname.database.rows import tenant, tenant_ids
from realname.record.flights.actions import clocks, reading
from realname.record.flights.actions.jobs import OPEN_GALLERY, READ_DOCUMENT
from realname.record.flights.actions.planning import open_gallery
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.operators.tasks import MOST_ATTEMPTS
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.registrations.tasks import AGAIN, ATTEMPTS, tools
from realname.record.working import released


@app.task(name=OPEN_GALLERY, queue=ENGINE, retry=AGAIN)
@released
def make_gallery(operator_id: str, flight_id: str) -> None:
    """Make a flight's gallery, and put in who waits for it."""
    stamp = tools().faces.stamp
    with tenant(uuid.UUID(operator_id)):
        open_gallery(uuid.UUID(flight_id), stamp)


@app.task(name=READ_DOCUMENT, queue=ENGINE, retry=AGAIN, pass_context=True)
@released
def read_document(context: JobContext, operator_id: str, face_pass_id: str) -> None:
    """Read the document that a member showed; after the last attempt it is marked as not read."""
    operator, face_pass = uuid.UUID(operator_id), uuid.UUID(face_pass_id)
    if context.job.attempts > MOST_ATTEMPTS + 1:  # given up, since it took its worker down each time
        reading.give_up(operator, face_pass)
        return
    try:
        reading.read_document(operator, face_pass, tools(), timezone.localdate())
    except Exception:
        if context.job.attempts + 1 >= ATTEMPTS:
            reading.give_up(operator, face_pass)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="flights.keep_clock", queue=OUTSIDE, lock="flights.keep_clock", queueing_lock="flights.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """Open check-in where it is time, and end what is over, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        clocks.keep_clock(operator_id, timezone.now())
