"""This line is not mine: said by whom it is registered to, told to the operator, and looked at by people."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.inquiries.actions.asking import DECIDED_AFTER, answer_of, ask_user, require_open
from realname.record.inquiries.locks import locked_dispute
from realname.record.inquiries.models import LineDispute
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Event
from realname.record.oversight.actions.telling import tell_line
from realname.record.registrations.actions.lines import end_line, line_row
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "inquiries_line_dispute"
LONGEST_WORDS = 1000
OUTCOMES = ("upheld", "rejected")

REMINDED_AFTER = timedelta(days=7)

DUE = "line.dispute_due"
AT_ONCE = 200
"""Rows of one run; the next run goes on."""


def dispute_line(
    people: Collection[uuid.UUID], inquiry_id: uuid.UUID, line_id: uuid.UUID, words: str, address: str = ""
) -> LineDispute:
    """Note that a line in her name is not hers, and tell the operator. Inside the tenant's transaction.

    Whoever uses the line is asked by a message, where the `address` of this service's pages is known.

    NotFound where the line is in nobody's name of hers; Conflict `dispute.already`, `dispute.terminated`; Invalid
    `dispute.words`. The line goes on until somebody has looked: a stranger must not silence it by a click. Until then
    it gets no other SIM and no other holder, and where nobody looks in time, it leaves her name.
    """
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"Say it in at most {LONGEST_WORDS} characters.", code="dispute.words", pointer="/words")
    line = line_row(line_id)
    if line.subscriber_id not in people:
        raise NotFound("There is no such line.")
    if line.state == Line.State.TERMINATED:
        raise Conflict("The line has ended.", code="dispute.terminated", remedy="Nothing is to be done.")
    row = LineDispute(operator_id=line.operator_id, line=line, subscriber_id=line.subscriber_id, inquiry_id=inquiry_id)
    row.sealed_words = seal_for(line.subscriber, words.encode(), _place(row))
    row.decides_at = timezone.now() + DECIDED_AFTER
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("It was said before.", code="dispute.already", remedy="Wait for the operator.") from error
    told = {"dispute": str(row.id), "line": str(line.id)}
    emit(line.operator_id, "line.disputed", line.registration_id, told)
    tell_line(line.operator_id, "disputed")
    ask_user(row, address)
    return row


def settle_dispute(dispute_id: uuid.UUID, outcome: str, by: uuid.UUID | None = None) -> LineDispute:
    """Note what somebody of the operator found; a line that is not hers leaves her name. In the tenant's transaction.

    `by` is the member of staff. NotFound; Invalid; Conflict `dispute.settled`.
    """
    if outcome not in OUTCOMES:
        raise Invalid(f"The outcome is one of {', '.join(OUTCOMES)}.", pointer="/outcome")
    row = locked_dispute(dispute_id)
    require_open(row)
    _settle(row, outcome, by)
    return row


def require_undisputed(line_id: uuid.UUID) -> None:
    """Raise Conflict `line.disputed` while somebody's word that a line is not hers waits. In the transaction."""
    if LineDispute.objects.filter(line=line_id, settled_at=None).exists():
        raise Conflict(
            "Whoever the line is registered to says that it is not hers: it gets no other SIM and no other holder.",
            code="line.disputed",
            remedy="Say what was found: POST /v1/line-disputes/{id}/outcome.",
        )


def keep_clock(operator_id: uuid.UUID, now: datetime) -> None:
    """Remind the operator of disputes that wait, and decide those that nobody looked at. Opens its own transactions.

    The default is hers: who is named says that the line is not hers, and nobody has shown that it is.
    """
    with tenant(operator_id):
        due = list(_waiting().filter(decides_at__lte=now).values_list("id", flat=True)[:AT_ONCE])
        late = _waiting().filter(created_at__lte=now - REMINDED_AFTER).exclude(id__in=due)
        for row in late[:AT_ONCE]:
            told = {
                "dispute": str(row.id),
                "line": str(row.line_id),
                "due": row.decides_at.isoformat(),
            }
            reminded = Event.objects.filter(type=DUE, subject=row.line.registration_id)
            if not reminded.filter(data__dispute=str(row.id)).exists():
                emit(operator_id, DUE, row.line.registration_id, told)
    for dispute_id in due:
        with tenant(operator_id):
            row_due = _waiting().select_for_update(of=("self",)).filter(id=dispute_id, decides_at__lte=now).first()
            if row_due is not None:
                tell_line(operator_id, "dispute_not_answered")
                _settle(row_due, "upheld", None)


def _waiting() -> QuerySet[LineDispute]:
    return LineDispute.objects.filter(settled_at=None).select_related("line", "subscriber").order_by("id")


def _settle(row: LineDispute, outcome: str, by: uuid.UUID | None) -> None:
    row.settled_at, row.outcome, row.decided_by = timezone.now(), outcome, by
    row.save(update_fields=("settled_at", "outcome", "decided_by"))
    tell_line(row.operator_id, f"dispute_{outcome}")
    if outcome == "upheld":
        end_line(row.line_id)
    told = {"dispute": str(row.id), "line": str(row.line_id), "outcome": outcome}
    emit(row.operator_id, "line.dispute_settled", row.line.registration_id, told)


def disputes(*, is_settled: bool) -> QuerySet[LineDispute]:
    """Return what people said of lines in their name. Inside the tenant's transaction."""
    return LineDispute.objects.filter(settled_at__isnull=not is_settled).select_related("subscriber")


def shown(row: LineDispute) -> dict[str, Any]:
    """Return a dispute as its person may have it; her words are empty once she is erased. In the transaction."""
    words = (
        "" if row.subscriber.erased_at else unseal_for(row.subscriber, bytes(row.sealed_words), _place(row)).decode()
    )
    return {
        "id": str(row.id),
        "line_id": str(row.line_id),
        "words": words,
        "said_at": row.created_at.isoformat().replace("+00:00", "Z"),
        "decides_at": row.decides_at.isoformat().replace("+00:00", "Z"),
        "user_answer": answer_of(row.id),
        "settled_at": row.settled_at.isoformat().replace("+00:00", "Z") if row.settled_at else None,
        "outcome": row.outcome,
    }


def _place(row: LineDispute) -> Place:
    return Place(TABLE, "sealed_words", row.id)
