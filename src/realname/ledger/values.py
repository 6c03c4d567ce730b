"""What a leaf's members may hold: words of closed lists, digests, identifiers drawn at random, counts and days.

None of them can hold a name, a number of a line or of a document, an address or a sentence: that is why there is no
member for free text, and no identifier that somebody chose.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from realname.judge.reasons import codes

Value = str | int | float | list[str] | dict[str, int]
"""What a member can hold."""

Fits = Callable[[object], bool]
"""Whether a value may stand in a member."""

MAX_COUNT = 2_000_000_000
"""More lines than any country has, and fewer digits than an international number or a document's number has."""

MAX_CODES = 64
"""More reasons than a decision can have."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_JURISDICTION = re.compile(r"[A-Z]{2}")
_RANDOM_VERSIONS = (4, 7)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a kind of leaf: what fits it, and the words that the documentation has for it."""

    fits: Fits
    means: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Fits where one of these words stands."""

    known: frozenset[str]

    def __call__(self, value: object) -> bool:
        """Say whether it is one of them."""
        return isinstance(value, str) and value in self.known


@dataclass(frozen=True, slots=True)
class Several:
    """Fits where a list of such values stands, none twice; sorted unless their order means something."""

    fits: Fits
    ordered: bool = False

    def __call__(self, value: object) -> bool:
        """Say whether it is such a list."""
        if not isinstance(value, list) or len(value) > MAX_CODES or not all(map(self.fits, value)):
            return False
        return len(set(value)) == len(value) and (self.ordered or value == sorted(value))


@dataclass(frozen=True, slots=True)
class Counts:
    """Fits where a table of counts stands, by words of a closed list."""

    known: frozenset[str]

    def __call__(self, value: object) -> bool:
        """Say whether it is such a table."""
        return isinstance(value, Mapping) and self.known.issuperset(value) and all(map(is_count, value.values()))


def words(*known: str) -> Fits:
    """Return what fits where one of these words stands."""
    return Words(frozenset(known))


def several(fits: Fits, *, ordered: bool = False) -> Fits:
    """Return what fits where a list of such values stands; sorted unless their order means something."""
    return Several(fits, ordered)


def counts(*known: str) -> Fits:
    """Return what fits where a table of counts stands, by these words."""
    return Counts(frozenset(known))


def is_digest(value: object) -> bool:
    """Say whether this is a SHA-256 in hex: of a public file, or a salted commitment."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def is_seed(value: object) -> bool:
    """Say whether this is a seed of a draw: 32 bytes in hex, drawn at random and revealed."""
    return is_digest(value)


def is_drawn(value: object) -> bool:
    """Say whether this is a UUID of a version that is drawn at random (4, 7), as it is written."""
    if not isinstance(value, str) or len(value) != 36:  # noqa: PLR2004  8-4-4-4-12
        return False
    try:
        read = uuid.UUID(value)
    except ValueError:
        return False
    return str(read) == value and read.version in _RANDOM_VERSIONS


def is_reason(value: object) -> bool:
    """Say whether this is a code of the catalogue of reasons. The catalogue never loses one: the log keeps them."""
    return isinstance(value, str) and value in _reasons()


def is_count(value: object) -> bool:
    """Say whether this is a whole number, 0 or more."""
    return type(value) is int and 0 <= value <= MAX_COUNT


def is_version(value: object) -> bool:
    """Say whether this is the number of a version: 1, 2, ..., and no number of a line."""
    return type(value) is int and 1 <= value <= 99_999  # noqa: PLR2004  a version a day for 270 years


def is_rate(value: object) -> bool:
    """Say whether this is a share or a rate, 0..1, with at most six decimals."""
    return isinstance(value, (int, float)) and type(value) is not bool and 0 <= value <= 1 and round(value, 6) == value


def is_month(value: object) -> bool:
    """Say whether this is a month of this century: YYYY-MM."""
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None


def is_near_day(value: object) -> bool:
    """Say whether this is a day from 2025 on, YYYY-MM-DD: one on which something ends, and nobody's birthday."""
    try:
        read = date.fromisoformat(value) if isinstance(value, str) else date.min
    except ValueError:
        return False
    return read >= date(2025, 1, 1) and read.isoformat() == value


def is_jurisdiction(value: object) -> bool:
    """Say whether this is a country by ISO 3166, or EU."""
    return isinstance(value, str) and _JURISDICTION.fullmatch(value) is not None


def described(fits: Fits) -> str:
    """Return in words what fits a member, for the documentation."""
    if isinstance(fits, Words):
        return ", ".join(f"`{word}`" for word in sorted(fits.known))
    if isinstance(fits, Counts):
        return "counts by " + ", ".join(f"`{word}`" for word in sorted(fits.known))
    if isinstance(fits, Several):
        return f"list of: {described(fits.fits)}"
    return _DESCRIBED[fits]


_DESCRIBED: Mapping[Fits, str] = {
    is_digest: "64 hex digits",
    is_seed: "64 hex digits, drawn at random",
    is_drawn: "UUID, drawn at random",
    is_reason: "code of docs/reasons.md",
    is_count: "whole number",
    is_version: "1, 2, ...",
    is_rate: "0..1",
    is_month: "YYYY-MM",
    is_near_day: "YYYY-MM-DD",
    is_jurisdiction: "ISO 3166, or EU",
}


@cache
def _reasons() -> frozenset[str]:
    return frozenset(codes())
