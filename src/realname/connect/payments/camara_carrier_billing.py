"""A client of CAMARA Carrier Billing 0.4, in two steps, and Carrier Billing Refund 0.2: purchases on the phone's bill.

So no card or account number is ever kept here: the means of payment is the line that was registered. Both APIs have an
idempotency key (`clientCorrelator`). An operator may answer a key that it knows with the payment, or with a refusal
that says that it exists; then it is looked up among the payments of that time.

The amounts travel as JSON numbers, as the definition has them; of an answer's amount only its equality counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from realname.connect.payments.contract import (
    Charge,
    GivingBack,
    Movement,
    ProviderAnswer,
    RefundAnswer,
)
from realname.connect.payments.money import Money, minor_of
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.errors import BadAnswer, Refused
from realname.connect.transport.peer import Call
from realname.connect.transport.service import ServiceSettings, peer_for
from realname.judge.payments import Held

PAYMENTS = "/carrier-billing/v0.4/payments"
REFUNDS = "/carrier-billing-refund/v0.2/payments"
"""Under the operator's `apiRoot`."""

PURPOSE = "dpv:PaymentManagement"
SCOPES = (
    "carrier-billing:payments:create",
    "carrier-billing:payments:read",
    "carrier-billing:payments:write",
    "carrier-billing-refund:refunds:create",
    "carrier-billing-refund:refunds:read",
)

REFERENCE = re.compile(r"[A-Za-z0-9._~-]{1,128}")

STATES = {
    "processing": Held.PENDING,
    "reserved": Held.HELD,
    "succeeded": Held.CAPTURED,
    "cancelled": Held.RELEASED,
    "denied": Held.DECLINED,
}
PENDING_VALIDATION = "pending_validation"
"""The operator wants a code from its own message first: nobody at a till can give it, so that counts as declined."""

DENIALS = frozenset(
    {
        "CARRIER_BILLING.PAYMENT_DENIED",
        "CARRIER_BILLING.UNAUTHORIZED_AMOUNT",
        "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED",
        "SERVICE_NOT_APPLICABLE",
    }
)
"""Refusals of a first step after which no payment exists."""

REFUND_DENIALS = frozenset({"CARRIER_BILLING_REFUND.REFUND_DENIED", "CARRIER_BILLING_REFUND.AMOUNT_EXCEEDED"})
KNOWN_KEY = "ALREADY_EXISTS"
SETTLED = frozenset({"CARRIER_BILLING.PAYMENT_CONFIRMED", "CARRIER_BILLING.PAYMENT_CANCELLED", KNOWN_KEY})
CONFLICT = 409

A_PAGE = 100
EARLIER = timedelta(minutes=5)
"""The provider's clock may differ from ours by so much where a payment is looked up by when it was made."""


class CamaraCarrierBilling:
    """A PaymentProvider behind CAMARA Carrier Billing. The circuit is this object's: make one object a process."""

    def __init__(self, settings: ServiceSettings, purpose: str = PURPOSE) -> None:
        self._peer = peer_for(settings, " ".join((purpose, *SCOPES)))

    def authorise(self, charge: Charge) -> ProviderAnswer:
        """Have the amount reserved."""
        call = Call("POST", f"{PAYMENTS}/prepare", idempotent=True, body=prepare_body(charge))
        try:
            return _held(self._peer.make(call).json_object(), charge)
        except Refused as error:
            if error.answer_code in DENIALS:
                return ProviderAnswer(Held.DECLINED, "", error.answer_code)
            if error.status == CONFLICT and error.answer_code == KNOWN_KEY:
                return self._by_key(charge)
            raise

    def capture(self, charge: Charge, reference: str) -> ProviderAnswer:
        """Confirm the reservation."""
        return self._second_step(charge, reference, "confirm")

    def release(self, charge: Charge, reference: str) -> ProviderAnswer:
        """Cancel the reservation; without a reference, that of the key, which is made first where there is none."""
        if not reference:
            first = self.authorise(charge)
            if first.held is not Held.HELD:
                return first
            reference = first.reference
        return self._second_step(charge, reference, "cancel")

    def refund(self, giving: GivingBack) -> RefundAnswer:
        """Give back some of a payment. All of it is given back as such a part too, so that no amount is left unsaid."""
        call = Call("POST", f"{REFUNDS}/{_part(giving.charge_reference)}/refunds", True, refund_body(giving))  # noqa: FBT003  it has a key
        try:
            value = self._peer.make(call).json_object()
        except Refused as error:
            if error.answer_code in REFUND_DENIALS:
                return RefundAnswer(is_done=False, reference="", code=error.answer_code)
            if error.status == CONFLICT and error.answer_code == KNOWN_KEY:
                return self._refund_by_key(giving)
            raise
        return _refunded(value)

    def movements(self, since: datetime, until: datetime) -> Sequence[Movement]:
        """List the payments of a span, page by page."""
        found: list[Movement] = []
        page = 1
        while True:
            rows = _rows(self._peer.make(Call("GET", f"{PAYMENTS}?{_span(since, until, page)}", idempotent=True)))
            found += [_movement(row) for row in rows]
            if len(rows) < A_PAGE:
                return found
            page += 1

    def refunded_minor(self, reference: str, currency: str) -> int:
        """Sum the refunds of a payment that have succeeded."""
        rows = self._refunds(reference)
        done = [row for row in rows if row.get("refundStatus") == "succeeded"]
        return sum(minor_of(_amount(row, "refundAmount"), currency) for row in done)

    def _second_step(self, charge: Charge, reference: str, step: str) -> ProviderAnswer:
        path = f"{PAYMENTS}/{_part(reference)}"
        body = {"phoneNumber": charge.payer}
        try:
            self._peer.make(Call("POST", f"{path}/{step}", idempotent=True, body=body))
        except Refused as error:
            if error.answer_code in DENIALS:
                return ProviderAnswer(Held.DECLINED, reference, error.answer_code)
            if error.status != CONFLICT or error.answer_code not in SETTLED:
                raise
        return _held(self._peer.make(Call("GET", path, idempotent=True)).json_object(), charge)

    def _by_key(self, charge: Charge) -> ProviderAnswer:
        since = charge.asked_at.astimezone(UTC) - EARLIER
        for one in self.movements(since, datetime.now(UTC) + EARLIER):
            if one.key == charge.key and one.money == charge.money:
                return ProviderAnswer(one.held, one.reference)
        raise BadAnswer("the key is known to the other side, and no payment bears it")

    def _refund_by_key(self, giving: GivingBack) -> RefundAnswer:
        for row in self._refunds(giving.charge_reference):
            if row.get("amountTransaction", {}).get("clientCorrelator") == giving.key:
                return _refunded(row)
        raise BadAnswer("the key is known to the other side, and no refund bears it")

    def _refunds(self, reference: str) -> Sequence[Mapping[str, Any]]:
        path = f"{REFUNDS}/{_part(reference)}/refunds?perPage={A_PAGE}"
        return _rows(self._peer.make(Call("GET", path, idempotent=True)))


