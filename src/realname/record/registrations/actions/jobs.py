"""Put the registrations' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.operators.actions.jobs import LAST, OUTSIDE
from realname.record.queue import outbox

MEASURE = "registrations.measure"
DECIDE = "registrations.decide"
ASK = "registrations.ask_authority"
SEND_CODE = "registrations.send_code"
ORDER = "registrations.order_line"
NOTICE = "registrations.send_notice"
REHEARSE = "registrations.rehearse"
ENGINE = "engine"
"""The queue of jobs that keep a processor busy: one worker a core."""


def defer_measuring(operator_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Have one piece of evidence measured as soon as the transaction has committed."""
    outbox.configure_task(MEASURE, queue=ENGINE).defer(operator_id=str(operator_id), evidence_id=str(evidence_id))


def defer_deciding(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have a registration decided as soon as the transaction has committed; before what waits to be measured."""
    job = outbox.configure_task(DECIDE, queue=ENGINE, lock=str(registration_id), priority=1)
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))


def defer_asking(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have the authority asked beside the rest, so that its answer is there when the decision is made."""
    job = outbox.configure_task(ASK, queue=OUTSIDE)
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))


def defer_code(operator_id: uuid.UUID, contact_id: uuid.UUID) -> None:
    """Have a code sent as soon as the transaction has committed."""
    outbox.configure_task(SEND_CODE, queue=OUTSIDE).defer(operator_id=str(operator_id), contact_id=str(contact_id))


def defer_order(operator_id: uuid.UUID, order_id: uuid.UUID) -> None:
    """Have a line's order handed over as soon as the transaction has committed."""
    outbox.configure_task(ORDER, queue=OUTSIDE).defer(operator_id=str(operator_id), order_id=str(order_id))


def defer_notice(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have a line told of its change as soon as the transaction has committed."""
    job = outbox.configure_task(NOTICE, queue=OUTSIDE)
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))


def defer_rehearsing(operator_id: uuid.UUID, rehearsal_id: uuid.UUID) -> None:
    """Have a policy rehearsed as soon as the transaction has committed; after what a person waits for."""
    job = outbox.configure_task(REHEARSE, queue=ENGINE, priority=LAST)
    job.defer(operator_id=str(operator_id), rehearsal_id=str(rehearsal_id))
