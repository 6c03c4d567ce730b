"""Jobs of inquiries. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import uuid

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from realname.database.rows import tenant_ids
from realname.record.inquiries.actions import asking, clocks, codes, disputing, proving
from realname.record.inquiries.actions.jobs import PROVE, SEND_ASK, SEND_CODE
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.operators.tasks import MOST_ATTEMPTS
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.registrations.tasks import AGAIN, ATTEMPTS, tools
from realname.record.working import released


@app.task(name=PROVE, queue=ENGINE, retry=AGAIN, pass_context=True)
@released
def prove(context: JobContext, operator_id: str, inquiry_id: str) -> None:
    """Find out whether it is she; after the last attempt it is marked as not measured."""
    operator, inquiry = uuid.UUID(operator_id), uuid.UUID(inquiry_id)
    if context.job.attempts > MOST_ATTEMPTS + 1:  # given up, since it took its worker down each time
        proving.give_up(operator, inquiry)
        return
    try:
        proving.prove(operator, inquiry, tools(), timezone.localdate())
    except Exception:
        if context.job.attempts + 1 >= ATTEMPTS:
            proving.give_up(operator, inquiry)
        raise


@app.task(name=SEND_CODE, queue=OUTSIDE, retry=AGAIN)
@released
def send_code(operator_id: str, inquiry_id: str, code_key: str) -> None:
    """Send one code."""
    codes.send_code(uuid.UUID(operator_id), uuid.UUID(inquiry_id), uuid.UUID(code_key))


@app.task(name=SEND_ASK, queue=OUTSIDE, retry=AGAIN)
@released
def send_ask(operator_id: str, ask_id: str) -> None:
    """Ask whoever uses a disputed line."""
    asking.send_ask(uuid.UUID(operator_id), uuid.UUID(ask_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="inquiries.keep_clock", queue=OUTSIDE, queueing_lock="inquiries.keep_clock")
@released
def keep_clock(timestamp: int) -> None:
    """Erase what inquiries need not keep any longer, and decide disputes that nobody answered, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        clocks.keep_clock(operator_id, timezone.now())
        disputing.keep_clock(operator_id, timezone.now())
