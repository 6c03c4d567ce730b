"""Ask the provider until it answers: the key was drawn and stored before, so that asking again moves nothing twice.

No transaction is open across a call. What is written after it is written only where the row still stands where the
call was made from: of two who ask at once, one writes, and the provider did the work once for both.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.payments.contract import Charge, PaymentProvider, ProviderAnswer
from realname.connect.payments.money import Money
from realname.connect.transport.errors import TransportError
from realname.database.rows import let_connection_go, tenant
from realname.judge.payments import CALLS, ENDED, OPEN_OUTSIDE, Call, State, after
from realname.record.operators.actions.connections import provider_of
from realname.record.operators.sealing import unseal
from realname.record.payments.actions.paying import end, payer_place
from realname.record.payments.actions.refunding import give_back_unwanted
from realname.record.payments.locks import locked_payment
from realname.record.payments.models import Payment

WANTED_FOR = timedelta(seconds=60)
"""A payment that is not authorised by then is released: whoever stood at the till has gone, or paid otherwise."""

MOST_CALLS = 4
"""In a row: authorise, capture, and one more of each where another process moved it meanwhile."""

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 30, 60, 120, 300))
"""Between attempts; the last one again and again: money of which nobody knows is never given up silently."""


def settle(operator_id: uuid.UUID, payment_id: uuid.UUID) -> datetime | None:
    """Ask the provider what comes next, until the payment ends; return when to ask again where it has not.

    Opens its own transactions, none across a call.
    """
    for _ in range(MOST_CALLS):
        with tenant(operator_id):
            row = Payment.objects.select_related("programme").filter(id=payment_id).first()
            if row is None or row.state not in OPEN_OUTSIDE:
                return None
            state, reference, charge = State(row.state), row.reference, _charge(row)
        provider = provider_of(operator_id)
        if provider is None:
            return _again(operator_id, payment_id, "payment.no_provider")
        let_connection_go()
        try:
            answer = _call(provider, CALLS[state], charge, reference)
        except TransportError as error:
            return _again(operator_id, payment_id, error.code)
        moved = _take(operator_id, payment_id, state, answer)
        if moved in ENDED:
            return None
        if moved is state:
            return _later(operator_id, payment_id)
    return _later(operator_id, payment_id)


def open_payments(operator_id: uuid.UUID, before: datetime) -> list[uuid.UUID]:
    """Return payments whose fate the provider knows alone, begun before a moment. Opens its own transaction."""
    with tenant(operator_id):
        rows = Payment.objects.filter(state__in=[*OPEN_OUTSIDE], begun_at__lt=before).order_by("begun_at")
        return list(rows.values_list("id", flat=True))


def is_wanted(row: Payment, now: datetime) -> bool:
    """Tell whether a payment that was authorised just now is to be captured."""
    return row.unwanted_at is None and row.begun_at is not None and now - row.begun_at < WANTED_FOR


def _call(provider: PaymentProvider, call: Call, charge: Charge, reference: str) -> ProviderAnswer:
    match call:
        case Call.AUTHORISE:
            return provider.authorise(charge)
        case Call.CAPTURE:
            return provider.capture(charge, reference)
        case Call.RELEASE:
            return provider.release(charge, reference)


def _take(operator_id: uuid.UUID, payment_id: uuid.UUID, asked_in: State, answer: ProviderAnswer) -> State:
    """Write what the provider said, where the payment stands where it was asked from; return where it stands now."""
    with tenant(operator_id):
        row = locked_payment(payment_id)
        if row.state != asked_in:
            return State(row.state)
        moved = after(asked_in, answer.held, is_wanted=is_wanted(row, timezone.now()))
        row.reference = answer.reference or row.reference
        row.attempts, row.last_error = row.attempts + 1, ""
        if moved in ENDED:
            end(row, moved, answer.code)
        elif moved is not asked_in:
            row.state = moved
        row.save()
        if moved is State.PAID and row.unwanted_at is not None:
            give_back_unwanted(row)
        return moved


def _again(operator_id: uuid.UUID, payment_id: uuid.UUID, error: str) -> datetime:
    with tenant(operator_id):
        row = locked_payment(payment_id)
        row.attempts, row.last_error = row.attempts + 1, error
        row.save(update_fields=("attempts", "last_error"))
        return timezone.now() + WAITS[min(row.attempts - 1, len(WAITS) - 1)]


def _later(operator_id: uuid.UUID, payment_id: uuid.UUID) -> datetime:
    with tenant(operator_id):
        row = locked_payment(payment_id)
        return timezone.now() + WAITS[min(row.attempts, len(WAITS) - 1)]


def _charge(row: Payment) -> Charge:
    """Return what the provider is asked, the same each time."""
    if row.sealed_payer is None or row.begun_at is None:
        raise ValueError("an open payment has a payer")
    return Charge(
        key=str(row.key),
        money=Money(row.amount_minor, row.currency),
        merchant=row.programme.party,
        reference=str(row.id),
        asked_at=row.begun_at,
        payer=unseal(row.operator_id, bytes(row.sealed_payer), payer_place(row)).decode("ascii"),
    )
