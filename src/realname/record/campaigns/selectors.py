"""Read campaigns: how far they are, what was refused, and what they did. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, QuerySet

from realname.record.campaigns.models import BadRow, BarOrder, Campaign, CampaignLine, Notice, Step
from realname.record.campaigns.plan import BUCKETS

BY_STATE = """
SELECT state, count(*) FROM campaigns_line WHERE campaign_id = %s GROUP BY 1
"""
BY_COHORT = """
SELECT bucket::bigint * %(cohorts)s / %(buckets)s, state, count(*) FROM campaigns_line WHERE campaign_id = %(campaign)s
GROUP BY 1, 2
"""
HARM = """
SELECT count(*) FILTER (WHERE limited_at IS NOT NULL), count(*) FILTER (WHERE wrongly <> ''),
    count(*) FILTER (WHERE restored_at IS NOT NULL),
    count(*) FILTER (WHERE restored_at - released_at > make_interval(secs => %(late)s)),
    count(*) FILTER (WHERE limited_at IS NOT NULL AND released_at IS NOT NULL AND restored_at IS NULL),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM restored_at - released_at)),
    percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM restored_at - released_at)),
    max(extract(epoch FROM restored_at - released_at))
FROM campaigns_line WHERE campaign_id = %(campaign)s AND limited_at IS NOT NULL
"""
LATE_S = 900
"""A line is restored late where more than a quarter of an hour passes from the approval to the system's answer."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What a campaign's bars did: lines barred, wrongly so, restored, and how long that took from the approval.

    Seconds are None where no line was restored.
    """

    barred: int
    wrongly: int
    restored: int
    restored_late: int
    waiting: int
    median_s: float | None
    p95_s: float | None
    longest_s: float | None


def campaigns() -> QuerySet[Campaign]:
    """Return the operator's campaigns."""
    return Campaign.objects.all()


def lines_by_state(campaign_id: uuid.UUID) -> Counter[str]:
    """Return how many lines are in each state."""
    with connection.cursor() as cursor:
        cursor.execute(BY_STATE, [campaign_id])
        return Counter(dict(cursor.fetchall()))


def lines_by_cohort(campaign_id: uuid.UUID, cohorts: int) -> dict[int, Counter[str]]:
    """Return how many lines of each cohort are in each state; cohorts are counted from 0."""
    found: dict[int, Counter[str]] = {cohort: Counter() for cohort in range(cohorts)}
    with connection.cursor() as cursor:
        cursor.execute(BY_COHORT, {"campaign": campaign_id, "cohorts": cohorts, "buckets": BUCKETS})
        for cohort, state, count in cursor.fetchall():
            found[cohort][state] = count
    return found


def notices_by_state(campaign_id: uuid.UUID) -> Counter[tuple[str, str]]:
    """Return how many notices there are, by channel and state."""
    rows = Notice.objects.filter(campaign=campaign_id).values_list("channel", "state").annotate(Count("id"))
    return Counter({(channel, state): count for channel, state, count in rows})


def orders_by_state(campaign_id: uuid.UUID) -> Counter[tuple[str, str]]:
    """Return how many orders there are, by action and state."""
    rows = BarOrder.objects.filter(campaign=campaign_id).values_list("action", "state").annotate(Count("id"))
    return Counter({(action, state): count for action, state, count in rows})


def harm_of(campaign_id: uuid.UUID) -> Harm:
    """Return what a campaign's bars did."""
    with connection.cursor() as cursor:
        cursor.execute(HARM, {"campaign": campaign_id, "late": LATE_S})
        *counts, median, p95, longest = cursor.fetchone()
    return Harm(*counts, *(None if value is None else float(value) for value in (median, p95, longest)))


def steps_of(campaign_id: uuid.UUID) -> list[Step]:
    """Return a campaign's steps in the order of their days."""
    return list(Step.objects.filter(campaign=campaign_id).order_by("due_at", "cohort", "id"))


def bad_rows(campaign_id: uuid.UUID) -> QuerySet[BadRow]:
    """Return the rows that were refused."""
    return BadRow.objects.filter(campaign=campaign_id)


def bad_rows_by_code(campaign_id: uuid.UUID) -> list[tuple[str, int]]:
    """Return how many rows were refused for each reason, the most frequent first."""
    rows = bad_rows(campaign_id).values_list("code").annotate(n=Count("id")).order_by("-n", "code")
    return [(code, count) for code, count in rows]


def lines_of(campaign_id: uuid.UUID) -> QuerySet[CampaignLine]:
    """Return a campaign's lines."""
    return CampaignLine.objects.filter(campaign=campaign_id)
