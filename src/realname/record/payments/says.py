"""What a till says of a payment, checked: every frame and step names the purchase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realname.connect.payments.money import Money
from realname.judge.payments import is_hint
from realname.record.errors import Invalid

PURCHASE = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is to be paid: the till's own name of it, how much, and the digits that the person gave, if any."""

    name: str
    money: Money
    hint: str = ""


def purchase_in(says: Mapping[str, Any]) -> Purchase:
    """Return the purchase of a frame. Invalid `passage.says`."""
    minor, currency = says.get("amount_minor"), says.get("currency")
    if type(minor) is not int or not isinstance(currency, str):
        raise _unfit("amount_minor is a whole number, currency three letters", "/amount_minor")
    try:
        money = Money(minor, currency)
    except ValueError as error:
        raise _unfit(str(error), "/amount_minor") from error
    return Purchase(name_in(says), money, hint_in(says) if "hint" in says else "")


def name_in(says: Mapping[str, Any]) -> str:
    """Return how the till calls the purchase. Invalid `passage.says`."""
    name = says.get("purchase")
    if not isinstance(name, str) or not PURCHASE.fullmatch(name):
        raise _unfit("purchase is 1 to 40 letters, digits, points, hyphens and underscores", "/purchase")
    return name


def hint_in(says: Mapping[str, Any]) -> str:
    """Return the digits that the person gave. Invalid `passage.says`."""
    return text_in(says, "hint", is_hint(str(says.get("hint"))), "hint is the last four digits of a number")


def text_in(says: Mapping[str, Any], name: str, is_fit: object, what: str) -> str:
    """Return a text that a till says, where it is fit. Invalid `passage.says`: what was said is not repeated."""
    value = says.get(name)
    if not isinstance(value, str) or not is_fit:
        raise _unfit(what, f"/{name}")
    return value


def _unfit(what: str, pointer: str) -> Invalid:
    return Invalid(f"The till says something that cannot be: {what}.", code="passage.says", pointer=pointer)
