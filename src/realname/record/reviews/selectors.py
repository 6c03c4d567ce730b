"""Read reviews: whose turn a case is, what was decided, how often people differ. Inside the tenant's transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from realname.record.errors import Invalid, NotFound
from realname.record.registrations.actions.reviewing import APPEAL
from realname.record.registrations.models import Registration
from realname.record.registrations.states import State
from realname.record.reviews.models import Case, Opinion

LIVE = Q(registration__subscriber__erased_at=None) & (
    Q(why=Case.Why.POLICY, registration__state=State.DECIDED)
    | Q(why=Case.Why.APPEAL, registration__waiting_for=APPEAL)
    | Q(why__in=(Case.Why.SAMPLE, Case.Why.PATTERN))
)
"""Cases whose question still stands: nobody withdrew, nothing ran out, nobody was erased."""


ANEW = (Case.Why.APPEAL, Case.Why.PATTERN)
"""Why a registration that somebody may have decided is looked at by another."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How often a blind second reviewer differed from one. A share means nothing without `reviewed_again` beside it."""

    member_id: uuid.UUID
    reviewed_again: int
    differed: int

    @property
    def share(self) -> float | None:
        """Return the share, None where nothing was reviewed again."""
        return self.differed / self.reviewed_again if self.reviewed_again else None


def is_live(case: Case, registration: Registration) -> bool:
    """Tell whether a case's question still stands."""
    return Case.objects.filter(LIVE, id=case.id, registration=registration).exists()


def opinions_before(case: Case) -> QuerySet[Opinion]:
    """Return the opinions whose authors may not decide this case.

    An appeal, and a look for a pattern, go to nobody who decided on the registration before; a blind second review to
    nobody of the first.
    """
    if case.why in ANEW:
        return Opinion.objects.filter(case__registration=case.registration_id).exclude(case=case)
    return Opinion.objects.filter(case=case.first_id) if case.first_id else Opinion.objects.none()


def queue(member_id: uuid.UUID) -> QuerySet[Case]:
    """Return the open cases that this reviewer may decide, the first due first: none of people she served herself."""
    hers = Opinion.objects.filter(member=member_id)
    return (
        Case.objects.filter(LIVE, closed_at=None)
        .exclude(Exists(hers.filter(case=OuterRef("pk"))))
        .exclude(Exists(hers.filter(case=OuterRef("first"))))
        .exclude(registration__member=member_id)
        .exclude(Q(why__in=ANEW) & Exists(hers.filter(case__registration=OuterRef("registration"))))
        .select_related("registration", "decision")
        .order_by("due_at", "id")
    )


def cases(state: str = "open") -> QuerySet[Case]:
    """Return cases: `open` those whose question stands, `closed` those that were decided. Invalid."""
    rows = Case.objects.select_related("registration", "decision")
    if state == "open":
        return rows.filter(LIVE, closed_at=None)
    if state == "closed":
        return rows.exclude(closed_at=None)
    raise Invalid("The state is open or closed.", pointer="/state")


def shown_all(rows: Iterable[Case]) -> list[dict[str, Any]]:
    """Return cases as the API tells them: age and reasons, no evidence and nobody's opinion."""
    now = timezone.now()
    return [_shown(row, now) for row in rows]


def reasons_of(case: Case) -> tuple[str, ...]:
    """Return the machine's reasons."""
    return tuple(json.loads(case.decision.decision)["reasons"])


def is_appealed(registration_id: uuid.UUID) -> bool:
    """Tell whether an appeal is open: until it is decided, service goes on as it was."""
    return Registration.objects.filter(id=registration_id, waiting_for=APPEAL).exists()


def told_of(registration_id: uuid.UUID) -> dict[str, Any]:
    """Return what a person decided of a registration last, and her reasons. NotFound `review.none`."""
    decided = Case.objects.filter(registration=registration_id).exclude(why=Case.Why.SAMPLE).exclude(outcome="")
    case = decided.order_by("-closed_at", "-id").first()
    if case is None:
        raise NotFound("No person has decided on this.", code="review.none", remedy="Read the decision instead.")
    opinion = Opinion.objects.filter(case=case, outcome=case.outcome).order_by("-id")[0]
    return {
        "why": case.why,
        "outcome": case.outcome,
        "reasons": list(opinion.reasons),
        "decided_at": moment(case.closed_at),
    }


def disagreement() -> list[Disagreement]:
    """Return for each reviewer how often a blind second review came out otherwise than her opinion."""
    seconds = Case.objects.filter(why=Case.Why.SAMPLE).exclude(outcome="")
    outcomes = dict(seconds.values_list("first", "outcome"))
    counted: dict[uuid.UUID, list[bool]] = {}
    for opinion in Opinion.objects.filter(case__in=list(outcomes)).order_by("id"):
        counted.setdefault(opinion.member, []).append(opinion.outcome != outcomes[opinion.case_id])
    return [Disagreement(member, len(differs), sum(differs)) for member, differs in counted.items()]


def _shown(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "id": str(case.id),
        "registration_id": str(case.registration_id),
        "kind": case.registration.kind,
        "why": case.why,
        "reasons": list(reasons_of(case)),
        "opened_at": moment(case.opened_at),
        "due_at": moment(case.due_at),
        "age_s": int(((case.closed_at or now) - case.opened_at).total_seconds()),
        "overdue": case.closed_at is None and case.due_at <= now,
        "closed_at": moment(case.closed_at),
        "outcome": case.outcome,
    }


def moment(value: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
