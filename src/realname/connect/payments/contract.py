"""What a payment provider does for us: hold an amount, move it, release it, give it back, and tell what it did.

Every call may be made again: the provider does its work once for a key. Where no answer came, the work may be done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as member
from datetime import datetime
from typing import Protocol

from realname.connect.messages.phone_numbers import is_e164
from realname.connect.payments.money import Money
from realname.judge.payments import Held

KEY = re.compile(r"[A-Za-z0-9-]{1,64}")

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}")


@dataclass(frozen=True, slots=True)
class Charge:
    """One payment, the same each time it is asked for.

    key         makes it idempotent: the same key holds and moves the amount once
    payer       the phone's number on whose account it goes, in E.164
    merchant    who receives it, as the person reads it on her bill
    reference   the merchant's own, for disputes
    asked_at    when it was asked first, with time zone
    """

    key: str
    money: Money
    merchant: str
    reference: str
    asked_at: datetime
    payer: str = member(repr=False)

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError("a key is 1 to 64 letters, digits and hyphens")
        if self.asked_at.tzinfo is None:
            raise ValueError("a moment has a time zone")
        if not is_e164(self.payer):
            raise ValueError("a payer's number is in E.164")


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """How the provider has it; `reference` is its own, and `code` why it declined."""

    held: Held
    reference: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class GivingBack:
    """A refund of all or some of a captured charge. `key` makes it idempotent; the charge goes by its reference."""

    key: str
    charge_reference: str
    money: Money
    merchant: str


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """Whether it was given back: None where the provider has not decided. `code` says why it was refused."""

    is_done: bool | None
    reference: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """What the provider's books say of one charge. `key` is ours, empty where it has none."""

    key: str
    reference: str
    held: Held
    money: Money


class PaymentProvider(Protocol):
    """Who moves the money. Safe for threads. TransportError where there is no answer; `sent`: it may be done."""

    def authorise(self, charge: Charge) -> ProviderAnswer:
        """Hold the amount."""
        ...

    def capture(self, charge: Charge, reference: str) -> ProviderAnswer:
        """Move what is held."""
        ...

    def release(self, charge: Charge, reference: str) -> ProviderAnswer:
        """Hold it no more. `captured` where the money had moved."""
        ...

    def refund(self, giving: GivingBack) -> RefundAnswer:
        """Give back."""
        ...

    def movements(self, since: datetime, until: datetime) -> Sequence[Movement]:
        """Return the charges that were made in a span of time."""
        ...

    def refunded_minor(self, reference: str, currency: str) -> int:
        """Return how much of a charge was given back, in the currency's smallest unit."""
        ...
