"""What a programme of paying allows at its tills."""

from __future__ import annotations

import uuid

from realname.connect.payments.money import CURRENCY
from realname.judge.payments import Limits
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.connections import connected
from realname.record.operators.actions.events import done_by, emit
from realname.record.operators.models import Connection
from realname.record.payments.models import Till
from realname.record.programmes.actions.making import require_open
from realname.record.programmes.kinds import Kind


def set_till(programme_id: uuid.UUID, currency: str, limits: Limits, by: str = "") -> Till:
    """Say in which currency a programme's tills ask, how much at most, and from where on with PIN.

    In the tenant's transaction. NotFound; Conflict `programme.not_open`; Invalid `payment.programme`,
    `payment.currency`.
    """
    programme = require_open(programme_id)
    if programme.kind != Kind.PAYMENT:
        raise Invalid("This programme is not for paying.", code="payment.programme")
    if not CURRENCY.fullmatch(currency):
        raise Invalid("A currency is three capital letters.", code="payment.currency", pointer="/currency")
    row = Till.objects.select_for_update().filter(programme=programme).first()
    row = row or Till(operator_id=programme.operator_id, programme=programme)
    row.currency, row.most_minor, row.pin_above_minor = currency, limits.most_minor, limits.pin_above_minor
    row.save()
    emit(programme.operator_id, "till.changed", programme.id, done_by(by))
    return row


def till_of(programme_id: uuid.UUID) -> Till:
    """Return what a programme allows. Conflict `payment.no_till` where nobody has said it yet."""
    row = Till.objects.filter(programme=programme_id).first()
    if row is None:
        raise Conflict(
            "It is not said yet what may be paid at these tills.",
            code="payment.no_till",
            remedy="Set currency and limits on the programme's page; meanwhile go the ordinary way.",
        )
    return row


def require_payable(programme_id: uuid.UUID) -> None:
    """Refuse where nothing can be paid at a programme's tills. Conflict `payment.no_till`, `payment.no_provider`."""
    till_of(programme_id)
    if not connected(Connection.Kind.PAYMENTS):
        raise Conflict(
            "No payment provider is connected.",
            code="payment.no_provider",
            remedy="Connect one (kind `payments`): docs/connect.md. Meanwhile go the ordinary way.",
        )


def limits_of(row: Till) -> Limits:
    """Return the limits of a till's row."""
    return Limits(row.most_minor, row.pin_above_minor)
