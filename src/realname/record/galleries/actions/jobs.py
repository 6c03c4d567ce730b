"""Put the galleries' jobs on the queue by name, in the transaction of the rows that caused them."""

from __future__ import annotations

import uuid

from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.queue import outbox

ASK_OPERATOR = "galleries.ask_operator"
TELL_ANSWER = "galleries.tell_answer"

LOOK = "patterns.look"
"""The job that finds what registrations have in common: one face under two names is such a thing."""


def defer_asking(candidate_id: uuid.UUID, entry: uuid.UUID) -> None:
    """Have the operator of an entry asked whether that registration stands."""
    outbox.configure_task(ASK_OPERATOR, queue=OUTSIDE).defer(candidate_id=str(candidate_id), entry=str(entry))


def defer_pattern(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Have it written down that a person found two faces to be one. By name, as other apps' jobs are."""
    job = outbox.configure_task(LOOK, queue=OUTSIDE, lock=f"{LOOK}:{operator_id}")
    job.defer(operator_id=str(operator_id), registration_id=str(registration_id))


def defer_answer(candidate_id: uuid.UUID, answer: str) -> None:
    """Have an answer carried to the operator that asked; its reasons stay where they were given."""
    outbox.configure_task(TELL_ANSWER, queue=OUTSIDE).defer(candidate_id=str(candidate_id), answer=answer)
