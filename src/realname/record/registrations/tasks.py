"""Jobs of registrations. Each can be run again: what was done already is found and left."""

from __future__ import annotations

import logging
import uuid
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant_ids
from realname.evaluate.instruments import Instruments
from realname.judge.canonical import digest
from realname.record.errors import Conflict, Denied, NotFound
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.operators.tasks import MOST_ATTEMPTS
from realname.record.oversight.actions.telling import tell_engine
from realname.record.registrations import hooks
from realname.record.registrations.actions import authority, contacts, lines, noticing, rehearsals, retention
from realname.record.registrations.actions.deciding import ENGINE_AGAIN_AFTER, decide_registration
from realname.record.registrations.actions.jobs import ASK, DECIDE, ENGINE, MEASURE, NOTICE, ORDER, REHEARSE, SEND_CODE
from realname.record.registrations.actions.measuring import give_up, measure_evidence
from realname.record.subscribers.actions.consents import FORGET
from realname.record.working import released

ATTEMPTS = 4
AGAIN = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)
"""After 3, 9 and 27 seconds: what fails for longer is not mended by waiting."""

log = logging.getLogger(__name__)


@cache
def tools() -> Instruments:
    """Return the instruments that the settings name, resident in the worker from its start on.

    That they are started is told in the public log.
    """
    made: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    with transaction.atomic():
        tell_engine(made.faces.stamp.digest, digest(made.calibration))
    return made


@app.task(name=MEASURE, queue=ENGINE, retry=AGAIN, pass_context=True)
@released
def measure(context: JobContext, operator_id: str, evidence_id: str) -> None:
    """Measure one piece of evidence; after the last attempt it is marked as not measured."""
    operator, evidence = uuid.UUID(operator_id), uuid.UUID(evidence_id)
    if context.job.attempts > MOST_ATTEMPTS + 1:  # given up, since it took its worker down each time
        give_up(operator, evidence)
        return
    if not hooks.is_sound(tools()):
        again = timezone.now() + ENGINE_AGAIN_AFTER
        measure.configure(schedule_at=again).defer(operator_id=operator_id, evidence_id=evidence_id)
        return
    try:
        measure_evidence(operator, evidence, tools(), timezone.localdate())
    except Exception:
        if context.job.attempts + 1 >= ATTEMPTS:
            give_up(operator, evidence)
        raise


@app.task(name=DECIDE, queue=ENGINE, retry=AGAIN)
@released
def decide(operator_id: str, registration_id: str) -> None:
    """Decide one registration. What was decided, withdrawn or erased meanwhile is left as it is."""
    ids = uuid.UUID(operator_id), uuid.UUID(registration_id)
    try:
        again = decide_registration(*ids, tools(), timezone.localdate())
    except (Conflict, Denied, NotFound) as refusal:
        log.info("a registration was not decided: %s", refusal.code)
        return
    if again is not None:
        decide.configure(schedule_at=again, lock=registration_id).defer(
            operator_id=operator_id, registration_id=registration_id
        )


@app.task(name=ASK, queue=OUTSIDE, retry=AGAIN)
@released
def ask_authority(operator_id: str, registration_id: str) -> None:
    """Ask the authority about one registration's document. An outage is written, and asked again when it counts."""
    try:
        authority.ask(uuid.UUID(operator_id), uuid.UUID(registration_id))
    except (Conflict, Denied, NotFound) as refusal:
        log.info("an authority was not asked: %s", refusal.code)


@app.task(name=SEND_CODE, queue=OUTSIDE, retry=AGAIN, pass_context=True)
@released
def send_code(context: JobContext, operator_id: str, contact_id: str) -> None:
    """Send one code; after the last attempt it is marked as not delivered."""
    operator, contact = uuid.UUID(operator_id), uuid.UUID(contact_id)
    try:
        contacts.send_code(operator, contact)
    except TransportError:
        if context.job.attempts + 1 >= ATTEMPTS:
            contacts.give_up_code(operator, contact)
        raise


@app.task(name=NOTICE, queue=OUTSIDE, retry=AGAIN)
@released
def send_notice(operator_id: str, registration_id: str) -> None:
    """Tell one line that it is about to change."""
    noticing.send_notice(uuid.UUID(operator_id), uuid.UUID(registration_id))


@app.task(name=ORDER, queue=OUTSIDE, retry=AGAIN)
@released
def order_line(operator_id: str, order_id: str) -> None:
    """Hand one order over, and put the next attempt on the clock where there was no answer."""
    again = lines.send_order(uuid.UUID(operator_id), uuid.UUID(order_id))
    if again is not None:
        order_line.configure(schedule_at=again).defer(operator_id=operator_id, order_id=order_id)


@app.task(name=REHEARSE, queue=ENGINE)
@released
def rehearse(operator_id: str, rehearsal_id: str) -> None:
    """Rehearse a policy for the page that asked; what stops it is shown there, and it is not tried again."""
    rehearsals.run(uuid.UUID(operator_id), uuid.UUID(rehearsal_id), tools())


@app.task(name=FORGET, queue=OUTSIDE, retry=AGAIN)
@released
def forget(operator_id: str, subscriber_id: str, purpose: str) -> None:
    """Erase what registrations kept of a person for a purpose that she agrees to no more."""
    retention.forget(uuid.UUID(operator_id), uuid.UUID(subscriber_id), purpose)


@app.periodic(cron="*/10 * * * *")
@app.task(name="registrations.keep_clocks", queue=OUTSIDE, queueing_lock="keep_clocks")
@released
def keep_clocks(timestamp: int) -> None:
    """End what is over, and erase what need not be kept any longer, of every operator."""
    del timestamp
    for operator_id in tenant_ids():
        retention.keep_clocks(operator_id, timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="registrations.sweep", queue=OUTSIDE, queueing_lock="sweep")
@released
def sweep(timestamp: int) -> None:
    """Delete pictures that no row names: what a crash between store and database left."""
    del timestamp
    retention.sweep(tenant_ids(), timezone.now())
    retention.forget_seen(timezone.now())
