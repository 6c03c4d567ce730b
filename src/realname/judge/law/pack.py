"""Law packs: the duties of one law area, read from TOML as strictly as a policy.

They are pointers for an operator's counsel, not legal advice: what we are not sure of is marked so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from realname.judge.law.duty import Duty
from realname.judge.policy import Policy
from realname.judge.reasons import LANGUAGES
from realname.judge.shapes import build


@dataclass(frozen=True, slots=True)
class Pack:
    """The duties of one law area.

    countries   ISO 3166 codes of the jurisdictions that it is for, and EU for the Union
    read_on     when the sources were last looked at
    sources     each law or standard in full, by its short key
    """

    name: Mapping[str, str]
    countries: tuple[str, ...]
    read_on: date
    sources: Mapping[str, str]
    duties: tuple[Duty, ...]

    def __post_init__(self) -> None:
        if set(self.name) != set(LANGUAGES):
            raise ValueError(f"name is to be said in {' and '.join(LANGUAGES)}")
        if unknown := sorted({duty.source for duty in self.duties} - self.sources.keys()):
            raise ValueError(f"there is no source {unknown[0]!r}")
        if len({duty.id for duty in self.duties}) != len(self.duties):
            raise ValueError("two duties have the same id")

    @property
    def code(self) -> str:
        """Return the first of its jurisdictions, which the pack is known by."""
        return self.countries[0]

    def violated_by(self, policy: Policy) -> tuple[Duty, ...]:
        """Return the duties that a policy does not meet, whatever else the service does."""
        return tuple(duty for duty in self.duties if duty.violated_by(policy))


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack that ships, by the order of their codes."""
    folder = files("realname.judge.law") / "packs"
    texts = (path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(".toml"))
    return tuple(sorted((build(Pack, tomllib.loads(text)) for text in texts), key=lambda pack: pack.code))


def packs_of(jurisdiction: str) -> tuple[Pack, ...]:
    """Return the packs of a jurisdiction: none where none ships, or where a policy names no jurisdiction."""
    return tuple(pack for pack in packs() if jurisdiction in pack.countries)


def filing_threshold(jurisdiction: str) -> int | None:
    """Return from how many people with stored faces on they must be reported there, None where no pack says so."""
    numbers = [duty.from_people for pack in packs_of(jurisdiction) for duty in pack.duties if duty.from_people]
    return min(numbers, default=None)
