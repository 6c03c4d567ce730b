"""A reviewer gives her opinion; the one that settles a case takes effect in the same transaction."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping

from django.utils import timezone

from realname.ledger.kinds import LeafKind
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.galleries.actions.adjudicating import require_answered
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.openings import About, append_about
from realname.record.registrations.actions import reviewing
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Registration
from realname.record.reviews.actions.appealing import tell_appeal
from realname.record.reviews.actions.opening import maybe_sample
from realname.record.reviews.actions.reviewers import ROLE, Reviewer
from realname.record.reviews.locks import locked_case
from realname.record.reviews.models import Case, Opinion, Outcome
from realname.record.reviews.reasons import offered
from realname.record.reviews.selectors import is_live, opinions_before

MOST_REASONS = 10
AGREE = 2
THE_LAST = 3
"""Where two disagree, the third opinion decides."""

ENDS: Mapping[str, str] = {Outcome.APPROVED: "upheld", Outcome.REJECTED: "dismissed", Outcome.RETRY: "retry"}
"""How an appeal ended, in the public log's words."""


def give_opinion(reviewer: Reviewer, case_id: uuid.UUID, outcome: str, reasons: tuple[str, ...]) -> Case:
    """Write a reviewer's opinion and, where it settles the case, do what follows. Inside the tenant's transaction.

    Denied `review.no_reviewer`, `review.another_person`; NotFound; Conflict `review.closed`, `review.own_opinion`, and
    what `approve_reviewed` raises; Invalid `review.outcome`, `review.reasons`. Whatever it refuses changes nothing.
    """
    reviewer.require()
    _check(outcome, reasons)
    found = Case.objects.filter(id=case_id).values_list("registration_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such case.")
    registration = locked_registration(found)
    case = locked_case(case_id)
    require_decidable(reviewer, case, registration)
    if outcome == Outcome.APPROVED:
        require_answered(case.decision_id)
    Opinion.objects.create(
        operator_id=case.operator_id, case=case, member=reviewer.member_id, outcome=outcome, reasons=list(reasons)
    )
    settled = _settled(case)
    if settled is not None:
        _settle(case, registration, settled, reviewer)
    return case


def require_decidable(reviewer: Reviewer, case: Case, registration: Registration) -> None:
    """Raise Conflict or Denied where this reviewer may not decide this case, or nobody can any more."""
    if case.closed_at is not None or not is_live(case, registration):
        raise Conflict(
            "The case is closed.", code="review.closed", remedy="Go on with the next one: nothing was changed."
        )
    if Opinion.objects.filter(case=case, member=reviewer.member_id).exists():
        raise Conflict(
            "This reviewer has given an opinion on the case.",
            code="review.own_opinion",
            remedy="Leave it to another reviewer.",
        )
    served = registration.member_id == reviewer.member_id
    if served or opinions_before(case).filter(member=reviewer.member_id).exists():
        raise Denied(
            "This reviewer served the person, or decided on this before; another person looks at it now.",
            code="review.another_person",
            remedy="Leave it to another reviewer.",
        )


def _check(outcome: str, reasons: tuple[str, ...]) -> None:
    if outcome not in Outcome.values:
        raise Invalid(f"The outcome is one of {', '.join(Outcome.values)}.", code="review.outcome", pointer="/outcome")
    wrong = set(reasons) - set(offered(outcome))
    if wrong or len(reasons) > MOST_REASONS or bool(reasons) is (outcome == Outcome.APPROVED):
        raise Invalid(
            "An approval has no reasons; a refusal, and another attempt, have some of the catalogue's for that.",
            code="review.reasons",
            remedy=f"Choose 1 to {MOST_REASONS} of the reasons that are offered for this outcome.",
            pointer="/reasons",
        )


def _settled(case: Case) -> Opinion | None:
    """Return the opinion that settles a case, None where another is needed."""
    given = list(Opinion.objects.filter(case=case).order_by("id"))
    if not case.four_eyes:
        return given[-1]
    [(outcome, votes)] = Counter(opinion.outcome for opinion in given).most_common(1)
    if votes >= AGREE:
        return next(opinion for opinion in reversed(given) if opinion.outcome == outcome)
    return given[-1] if len(given) >= THE_LAST else None


def _settle(case: Case, registration: Registration, opinion: Opinion, reviewer: Reviewer) -> None:
    case.closed_at, case.outcome = timezone.now(), opinion.outcome
    case.save(update_fields=("closed_at", "outcome"))
    if case.why == Case.Why.SAMPLE:
        return
    reasons = tuple(opinion.reasons)
    told = {"case": str(case.id), "why": case.why, "outcome": case.outcome, "reasons": list(reasons)}
    emit(case.operator_id, "review.decided", registration.id, told)
    _tell(case, registration, reasons)
    if case.appeal is not None:
        _close_appeal(case, reviewer)
    if case.why != Case.Why.PATTERN:
        _follow(case, registration, reasons)
    maybe_sample(case)


def _close_appeal(case: Case, reviewer: Reviewer) -> None:
    appeal = case.appeal
    if appeal is None:
        return
    appeal.decided_at, appeal.decided_by, appeal.outcome = case.closed_at, reviewer.member_id, case.outcome
    appeal.save(update_fields=("decided_at", "decided_by", "outcome"))
    told = {"appeal": str(appeal.id), "outcome": case.outcome}
    emit(case.operator_id, "appeal.decided", case.registration_id, told)
    tell_appeal(appeal, ENDS[case.outcome])


def _tell(case: Case, registration: Registration, reasons: tuple[str, ...]) -> None:
    about = About(registration.subscriber, registration.id, case.id)
    append_about(
        about,
        LeafKind.REVIEW_OVERRIDE,
        about.content(decision=str(case.decision_id)),
        by=ROLE,
        why=case.why,
        before=case.decision.outcome,
        after=case.outcome,
        reasons=list(reasons),
        took_s=int((timezone.now() - case.opened_at).total_seconds()),
    )


def _follow(case: Case, registration: Registration, reasons: tuple[str, ...]) -> None:
    if case.outcome == Outcome.APPROVED:
        reviewing.approve_reviewed(registration, case.decision)
    elif case.outcome == Outcome.REJECTED:
        reviewing.decline_reviewed(registration, reasons)
    else:
        reviewing.retry_reviewed(registration, case.decision, reasons)
