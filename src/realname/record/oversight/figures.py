"""Read the figures that are counted from the public log, and the leaves behind each. All of it is public."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from realname.ledger.figures import ONE_EACH, SUMS, figures_of
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, parse
from realname.record.oversight.actions.counting import month_figures
from realname.record.oversight.models import Counted, Figure, Position, Publication
from realname.record.oversight.published import published_note, size_of_note

__all__ = ["Behind", "behind", "counted_size", "month_figures", "months", "published_file"]

OF_ANY_KIND = ("took", "reason", "campaign_lines")
"""Figures whose name does not begin with that of a kind's own."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A leaf that a figure is counted from, its place in the log, and how much it adds."""

    index: int
    leaf: Leaf
    adds: int


def months() -> list[str]:
    """Return the months that leaves fell into, the newest first."""
    return list(Figure.objects.order_by("-month").values_list("month", flat=True).distinct())


def counted_size() -> int:
    """Return how many of the first leaves the figures count."""
    row = Counted.objects.first()
    return 0 if row is None else row.size


def published_file(month: str) -> str | None:
    """Return a month's published file, None where there is none: the newest whose leaf the published head has."""
    note = published_note()
    if note is None:
        return None
    for row in Publication.objects.filter(month=month).order_by("-id"):
        place = Position.objects.filter(entry=row.entry_id, index__lt=size_of_note(note))
        if place.exists():
            return row.content
    return None


def behind(month: str, party: str, figure: str, *, after: int = -1, at_most: int = 100) -> list[Behind]:
    """Return the leaves that a figure of a month and an operator is counted from, by their place, those after one.

    `party` is the operator's id, empty for figures that name none. An unknown figure has none.
    """
    kinds = [kind.value for kind in LeafKind if _may_add(kind, figure)]
    begin, end = _bounds(month)
    rows = Position.objects.select_related("entry").filter(
        entry__kind__in=kinds,
        entry__party=uuid.UUID(party) if party else None,
        entry__at__gte=begin,
        entry__at__lt=end,
        index__gt=after,
        index__lt=counted_size(),
    )
    found: list[Behind] = []
    for row in rows.order_by("index").iterator():
        leaf = parse(bytes(row.entry.leaf))
        adds = sum(count for name, count in figures_of(leaf) if name == figure)
        if adds:
            found.append(Behind(row.index, leaf, adds))
        if len(found) == at_most:
            break
    return found


def _may_add(kind: LeafKind, figure: str) -> bool:
    begin = figure.split(".", maxsplit=1)[0]
    return begin in OF_ANY_KIND or begin in set(_begins(kind))


def _begins(kind: LeafKind) -> Iterator[str]:
    if kind in ONE_EACH:
        yield ONE_EACH[kind].split(".")[0]
    if kind in SUMS:
        yield SUMS[kind][0].split(".")[0]


def _bounds(month: str) -> tuple[datetime, datetime]:
    """Return when a month begins and ends, in UTC."""
    year, number = (int(part) for part in month.split("-"))
    begin = datetime(year, number, 1, tzinfo=UTC)
    return begin, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
