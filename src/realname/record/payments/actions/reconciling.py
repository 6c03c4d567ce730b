"""Hold a day's payments against the provider's books, and tell the public log how the day went.

What differs is never mended by itself: a person looks. Only a payment that is still open is asked for again first.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from realname.connect.payments.contract import Movement, PaymentProvider
from realname.database.rows import tenant
from realname.judge.payments import Held, State
from realname.record.operators.actions.connections import provider_of
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_payments, tell_reconciliation
from realname.record.payments.models import Payment, Reconciliation, Refund

AROUND = timedelta(hours=1)
"""The provider's day is looked at with so much around it: a payment may be made at midnight, and clocks differ."""

WHAT_ENDED = ("paid", "declined", "cancelled")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs of a payment: `not_moved`, `moved_unknown`, `amount`, `refunds`, `unknown_key`. `subject` is its id.

    Of a movement whose key is not ours it is the provider's reference.
    """

    subject: str
    what: str


def reconcile(operator_id: uuid.UUID, day: date) -> Reconciliation | None:
    """Hold a day against the provider's books, once; None where it was done or nobody is connected.

    Opens its own transactions, none across calls. TransportError where the provider does not answer.
    """
    with tenant(operator_id):
        if Reconciliation.objects.filter(day=day).exists():
            return None
        begin, end = _span(day)
        ours = list(Payment.objects.filter(begun_at__gte=begin, begun_at__lt=end))
        refunds = list(Refund.objects.filter(payment__in=ours, state=Refund.State.DONE))
    provider = provider_of(operator_id)
    if provider is None:
        return None
    theirs = provider.movements(begin - AROUND, end + AROUND)
    found = [*differences(ours, theirs), *_unknown(operator_id, theirs), *_refunds(provider, ours, refunds)]
    with tenant(operator_id):
        made, is_new = Reconciliation.objects.get_or_create(
            operator_id=operator_id,
            day=day,
            defaults={
                "payments": len(ours),
                "refunds": len(refunds),
                "differences": [{"subject": one.subject, "what": one.what} for one in found],
            },
        )
        if not is_new:
            return None
        _tell(operator_id, begin, end, made)
        emit(operator_id, "payments.reconciled", made.id, {"day": day.isoformat(), "differing": len(found)})
    return made


def differences(ours: Sequence[Payment], theirs: Sequence[Movement]) -> list[Difference]:
    """Return what differs between payments of ours and the movements that the provider names."""
    by_key: Mapping[str, Movement] = {one.key: one for one in theirs}
    found = []
    for row in ours:
        movement = by_key.get(str(row.key))
        is_moved = movement is not None and movement.held is Held.CAPTURED
        if row.state == State.PAID and not is_moved:
            found.append(Difference(str(row.id), "not_moved"))
        elif row.state != State.PAID and is_moved:
            found.append(Difference(str(row.id), "moved_unknown"))
        elif movement is not None and (movement.money.minor, movement.money.currency) != (
            row.amount_minor,
            row.currency,
        ):
            found.append(Difference(str(row.id), "amount"))
    return found


def _unknown(operator_id: uuid.UUID, theirs: Sequence[Movement]) -> list[Difference]:
    """Return movements of money under keys that were never drawn here."""
    captured = {one.key: one.reference for one in theirs if one.held is Held.CAPTURED}
    keys = {key: parsed for key in captured if (parsed := _uuid(key)) is not None}
    with tenant(operator_id):
        known = set(Payment.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return [Difference(reference, "unknown_key") for key, reference in captured.items() if keys.get(key) not in known]


def _refunds(provider: PaymentProvider, ours: Sequence[Payment], refunds: Sequence[Refund]) -> list[Difference]:
    given: Counter[uuid.UUID] = Counter()
    for refund in refunds:
        given[refund.payment_id] += refund.amount_minor
    return [
        Difference(str(row.id), "refunds")
        for row in ours
        if row.id in given and provider.refunded_minor(row.reference, row.currency) != given[row.id]
    ]


def _tell(operator_id: uuid.UUID, begin: datetime, end: datetime, made: Reconciliation) -> None:
    rows = Payment.objects.filter(ended_at__gte=begin, ended_at__lt=end, state__in=WHAT_ENDED)
    counts = Counter(rows.values_list("programme", "state"))
    given = Refund.objects.filter(state=Refund.State.DONE, ended_at__gte=begin, ended_at__lt=end)
    counts += Counter((programme, "refunded") for programme in given.values_list("payment__programme", flat=True))
    for (programme, ended), payments in sorted(counts.items()):
        tell_payments(operator_id, programme, ended, payments)
    tell_reconciliation(operator_id, made.payments, len(made.differences))


def _span(day: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(), UTC)
    return begin, begin + timedelta(days=1)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
