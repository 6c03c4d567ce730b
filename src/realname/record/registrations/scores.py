"""Scores of approved comparisons with the document, for whoever watches their drift. In the tenant's transaction.

Nothing sealed is opened: the checks of a decision are kept in the clear.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

LOOKED_AT = 1000
"""The newest approvals in which engines are looked for: one that decided nothing lately needs no watch."""

MOST = 5000
"""Of one span: more says nothing else."""

COMPARED = """
SELECT {wanted} FROM (
    SELECT checks, created_at FROM registrations_decision
    WHERE outcome = 'approved' AND way = 'face' {more} ORDER BY created_at {order} LIMIT %(most)s
) AS approved
CROSS JOIN LATERAL jsonb_path_query(checks::jsonb, '$[*] ? (@.name == "face.matches_document")') AS one
WHERE jsonb_typeof(one -> 'score') = 'number' AND jsonb_typeof(one -> 'engine') = 'object'
"""


def engines_compared() -> list[str]:
    """Return the digests of the engines that compared faces lately."""
    rows = _rows("DISTINCT one #>> '{engine,digest}'", "", "DESC", most=LOOKED_AT)
    return sorted(str(digest) for (digest,) in rows)


def first_scores(engine: str, most: int) -> list[float]:
    """Return the scores of an engine's first comparisons, at most so many."""
    return _scores(engine, "AND position(%(engine)s in checks) > 0", "ASC", most=most)


def scores_since(engine: str, day: date) -> list[float]:
    """Return an engine's newest scores since the beginning of a day (UTC), at most `MOST`."""
    return _scores(
        engine, "AND position(%(engine)s in checks) > 0 AND created_at >= %(day)s", "DESC", most=MOST, day=day
    )


def _scores(engine: str, more: str, order: str, **values: Any) -> list[float]:
    rows = _rows("(one ->> 'score')::float8, one #>> '{engine,digest}'", more, order, engine=engine, **values)
    return [score for score, digest in rows if digest == engine]


def _rows(wanted: str, more: str, order: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(COMPARED.replace("{wanted}", wanted).replace("{more}", more).replace("{order}", order), values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
