"""Cases are opened: for what a policy leaves to a person, for an appeal, for a random sample of what was decided."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.utils import timezone

from realname.judge.decision import Result
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.registrations.states import State
from realname.record.reviews.models import Appeal, Case

HAS_A_LINE = frozenset({State.DECIDED, State.ACTIVATED})
"""States in which there is a line, or may soon be one."""

FINE = 1_000_000
"""A rate is drawn in millionths."""


def open_for_decision(row: DecisionRow) -> None:
    """Open a case for a decision that the policy leaves to a person. In the transaction of the decision."""
    if row.outcome == Result.REVIEW:
        open_case(row, Case.Why.POLICY)


def open_for_pattern(registration_id: uuid.UUID) -> bool:
    """Have an approved registration looked at again, once; tell whether a case was opened. In the transaction.

    What is with a person already, was refused, or has ended without a line is left, and so is whoever is erased.
    """
    registration = Registration.objects.select_related("subscriber").get(id=registration_id)
    row = DecisionRow.objects.filter(registration=registration).order_by("-id").first()
    if row is None or registration.state not in HAS_A_LINE or registration.subscriber.erased_at is not None:
        return False
    asked = Case.objects.filter(registration=registration, closed_at=None).exclude(why=Case.Why.SAMPLE)
    if asked.exists() or Case.objects.filter(decision=row, why=Case.Why.PATTERN).exists():
        return False
    open_case(row, Case.Why.PATTERN)
    return True


def open_case(row: DecisionRow, why: Case.Why, *, appeal: Appeal | None = None, first: Case | None = None) -> Case:
    """Open a case on a decision, due by the policy's hours. Inside the tenant's transaction."""
    rules, now = rules_of(row.policy).review, timezone.now()
    case = Case.objects.create(
        operator_id=row.operator_id,
        registration_id=row.registration_id,
        decision=row,
        appeal=appeal,
        first=first,
        why=why,
        four_eyes=rules.four_eyes and first is None,
        opened_at=now,
        due_at=now + timedelta(hours=rules.due_hours),
    )
    if why is not Case.Why.SAMPLE:
        emit(row.operator_id, "review.opened", row.registration_id, {"case": str(case.id), "why": why.value})
    return case


def maybe_sample(case: Case) -> Case | None:
    """Have a decided case decided again by somebody else, blind, at the policy's rate. In its transaction."""
    rate = rules_of(case.decision.policy).review.sample_rate
    if secrets.randbelow(FINE) >= rate * FINE:
        return None
    return open_case(case.decision, Case.Why.SAMPLE, first=case)
