"""Put the inquiries' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.queue import outbox
from realname.record.registrations.actions.jobs import ENGINE

SEND_CODE = "inquiries.send_code"
PROVE = "inquiries.prove"
SEND_ASK = "inquiries.send_ask"


def defer_code(operator_id: uuid.UUID, inquiry_id: uuid.UUID, code_key: uuid.UUID) -> None:
    """Have a code sent as soon as the transaction has committed."""
    job = outbox.configure_task(SEND_CODE, queue=OUTSIDE)
    job.defer(operator_id=str(operator_id), inquiry_id=str(inquiry_id), code_key=str(code_key))


def defer_proving(operator_id: uuid.UUID, inquiry_id: uuid.UUID) -> None:
    """Have what she showed measured as soon as the transaction has committed: she waits for it."""
    job = outbox.configure_task(PROVE, queue=ENGINE, lock=str(inquiry_id), priority=1)
    job.defer(operator_id=str(operator_id), inquiry_id=str(inquiry_id))


def defer_ask(operator_id: uuid.UUID, ask_id: uuid.UUID) -> None:
    """Have whoever uses a disputed line asked as soon as the transaction has committed."""
    outbox.configure_task(SEND_ASK, queue=OUTSIDE).defer(operator_id=str(operator_id), ask_id=str(ask_id))
