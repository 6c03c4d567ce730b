"""Count registrations and decisions for an operator's figures, in SQL. Inside the tenant's transaction.

Nothing sealed is opened: the checks of a decision are kept in the clear, the readings that they were made from are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from realname.record.registrations.models import Registration

BOUNDS_S = (10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 86400)
"""Where one bar of the times ends and the next begins; a time on a bound belongs to the next."""

COMPARED = "face.matches_document"
COMPARED_A_WEEK = 1000
"""The newest approvals of each week that the drift is measured on: 40 microseconds each, and more say nothing else."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment (with it) to another (without it)."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many decisions of one way came out so."""

    way: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many decisions of that outcome gave that reason."""

    outcome: str
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from creation to the first decision that is not another attempt.

    counts  one for each bar: below the first of `BOUNDS_S`, between each two, at the last and above
    """

    counts: tuple[int, ...]
    median_s: float
    p95_s: float

    @property
    def decided(self) -> int:
        """Return how many registrations are counted."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Week:
    """Scores of one engine's comparisons with the document, of approved registrations, in the week from `monday`.

    spread     the sample's standard deviation, 0 of a single score
    threshold  the mean of what the calibration asked then, by the policies' rates
    """

    engine: str
    version: str
    digest: str
    monday: datetime
    mean: float
    spread: float
    threshold: float
    count: int


def has_any() -> bool:
    """Tell whether the operator has registered anybody, or tried to."""
    return Registration.objects.exists()


def begun(span: Span, bucket: timedelta) -> list[int]:
    """Return how many registrations were created in each bucket of the span, the earliest first."""
    found = _rows(
        """
        SELECT floor(extract(epoch FROM created_at - %(since)s) / %(bucket)s)::int, count(*)
        FROM registrations_registration WHERE created_at >= %(since)s AND created_at < %(until)s GROUP BY 1
        """,
        span,
        bucket=bucket.total_seconds(),
    )
    counts = dict(found)
    return [counts.get(place, 0) for place in range(-(-(span.until - span.since) // bucket))]


def outcomes(span: Span) -> list[Outcomes]:
    """Return how the span's decisions came out, each attempt by itself."""
    rows = _rows(
        """
        SELECT way, outcome, count(*) FROM registrations_decision
        WHERE created_at >= %(since)s AND created_at < %(until)s GROUP BY 1, 2 ORDER BY 1, 2
        """,
        span,
    )
    return [Outcomes(*row) for row in rows]


def reasons(span: Span) -> list[ReasonCount]:
    """Return why the span's decisions refused, or asked for another attempt; the most frequent first."""
    rows = _rows(
        """
        SELECT outcome, code, count(*)
        FROM registrations_decision, jsonb_array_elements_text(decision::jsonb -> 'reasons') AS code
        WHERE created_at >= %(since)s AND created_at < %(until)s AND outcome IN ('rejected', 'retry')
        GROUP BY 1, 2 ORDER BY 3 DESC, 2
        """,
        span,
    )
    return [ReasonCount(*row) for row in rows]


def times(span: Span) -> Times | None:
    """Return how long registrations took that were decided in the span, None where none was."""
    rows = _rows(
        """
        WITH taken AS (
            SELECT extract(epoch FROM min(decided.created_at) - begun.created_at)::float8 AS s
            FROM registrations_decision decided JOIN registrations_registration begun
                ON begun.id = decided.registration_id AND begun.operator_id = decided.operator_id
            WHERE decided.created_at >= %(since)s AND decided.created_at < %(until)s AND decided.outcome <> 'retry'
                AND NOT EXISTS (
                    SELECT FROM registrations_decision earlier
                    WHERE earlier.operator_id = decided.operator_id
                        AND earlier.registration_id = decided.registration_id
                        AND earlier.created_at < %(since)s AND earlier.outcome <> 'retry'
                )
            GROUP BY begun.id, begun.created_at
        ), barred AS (SELECT width_bucket(s, %(bounds)s::float8[]) AS bar, count(*) AS n FROM taken GROUP BY 1)
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s), percentile_cont(0.95) WITHIN GROUP (ORDER BY s),
            (SELECT jsonb_object_agg(bar, n) FROM barred)::text
        FROM taken
        """,
        span,
        bounds=[float(bound) for bound in BOUNDS_S],
    )
    median, p95, counted = rows[0]
    if median is None:
        return None
    by_bar = {int(bar): n for bar, n in json.loads(counted).items()}
    return Times(tuple(by_bar.get(bar, 0) for bar in range(len(BOUNDS_S) + 1)), median, p95)


def drift(span: Span) -> list[Week]:
    """Return the scores of approved registrations, week by week (UTC, from Monday) and engine by engine.

    Of each week the newest `COMPARED_A_WEEK` are looked at.
    """
    rows = _rows(
        """
        WITH newest AS (
            SELECT approved.created_at, approved.checks
            FROM generate_series(
                date_trunc('week', %(since)s AT TIME ZONE 'UTC'), %(until)s AT TIME ZONE 'UTC', interval '1 week'
            ) AS monday
            CROSS JOIN LATERAL (
                SELECT created_at, checks FROM registrations_decision
                WHERE created_at >= greatest(%(since)s, monday AT TIME ZONE 'UTC')
                    AND created_at < least(%(until)s, (monday + interval '1 week') AT TIME ZONE 'UTC')
                    AND outcome = 'approved' AND way = 'face'
                ORDER BY created_at DESC LIMIT %(most)s
            ) AS approved
        ), compared AS (
            SELECT created_at, jsonb_path_query(checks::jsonb, '$[*] ? (@.name == $name)', %(name)s) AS one FROM newest
        )
        SELECT one #>> '{engine,name}', one #>> '{engine,version}', one #>> '{engine,digest}',
            date_trunc('week', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC',
            avg((one ->> 'score')::float8), coalesce(stddev_samp((one ->> 'score')::float8), 0),
            avg((one ->> 'threshold')::float8), count(*)
        FROM compared
        WHERE jsonb_typeof(one -> 'score') = 'number' AND jsonb_typeof(one -> 'threshold') = 'number'
            AND jsonb_typeof(one -> 'engine') = 'object'
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """,
        span,
        name=f'{{"name": "{COMPARED}"}}',
        most=COMPARED_A_WEEK,
    )
    return [Week(*row) for row in rows]


def _rows(query: str, span: Span, **more: Any) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"since": span.since, "until": span.until, **more})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
