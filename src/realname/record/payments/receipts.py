"""Receipts: of what was paid and given back, for the till, for the shop's staff, and for the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realname.connect.payments.money import Money
from realname.record.payments.models import Payment, Refund


def receipt(payment: Payment, refunds: Sequence[Refund] = ()) -> dict[str, Any]:
    """Return the receipt of a payment, with what was given back of it; it names nobody."""
    return {
        "payment": str(payment.id),
        "party": payment.programme.party,
        "till": payment.terminal.name,
        "purchase": payment.purchase,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "amount": str(Money(payment.amount_minor, payment.currency)),
        "state": payment.state,
        "at": None if payment.ended_at is None else payment.ended_at.isoformat(),
        "refunds": [
            {
                "refund": str(one.id),
                "amount_minor": one.amount_minor,
                "amount": str(Money(one.amount_minor, payment.currency)),
                "state": one.state,
                "at": None if one.ended_at is None else one.ended_at.isoformat(),
            }
            for one in refunds
        ],
    }
