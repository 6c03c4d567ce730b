"""Each day: hold an operator's scores against those that its engine began with, and its groups against each other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Sum

from realname.database.rows import tenant
from realname.evaluate.watching import Finding, Found, gap, stability
from realname.ledger.kinds import LeafKind
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.registrations import scores
from realname.record.watch.models import GroupCount, WatchedGroup, WatchFinding

REFERENCE = 1000
"""The first comparisons of an engine at an operator: what is slow to drift away from them shows as well."""

RECENT = timedelta(days=7)
GROUPS_OVER = timedelta(days=30)

ORDER = (Found.TOO_FEW, Found.AS_EXPECTED, Found.ALARM)


def keep_watch(operator_id: uuid.UUID, today: date, engine: str) -> None:
    """Write what is found of one operator on a day, once; `engine` is the digest of the one in use.

    Opens its own transaction.
    """
    with tenant(operator_id):
        if WatchFinding.objects.filter(day=today).exists():
            return
        _watch_scores(operator_id, today)
        _watch_groups(operator_id, today, engine)


def _watch_scores(operator_id: uuid.UUID, today: date) -> None:
    for engine in scores.engines_compared():
        first, recent = scores.first_scores(engine, REFERENCE), scores.scores_since(engine, today - RECENT)
        found = stability(first, recent)
        _write(operator_id, today, WatchFinding.Watch.SCORE_DRIFT, engine, [("", "", found)])


def _watch_groups(operator_id: uuid.UUID, today: date, engine: str) -> None:
    found: list[tuple[str, str, Finding]] = []
    for group in WatchedGroup.objects.filter(ended_at=None).order_by("group").values_list("group", flat=True):
        counts = {
            row["value"]: (row["approved"], row["decided"])
            for row in GroupCount.objects.filter(group=group, day__gt=today - GROUPS_OVER)
            .order_by("value")
            .values("value")
            .annotate(decided=Sum("decided"), approved=Sum("approved"))
        }
        passed, of = (sum(one[place] for one in counts.values()) for place in (0, 1))
        for value, (its_passed, its_of) in counts.items():
            finding = gap(its_passed, its_of, passed - its_passed, of - its_of, len(counts))
            found.append((group, value, finding))
    if found:
        _write(operator_id, today, WatchFinding.Watch.OUTCOME_GAP, engine, found)


def _write(
    operator_id: uuid.UUID, day: date, watch: str, engine: str, found: Sequence[tuple[str, str, Finding]]
) -> None:
    WatchFinding.objects.bulk_create(
        WatchFinding(
            operator_id=operator_id,
            day=day,
            watch=watch,
            engine=engine,
            group=group,
            value=value,
            found=one.found.value,
            measured=one.measured,
            bound=one.bound,
            samples=one.samples,
        )
        for group, value, one in found
    )
    worst = max((one for _, _, one in found), key=lambda one: (ORDER.index(one.found), one.measured or 0.0))
    is_rate = worst.measured is not None and worst.measured <= 1
    append(
        leaf_now(
            LeafKind.FIELD_WATCH,
            operator_id,
            engine=engine,
            watch=str(watch),
            found=worst.found.value,
            measured=round(worst.measured, 4) if is_rate and worst.measured is not None else None,
            bound=worst.bound,
            samples=worst.samples,
        )
    )
