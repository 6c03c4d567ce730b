"""What reviews hold on a person, readable by her: who decided and why, what she said, who looked at her pictures."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.reviews.actions.appealing import shown, words_of
from realname.record.reviews.models import Appeal, Case, Look, Opinion
from realname.record.reviews.selectors import moment


def held_on(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return it by what it is. Inside the tenant's transaction."""
    cases = Case.objects.filter(registration__subscriber=subscriber_id).order_by("id")
    appeals = Appeal.objects.filter(registration__subscriber=subscriber_id).select_related("registration__subscriber")
    looks = Look.objects.filter(subscriber=subscriber_id).order_by("id")
    return {
        "reviews": [_case(case) for case in cases],
        "appeals": [{**shown(row), "words": words_of(row)} for row in appeals.order_by("id")],
        "looks": [_look(row) for row in looks],
    }


def _case(case: Case) -> dict[str, Any]:
    opinions = Opinion.objects.filter(case=case).order_by("id")
    return {
        "registration_id": str(case.registration_id),
        "why": case.why,
        "opened_at": moment(case.opened_at),
        "closed_at": moment(case.closed_at),
        "outcome": case.outcome,
        "opinions": [
            {"by": str(row.member), "outcome": row.outcome, "reasons": row.reasons, "at": moment(row.created_at)}
            for row in opinions
        ],
    }


def _look(row: Look) -> dict[str, Any]:
    return {
        "by": str(row.member),
        "evidence_id": str(row.evidence_id),
        "shown": row.shown,
        "why": row.why,
        "case": str(row.case_id),
        "at": moment(row.created_at),
    }
