"""The books of the payment simulator, in memory: accounts by phone number, and every movement of money, once a key."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from dataclasses import field as member
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

CREDIT = Decimal(100_000)
"""Of a phone number that nobody spoke of before."""


@dataclass(frozen=True, slots=True)
class SimulatedCharge:
    """A payment as the simulator keeps it."""

    id: str
    key: str
    number: str
    amount: Decimal
    currency: str
    transaction: dict[str, Any] = member(repr=False)
    made_at: datetime
    status: str = "reserved"
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SimulatedRefund:
    """A refund as the simulator keeps it."""

    id: str
    key: str
    charge: str
    amount: Decimal
    transaction: dict[str, Any] = member(repr=False)
    made_at: datetime


class Denied(Exception):
    """The books refuse; the text is CAMARA's code, `status` its HTTP status."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass
class SimulatedBooks:
    """Accounts, payments and refunds. Safe for threads. `moves` counts movements of money, in and out."""

    charges: dict[str, SimulatedCharge] = member(default_factory=dict)
    refunds: dict[str, SimulatedRefund] = member(default_factory=dict)
    credit: dict[str, Decimal] = member(default_factory=dict)
    blocked: set[str] = member(default_factory=set)
    moves: int = 0
    _keys: dict[str, tuple[str, str]] = member(default_factory=dict)
    _lock: threading.RLock = member(default_factory=threading.RLock)

    def prepare(self, transaction: dict[str, Any], body: bytes) -> tuple[SimulatedCharge, bool]:
        """Return the charge of a key, and whether it is new. Denied."""
        charged = transaction["paymentAmount"]["chargingInformation"]
        key, number = transaction.get("clientCorrelator", ""), transaction["phoneNumber"]
        amount = Decimal(str(charged["amount"]))
        with self._lock:
            if (known := self._known(key, body)) is not None:
                return self.charges[known], False
            if number in self.blocked:
                raise Denied(403, "CARRIER_BILLING.PAYMENT_DENIED")
            if amount > self._left(number):
                raise Denied(422, "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED")
            made = SimulatedCharge(
                f"pay-{len(self.charges) + 1:06d}",
                key,
                number,
                amount,
                charged["currency"],
                transaction,
                datetime.now(UTC),
            )
            self.charges[made.id] = made
            self._learn(key, body, made.id)
            return made, True

    def confirm(self, charge_id: str) -> None:
        """Move what is reserved, once. Denied."""
        with self._lock:
            charge = self._charge(charge_id)
            if charge.status == "succeeded":
                raise Denied(409, "CARRIER_BILLING.PAYMENT_CONFIRMED")
            if charge.status != "reserved":
                raise Denied(409, "CARRIER_BILLING.PAYMENT_CANCELLED")
            self.charges[charge_id] = replace(charge, status="succeeded", paid_at=datetime.now(UTC))
            self.credit[charge.number] = self.credit.get(charge.number, CREDIT) - charge.amount
            self.moves += 1

    def cancel(self, charge_id: str) -> None:
        """Reserve it no more. Denied."""
        with self._lock:
            charge = self._charge(charge_id)
            if charge.status == "succeeded":
                raise Denied(409, "CARRIER_BILLING.PAYMENT_CONFIRMED")
            if charge.status != "reserved":
                raise Denied(409, "CARRIER_BILLING.PAYMENT_CANCELLED")
            self.charges[charge_id] = replace(charge, status="cancelled")

    def refund(self, charge_id: str, transaction: dict[str, Any], body: bytes) -> SimulatedRefund:
        """Give back, once a key. Denied where more than was paid would go back."""
        charged = transaction["refundAmount"]["chargingInformation"]
        key, amount = transaction.get("clientCorrelator", ""), Decimal(str(charged["amount"]))
        with self._lock:
            if (known := self._known(key, body)) is not None:
                return self.refunds[known]
            charge = self._charge(charge_id)
            if charge.status != "succeeded" or amount > charge.amount - self.refunded(charge_id):
                raise Denied(422, "CARRIER_BILLING_REFUND.AMOUNT_EXCEEDED")
            made = SimulatedRefund(
                f"ref-{len(self.refunds) + 1:06d}", key, charge_id, amount, transaction, datetime.now(UTC)
            )
            self.refunds[made.id] = made
            self._learn(key, body, made.id)
            self.credit[charge.number] = self.credit.get(charge.number, CREDIT) + amount
            self.moves += 1
            return made

    def charge(self, charge_id: str) -> SimulatedCharge:
        """Return a payment. Denied."""
        with self._lock:
            return self._charge(charge_id)

    def refunded(self, charge_id: str) -> Decimal:
        """Return how much of a payment was given back."""
        with self._lock:
            return sum((one.amount for one in self.refunds.values() if one.charge == charge_id), Decimal(0))

    def all(self) -> list[SimulatedCharge]:
        """Return every payment, in the order in which they were made."""
        with self._lock:
            return list(self.charges.values())

    def all_refunds(self) -> list[SimulatedRefund]:
        """Return every refund, in the order in which they were made."""
        with self._lock:
            return list(self.refunds.values())

    def moved(self) -> Decimal:
        """Return the money that moved: paid, less what went back."""
        with self._lock:
            paid = sum((one.amount for one in self.charges.values() if one.status == "succeeded"), Decimal(0))
            return paid - sum((one.amount for one in self.refunds.values()), Decimal(0))

    def _left(self, number: str) -> Decimal:
        reserved = sum(
            (one.amount for one in self.charges.values() if one.number == number and one.status == "reserved"),
            Decimal(0),
        )
        return self.credit.get(number, CREDIT) - reserved

    def _charge(self, charge_id: str) -> SimulatedCharge:
        if charge_id not in self.charges:
            raise Denied(404, "NOT_FOUND")
        return self.charges[charge_id]

    def _known(self, key: str, body: bytes) -> str | None:
        if not key or key not in self._keys:
            return None
        digest, made = self._keys[key]
        if digest != hashlib.sha256(body).hexdigest():
            raise Denied(400, "INVALID_ARGUMENT")
        return made

    def _learn(self, key: str, body: bytes, made: str) -> None:
        if key:
            self._keys[key] = (hashlib.sha256(body).hexdigest(), made)