def prepare_body(charge: Charge) -> dict[str, Any]:
    """Return the body that reserves an amount: the same for the same charge."""
    return {
        "amountTransaction": {
            "phoneNumber": charge.payer,
            "clientCorrelator": charge.key,
            "referenceCode": charge.reference,
            "paymentAmount": {
                "chargingInformation": _charging(charge.money, charge.merchant),
                "chargingMetaData": {"merchantName": charge.merchant, "channel": "face"},
            },
        }
    }


def refund_body(giving: GivingBack) -> dict[str, Any]:
    """Return the body of a refund: the same for the same refund."""
    return {
        "type": "partial",
        "amountTransaction": {
            "clientCorrelator": giving.key,
            "referenceCode": giving.key,
            "refundAmount": {"chargingInformation": _charging(giving.money, giving.merchant)},
        },
    }


def _charging(money: Money, merchant: str) -> dict[str, Any]:
    return {"amount": float(money.major), "currency": money.currency, "description": merchant}


def _held(value: Mapping[str, Any], charge: Charge) -> ProviderAnswer:
    one = _movement(value)
    if one.key not in ("", charge.key) or one.money != charge.money:
        raise BadAnswer("the answer is of another payment")
    code = PENDING_VALIDATION if value.get("paymentStatus") == PENDING_VALIDATION else ""
    return ProviderAnswer(one.held, one.reference, code)


def _movement(value: Mapping[str, Any]) -> Movement:
    reference, status, transaction = (value.get(n) for n in ("paymentId", "paymentStatus", "amountTransaction"))
    held = Held.DECLINED if status == PENDING_VALIDATION else STATES.get(str(status))
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference) or held is None:
        raise BadAnswer("the answer holds no payment with a known status")
    if not isinstance(transaction, dict):
        raise BadAnswer("the answer holds no transaction")
    key = transaction.get("clientCorrelator", "")
    currency = _charged(transaction, "paymentAmount").get("currency")
    try:
        money = Money(minor_of(_amount(value, "paymentAmount"), str(currency)), str(currency))
    except ValueError as error:
        raise BadAnswer("the answer holds no amount of money") from error
    return Movement(key if isinstance(key, str) else "", reference, held, money)


def _charged(transaction: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    amount = transaction.get(name)
    information = amount.get("chargingInformation") if isinstance(amount, dict) else None
    return information if isinstance(information, dict) else {}


def _amount(value: Mapping[str, Any], name: str) -> float:
    transaction = value.get("amountTransaction")
    amount = _charged(transaction, name).get("amount") if isinstance(transaction, dict) else None
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise BadAnswer("the answer holds no amount of money")
    return amount


def _refunded(value: Mapping[str, Any]) -> RefundAnswer:
    reference, status = value.get("refundId"), value.get("refundStatus")
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        raise BadAnswer("the answer holds no refund")
    if status not in ("processing", "succeeded", "denied"):
        raise BadAnswer("the answer holds no known status")
    done = {"processing": None, "succeeded": True, "denied": False}[status]
    return RefundAnswer(done, reference, "denied" if done is False else "")


def _rows(answer: HttpAnswer) -> Sequence[Mapping[str, Any]]:
    try:
        rows = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise BadAnswer("the answer is not JSON") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadAnswer("the answer is no list of objects")
    return rows


def _span(since: datetime, until: datetime, page: int) -> str:
    ends = [moment.astimezone(UTC).isoformat().replace("+00:00", "Z") for moment in (since, until)]
    return urlencode(
        {
            "paymentCreationDate.gte": ends[0],
            "paymentCreationDate.lte": ends[1],
            "page": page,
            "perPage": A_PAGE,
            "order": "asc",
        }
    )


def _part(reference: str) -> str:
    return quote(reference, safe="")
