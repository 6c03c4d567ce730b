"""What a rehearsal found: a matrix of outcomes before and after, and the registrations that would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realname.judge.decision import SEVERITY
from realname.pages.administration import words
from realname.pages.administration.shown.shares import cause
from realname.pages.administration.words import Text


@dataclass(frozen=True, slots=True)
class Cell:
    """How many decisions went from the row's outcome to the column's; `tone` says whether that is milder."""

    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The decisions of one outcome before."""

    text: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A registration that would have come out otherwise, and the first of the reasons."""

    registration: str
    before: tuple[Text, str]
    after: tuple[Text, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The whole of it. `listed` may be fewer than `changed`."""

    heads: tuple[Text, ...]
    rows: tuple[MatrixRow, ...]
    listed: tuple[Changed, ...]
    decisions: int
    changed: int
    from_readings: int


def rehearsed(found: Mapping[str, Any]) -> Rehearsed:
    """Return a rehearsal's findings as they are drawn."""
    counts = {(one["before"], one["after"]): one["count"] for one in found["counts"]}
    return Rehearsed(
        heads=tuple(words.OUTCOMES[outcome][0] for outcome in SEVERITY),
        rows=tuple(
            MatrixRow(
                words.OUTCOMES[before][0],
                tuple(
                    Cell(counts.get((before, after), 0), _tone(row, column, counts.get((before, after), 0)))
                    for column, after in enumerate(SEVERITY)
                ),
            )
            for row, before in enumerate(SEVERITY)
        ),
        listed=tuple(
            Changed(
                one["registration"],
                words.OUTCOMES[one["before"]],
                words.OUTCOMES[one["after"]],
                cause(one["reasons"][0]) if one["reasons"] else "",
            )
            for one in found["changed"]
        ),
        decisions=sum(counts.values()),
        changed=sum(count for (before, after), count in counts.items() if before != after),
        from_readings=found["from_readings"],
    )


def _tone(row: int, column: int, count: int) -> str:
    if not count:
        return "none"
    if row == column:
        return "same"
    return "milder" if column < row else "stricter"
