"""Give money of a payment back, all or some of it: asked for once, and until the provider answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from realname.connect.payments.contract import GivingBack, RefundAnswer
from realname.connect.payments.money import Money
from realname.connect.transport.errors import TransportError
from realname.database.rows import let_connection_go, tenant
from realname.judge.payments import State, refundable
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.connections import provider_of
from realname.record.operators.actions.events import done_by, emit
from realname.record.payments.actions.jobs import defer_giving_back
from realname.record.payments.locks import locked_payment, locked_refund
from realname.record.payments.models import Payment, Refund

JOB_AFTER = timedelta(seconds=20)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
UNWANTED = "given up at the till"
"""Who asks for a refund of what was paid after the till had given up."""


def ask_refund(payment_id: uuid.UUID, amount_minor: int, key: uuid.UUID, by: str) -> Refund:
    """Have some of a payment given back; the same key asks for it once. In the tenant's transaction.

    NotFound; Conflict `refund.not_paid`, `refund.key_reused`; Invalid `refund.too_much`.
    """
    payment = locked_payment(payment_id)
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        if (known.payment_id, known.amount_minor) != (payment.id, amount_minor):
            raise Conflict("Another refund was asked for under this key.", code="refund.key_reused")
        return known
    if payment.state != State.PAID:
        raise Conflict(
            "Only what was paid can be given back.", code="refund.not_paid", remedy="Look how the payment stands."
        )
    if not 0 < amount_minor <= left_of(payment):
        raise Invalid(
            "More than what is left of the payment, or nothing, cannot be given back.",
            code="refund.too_much",
            pointer="/amount_minor",
        )
    row = Refund.objects.create(
        operator_id=payment.operator_id, payment=payment, amount_minor=amount_minor, key=key, by=by
    )
    emit(row.operator_id, "refund.asked", row.id, {"payment": str(payment.id)} | done_by(by))
    defer_giving_back(row.operator_id, row.id, timezone.now() + JOB_AFTER)
    return row


def give_back_unwanted(payment: Payment) -> Refund:
    """Have all of a payment given back that was paid after the till had given up. In the transaction that says so."""
    return ask_refund(payment.id, payment.amount_minor, uuid.uuid5(payment.key, UNWANTED), UNWANTED)


def left_of(payment: Payment) -> int:
    """Return how much of a payment may still be given back."""
    asked = Refund.objects.filter(payment=payment).exclude(state=Refund.State.REFUSED)
    return refundable(payment.amount_minor, asked.aggregate(total=Sum("amount_minor"))["total"] or 0)


def give_back(operator_id: uuid.UUID, refund_id: uuid.UUID) -> datetime | None:
    """Ask the provider to give back; return when to ask again where it has not decided.

    Opens its own transactions, none across the call.
    """
    with tenant(operator_id):
        row = Refund.objects.select_related("payment__programme").filter(id=refund_id).first()
        if row is None or row.state != Refund.State.ASKED:
            return None
        money = Money(row.amount_minor, row.payment.currency)
        giving = GivingBack(str(row.key), row.payment.reference, money, row.payment.programme.party)
    provider = provider_of(operator_id)
    let_connection_go()
    try:
        answer = None if provider is None else provider.refund(giving)
    except TransportError as error:
        return _take(operator_id, refund_id, None, error.code)
    return _take(operator_id, refund_id, answer, "payment.no_provider" if answer is None else "")


def _take(operator_id: uuid.UUID, refund_id: uuid.UUID, answer: RefundAnswer | None, error: str) -> datetime | None:
    with tenant(operator_id):
        row = locked_refund(refund_id)
        if row.state != Refund.State.ASKED:
            return None
        row.attempts, row.last_error = row.attempts + 1, error
        if answer is not None and answer.is_done is not None:
            row.state = Refund.State.DONE if answer.is_done else Refund.State.REFUSED
            row.reference, row.code, row.ended_at = answer.reference, answer.code, timezone.now()
            emit(operator_id, f"refund.{row.state}", row.id, {"payment": str(row.payment_id)})
        row.save()
        if row.state != Refund.State.ASKED:
            return None
        return timezone.now() + WAITS[min(row.attempts - 1, len(WAITS) - 1)]
