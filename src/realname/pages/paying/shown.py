"""Payments as people are shown them. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from realname.connect.payments.money import Money
from realname.pages.paying import words
from realname.pages.problems import Text
from realname.record.payments import selectors
from realname.record.payments.actions.refunding import left_of
from realname.record.payments.models import Payment, Refund


@dataclass(frozen=True, slots=True)
class ShownRefund:
    """What went back, and whether it did."""

    amount: str
    state: Text
    tone: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """One payment; `left` is how much of it may still be given back, empty where nothing may."""

    id: uuid.UUID
    party: str
    till: str
    purchase: str
    amount: str
    at: datetime
    state: Text
    tone: str
    why: Text
    refunds: tuple[ShownRefund, ...]
    left: str


def payments_of(people: Sequence[uuid.UUID]) -> list[ShownPayment]:
    """Return what a person paid, the newest first."""
    return _all(selectors.payments_of(people))


def payments_on(rows: Sequence[Payment]) -> list[ShownPayment]:
    """Return payments with their refunds."""
    return _all(rows)


def payment(row: Payment) -> ShownPayment:
    """Return one payment."""
    return _all([row])[0]


def total_of(rows: Sequence[Payment]) -> str:
    """Return the sum of what was paid, less what was given back; empty where nothing was."""
    paid = [row for row in rows if row.state == "paid"]
    given = selectors.refunds_of(paid)
    minor = sum(row.amount_minor for row in paid)
    minor -= sum(one.amount_minor for many in given.values() for one in many if one.state == Refund.State.DONE)
    return str(Money(minor, paid[0].currency)) if minor > 0 else ""


def major_of(minor: int, currency: str) -> Decimal:
    """Return an amount in the currency's own unit; 0 is one here."""
    return Money(minor, currency).major if minor else Decimal(0)


def _all(rows: Sequence[Payment]) -> list[ShownPayment]:
    given = selectors.refunds_of(rows)
    return [_shown(row, given.get(row.id, ())) for row in rows]


def _shown(row: Payment, refunds: Sequence[Refund]) -> ShownPayment:
    state, tone = words.STATES[row.state]
    left = left_of(row) if row.state == "paid" else 0
    return ShownPayment(
        id=row.id,
        party=row.programme.party,
        till=row.terminal.name,
        purchase=row.purchase,
        amount=str(Money(row.amount_minor, row.currency)),
        at=row.ended_at or row.created_at,
        state=state,
        tone=tone,
        why=words.WHY.get(row.code, row.code),
        refunds=tuple(_refund(one, row.currency) for one in refunds),
        left=str(Money(left, row.currency)) if left else "",
    )


def _refund(row: Refund, currency: str) -> ShownRefund:
    state, tone = words.REFUND_STATES[row.state]
    return ShownRefund(str(Money(row.amount_minor, currency)), state, tone, row.ended_at)
