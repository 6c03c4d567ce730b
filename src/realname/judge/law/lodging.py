"""What the law of a place asks of a hotel whose guests check in ahead: pointers for counsel, read from `lodging.toml`.

A hotel may do more than the law of its place asks, and never less.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from realname.judge.shapes import build


@dataclass(frozen=True, slots=True)
class LodgingLaw:
    """One place.

    document_first  the way by the document is offered before the one by the face: on the guest's phone and at the desk
    document_seen   somebody of the hotel sees the document at the arrival, whatever was checked ahead
    photographs     whether a guest may be asked to photograph her document
    register_days   how long the hotel keeps its register after a stay; 0 where we know of no such time
    certain         whether we are sure of it; otherwise counsel is to verify it
    """

    read_on: date
    document_first: bool
    document_seen: bool
    photographs: bool
    register_days: int
    certain: bool
    source: str

    def __post_init__(self) -> None:
        if self.register_days < 0:
            raise ValueError("register_days is 0 or more")


UNKNOWN = LodgingLaw(
    read_on=date.min,
    document_first=True,
    document_seen=True,
    photographs=True,
    register_days=0,
    certain=False,
    source="",
)
"""Of a place of which we know nothing: somebody of the hotel sees the document, as hotels do everywhere."""


@cache
def places() -> Mapping[str, LodgingLaw]:
    """Return the law of each place that we know of, by its ISO 3166 code."""
    table = tomllib.loads((files("realname.judge.law") / "lodging.toml").read_text("utf-8"))
    return {country: build(LodgingLaw, of, country) for country, of in sorted(table.items())}


def lodging_law(country: str) -> LodgingLaw:
    """Return the law of a place; the most careful one where we know of none."""
    return places().get(country, UNKNOWN)
