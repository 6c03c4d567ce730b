"""A line that somebody holds changes its SIM or its holder after some hours, in which it can be stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from realname.record.operators.actions.policies import rules_of
from realname.record.operators.models import Event
from realname.record.registrations.models import Registration

COOLED = frozenset({Registration.Kind.SIM_REPLACEMENT, Registration.Kind.TRANSFER})
"""Kinds that take a line from the SIM in which it works."""

APPROVALS = ("registration.decided", "review.decided")


def cools_until(registration: Registration) -> datetime | None:
    """Return until when an approved registration waits; None where it does not. Inside the tenant's transaction.

    The hours are counted from the decision that counts, the machine's or a person's.
    """
    rules = rules_of(registration.policy).cooling
    if rules is None or registration.kind not in COOLED:
        return None
    decided = Event.objects.filter(subject=registration.id, type__in=APPROVALS).order_by("-id").first()
    return None if decided is None else decided.created_at + timedelta(hours=rules.hours)
