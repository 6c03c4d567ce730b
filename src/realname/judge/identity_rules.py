"""What a policy may ask of an identity over time: how many lines, which search, and which wait."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_IN_ALL = 5
"""Of a lower limit, being told that it is reached would tell an operator that somebody has a line elsewhere."""

MOST_LINES = 10_000
"""Numbers of an identity's lines are small integers in the database; no law allows anybody so many."""

MOST_CANDIDATES = 20
"""A person compares each of them with the applicant; after twenty, nobody looks closely."""

LONGEST_COOLING_HOURS = 168
"""Somebody who lost her phone is without her line for so long."""


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """How many lines one identity may have: with this operator, and with all operators that share this service."""

    lines_at_operator: int
    lines_in_all: int

    def __post_init__(self) -> None:
        if not 1 <= self.lines_at_operator <= self.lines_in_all <= MOST_LINES:
            raise ValueError(f"1 <= lines_at_operator <= lines_in_all <= {MOST_LINES} must hold")
        if self.lines_in_all < LEAST_IN_ALL:
            raise ValueError(
                f"lines_in_all must be {LEAST_IN_ALL} or more: a lower limit tells who has lines elsewhere"
            )


@dataclass(frozen=True, slots=True)
class GalleryRules:
    """How the face is searched for under other names.

    fpir             share (0..1) of searches that may name somebody although the person is not in the gallery. Where
                     the engine's table does not reach so far for the gallery's size, the check says which rate it keeps
    most_candidates  the likest that a person looks at, however many reach the score
    """

    fpir: float
    most_candidates: int

    def __post_init__(self) -> None:
        if not 0 < self.fpir < 1:
            raise ValueError("fpir must lie between 0 and 1")
        if not 1 <= self.most_candidates <= MOST_CANDIDATES:
            raise ValueError(f"most_candidates must lie in 1..{MOST_CANDIDATES}")


@dataclass(frozen=True, slots=True)
class CoolingRules:
    """For how many hours an approved replacement or transfer waits, while the line that works until then is told."""

    hours: int

    def __post_init__(self) -> None:
        if not 1 <= self.hours <= LONGEST_COOLING_HOURS:
            raise ValueError(f"hours must lie in 1..{LONGEST_COOLING_HOURS}")
