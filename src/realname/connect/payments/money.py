"""Amounts of money: whole numbers of a currency's smallest unit, and never a float that is added to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

CURRENCY = re.compile(r"[A-Z]{3}")

WITHOUT_MINOR_UNIT = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
WITH_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
"""Digits after the point by ISO 4217, list one; every other currency that is in use has two (MGA and MRU by custom)."""

MOST_MINOR = 10**11
"""What lies above is a slip of the pen, and would not survive a JSON number."""


def digits_of(currency: str) -> int:
    """Return how many digits after the point a currency has."""
    if currency in WITHOUT_MINOR_UNIT:
        return 0
    return 3 if currency in WITH_THOUSANDTHS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount above 0 in a currency of ISO 4217. ValueError where it is none."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int or not 0 < self.minor <= MOST_MINOR:
            raise ValueError("an amount is a whole number of the smallest unit, above 0")
        if not CURRENCY.fullmatch(self.currency):
            raise ValueError("a currency is three capital letters")

    @property
    def major(self) -> Decimal:
        """Return it in the currency's own unit, exactly."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"


def minor_of(major: float, currency: str) -> int:
    """Return the smallest units of a JSON number of a currency's own unit; rounded where it has more digits."""
    return round(Decimal(str(major)).scaleb(digits_of(currency)))
