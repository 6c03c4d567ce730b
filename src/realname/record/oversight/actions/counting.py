"""Count the published figures from the leaves, as they get their places, and publish them by the month.

The rule is `realname.ledger.figures`, by which anyone recounts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from realname.ledger.figures import Tally, encoded
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import parse
from realname.record.oversight import tree
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.oversight.actions.sequencing import newest_head, size_of
from realname.record.oversight.models import Counted, Figure, Publication

AT_ONCE = 4096
"""Leaves of one transaction: some 200 ms of work."""

ADD = """
INSERT INTO oversight_figure (month, party, name, count)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (month, party, name) DO UPDATE SET count = oversight_figure.count + excluded.count
"""


def count(at_most: int = AT_ONCE) -> int:
    """Count leaves that have their places and were not counted yet; return how many. Opens its own transaction."""
    with transaction.atomic():
        counted = _held()
        end = min(size_of(newest_head()), counted.size + at_most)
        tally = Tally()
        for leaf in tree.leaves(counted.size, end):
            tally.add(parse(leaf))
        _add(tally.plain)
        done, counted.size = end - counted.size, max(end, counted.size)
        counted.save(update_fields=("size",))
    return done


def count_all() -> None:
    """Count every leaf that has its place."""
    while count():
        pass


def publish_figures(now: datetime) -> list[str]:
    """Publish the figures of this month, and once more those of the one before; return the months published.

    A month is published again where more was logged since than its own publication. Opens its own transaction.
    """
    this = f"{now.astimezone(UTC):%Y-%m}"
    before = _month_before(now.astimezone(UTC))
    with transaction.atomic():
        counted = _held()
        months = [month for month in (before, this) if _is_due(month, counted.size, is_over=month == before)]
        for month in months:
            _publish(month, counted.size, now)
    return months


def month_figures(month: str) -> dict[str, dict[str, int]]:
    """Return the figures of a month by operator, counted so far; those of no operator stand under an empty name."""
    found: dict[str, dict[str, int]] = {}
    for party, name, figure in Figure.objects.filter(month=month).values_list("party", "name", "count"):
        found.setdefault(party, {})[name] = figure
    return found


def _held() -> Counted:
    """Return how far was counted, held for this transaction."""
    Counted.objects.bulk_create([Counted()], ignore_conflicts=True)
    return Counted.objects.select_for_update().get()


def _add(counts: Mapping[str, Mapping[str, Mapping[str, int]]]) -> None:
    rows = [
        (month, party, name, figure)
        for month, parties in counts.items()
        for party, figures in parties.items()
        for name, figure in figures.items()
        if figure
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _is_due(month: str, size: int, *, is_over: bool) -> bool:
    newest = Publication.objects.filter(month=month).order_by("-id").first()
    if newest is None:
        return Figure.objects.filter(month=month).exists()
    if is_over:
        return f"{newest.published_at.astimezone(UTC):%Y-%m}" == month
    # Its own leaf is counted after it, and is not worth another.
    return size > newest.size + 1


def _publish(month: str, size: int, now: datetime) -> None:
    content = encoded(month, size, month_figures(month))
    digest = hashlib.sha256(content).hexdigest()
    entry = append(leaf_now(LeafKind.FIGURES_PUBLISHED, None, month=month, figures=digest))
    Publication.objects.create(month=month, size=size, content=content.decode(), entry_id=entry, published_at=now)


def _month_before(now: datetime) -> str:
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year}-{month:02d}"
