"""The only places where rows of payments are locked: a payment before its refunds, payers last and in order."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from realname.record.errors import NotFound
from realname.record.payments.models import Payer, Payment, Refund


def locked_payment(payment_id: uuid.UUID) -> Payment:
    """Return a payment, held for this transaction. NotFound."""
    row = Payment.objects.select_for_update().filter(id=payment_id).first()
    if row is None:
        raise NotFound("There is no such payment.")
    return row


def locked_purchase(terminal_id: uuid.UUID, purchase: str) -> Payment:
    """Return the payment of a till's purchase, held for this transaction. NotFound."""
    row = Payment.objects.select_for_update().filter(terminal=terminal_id, purchase=purchase).first()
    if row is None:
        raise NotFound("This till has no such purchase.", remedy="Begin with a frame of the person who pays.")
    return row


def locked_refund(refund_id: uuid.UUID) -> Refund:
    """Return a refund, held for this transaction. NotFound."""
    row = Refund.objects.select_for_update().filter(id=refund_id).first()
    if row is None:
        raise NotFound("There is no such refund.")
    return row


def locked_payers(members: Collection[uuid.UUID]) -> list[Payer]:
    """Return how members pay, held for this transaction."""
    return list(Payer.objects.select_for_update().filter(member__in=members).order_by("id"))
