"""Administrative divisions by the six digits that begin a GB 11643 number (GB/T 2260, as python-stdnum lists them).

A number keeps the code of the place and the time at which it was first given, so old codes stay valid for good, and
a person's address may lie in another division than her number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from stdnum import numdb

SPAN = re.compile(r"^\[(\d*)-(\d*)\](.*)$")
# Headings of the standard, which are on no card.
NAMELESS = ("市辖区", "县")
NAMELESS_PART = "直辖"


@dataclass(frozen=True, slots=True)
class Region:
    """One county-level division that exists now. `city` is empty where the county answers to its province."""

    code: str
    province: str
    city: str
    county: str

    @property
    def address(self) -> str:
        """Return the division as an address begins: province, city, county."""
        return f"{self.province}{self.city}{self.county}"


@cache
def current_regions() -> tuple[Region, ...]:
    """Return every county-level division that exists now, in the order of codes."""
    return tuple(
        region
        for province in _provinces()
        for code in sorted(_counties(province))
        if (region := _current(province, code)) is not None
    )


@cache
def province_codes() -> frozenset[str]:
    """Return the two-digit codes of provinces, which begin every number."""
    return frozenset(_provinces())


def names_of(code: str) -> tuple[str, ...]:
    """Return each name that a six-digit code has stood for, oldest first; empty where it never stood for any."""
    listed = _counties(code[:2]).get(code[2:], "")
    return tuple(name for name, _, _ in _spans(listed))


def stood_in(code: str, year: int) -> bool:
    """Tell whether a six-digit code stood for a division in that year."""
    listed = _counties(code[:2]).get(code[2:], "")
    return any(first <= year <= last for _, first, last in _spans(listed))


def _current(province: str, code: str) -> Region | None:
    name = _standing(_counties(province)[code])
    if code.endswith("00") or not name or _is_heading(name):
        return None
    city = _standing(_counties(province).get(f"{code[:2]}00", ""))
    if _is_heading(city) or city == _provinces()[province]:
        city = ""
    return Region(province + code, _provinces()[province], city, name)


def _is_heading(name: str) -> bool:
    return name in NAMELESS or NAMELESS_PART in name


def _standing(listed: str) -> str:
    return next((name for name, _, last in _spans(listed) if last == _OPEN), "")


_OPEN = 9999


def _spans(listed: str) -> list[tuple[str, int, int]]:
    spans = []
    for part in filter(None, listed.split(",")):
        found = SPAN.match(part)
        if found is None:
            spans.append((part, 0, _OPEN))
        else:
            first, last, name = found.groups()
            spans.append((name, int(first or 0), int(last or _OPEN)))
    return spans


@cache
def _provinces() -> dict[str, str]:
    return {low: props["province"] for _, low, _, props, _ in numdb.get("cn/loc").prefixes if "province" in props}


@cache
def _counties(province: str) -> dict[str, str]:
    for _, low, _, _, children in numdb.get("cn/loc").prefixes:
        if low == province:
            return {code: props.get("county", "") for _, code, _, props, _ in children}
    return {}
