"""Jobs of payments. Each can be run again: the provider knows what it did by its key."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant_ids
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.payments.actions import alike, paying, reconciling, refunding, retention, settling
from realname.record.payments.actions.jobs import ENGINE, GIVE_BACK, LOOK_ALIKE, SETTLE
from realname.record.working import released

AGAIN = RetryStrategy(max_attempts=20, exponential_wait=2)

OVERLOOKED = timedelta(minutes=15)
"""An open payment that is older than the longest wait between its jobs has none any more."""

MOST_LOOKED = 500
"""Members of each operator of whom it is looked in one hour whether somebody looks like them."""

log = logging.getLogger(__name__)


@app.task(name=SETTLE, queue=OUTSIDE, retry=AGAIN)
@released
def settle(operator_id: str, payment_id: str) -> None:
    """Ask the provider how a payment stands, and put the next time on the clock where it has not ended."""
    again = settling.settle(uuid.UUID(operator_id), uuid.UUID(payment_id))
    if again is not None:
        settle.configure(schedule_at=again).defer(operator_id=operator_id, payment_id=payment_id)


@app.task(name=GIVE_BACK, queue=OUTSIDE, retry=AGAIN)
@released
def give_back(operator_id: str, refund_id: str) -> None:
    """Ask the provider to give back, and put the next time on the clock where it has not decided."""
    again = refunding.give_back(uuid.UUID(operator_id), uuid.UUID(refund_id))
    if again is not None:
        give_back.configure(schedule_at=again).defer(operator_id=operator_id, refund_id=refund_id)


@app.task(name=LOOK_ALIKE, queue=ENGINE, retry=RetryStrategy(max_attempts=4, exponential_wait=3))
@released
def look_alike(operator_id: str, member_id: str) -> None:
    """Look whether other members look like one."""
    alike.look_alike(uuid.UUID(operator_id), uuid.UUID(member_id), *alike.resident())


@app.periodic(cron="* * * * *")
@app.task(name="payments.sweep", queue=OUTSIDE, lock="payments.sweep", queueing_lock="payments.sweep")
@released
def sweep(timestamp: int) -> None:
    """Cancel purchases that waited too long, and ask for payments that no job asks for any more."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        paying.give_up_waiting(operator_id, now)
        for payment_id in settling.open_payments(operator_id, now - OVERLOOKED):
            settling.settle(operator_id, payment_id)


@app.periodic(cron="25 * * * *")
@app.task(name="payments.keep_books", queue=OUTSIDE, lock="payments.books", queueing_lock="payments.books")
@released
def keep_books(timestamp: int) -> None:
    """Hold yesterday against the providers' books where that is still to be done, and forget who paid long ago."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        retention.forget_payers(operator_id, now)
        try:
            reconciling.reconcile(operator_id, timezone.localdate(now) - timedelta(days=1))
        except TransportError as error:
            log.warning("a day's payments were not reconciled: %s", error.code)


@app.periodic(cron="40 * * * *")
@app.task(name="payments.look_again", queue=ENGINE, lock="payments.look", queueing_lock="payments.look", priority=-1)
@released
def look_again(timestamp: int) -> None:
    """Look again for members who look like each other, since others have joined and left."""
    del timestamp
    now = timezone.now()
    for operator_id in tenant_ids():
        for member_id in alike.due_to_look(operator_id, now, MOST_LOOKED):
            alike.look_alike(operator_id, member_id, *alike.resident())
