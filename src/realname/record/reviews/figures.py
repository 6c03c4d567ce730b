"""Count what waits for reviewers, for an operator's figures. Inside the tenant's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from realname.record.reviews import selectors

AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""Where one group of ages ends and the next begins; the last has no end."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open cases of one group of ages, and how many of them are past the time that the policy gives."""

    open: int
    overdue: int


def load(now: datetime) -> list[Waiting]:
    """Return the open cases by their age, the youngest first."""
    starts = [now - age for age in AGES]
    bounds: list[tuple[datetime | None, datetime | None]] = list(zip([*starts, None], [None, *starts], strict=True))
    asked = {}
    for place, (after, until) in enumerate(bounds):
        within = Q() if after is None else Q(opened_at__gt=after)
        within &= Q() if until is None else Q(opened_at__lte=until)
        asked[f"open_{place}"] = Count("id", filter=within)
        asked[f"overdue_{place}"] = Count("id", filter=within & Q(due_at__lte=now))
    counted = selectors.cases().order_by().aggregate(**asked)
    return [Waiting(counted[f"open_{place}"], counted[f"overdue_{place}"]) for place in range(len(bounds))]
