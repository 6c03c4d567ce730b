"""A quiet sign: pressed by the person, read by reviewers, and by nobody else.

Nothing else is written for it: no event, no webhook, no leaf of the public log, no word on any page of hers or of the
counter's. Whoever stands beside her, and whoever serves her, sees what everybody sees.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.registrations.models import Registration
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.safety.models import QuietSign

PRESSES = 3
WITHIN = timedelta(seconds=15)
"""Three presses close together are meant; one is a finger that slipped."""


def press(registration_id: uuid.UUID, now: datetime) -> None:
    """Count a press. The third within seconds is a sign; more say nothing new. Inside the tenant's transaction."""
    registration = Registration.objects.filter(id=registration_id).first()
    if registration is None:
        return
    QuietSign.objects.bulk_create(
        [QuietSign(operator_id=registration.operator_id, registration=registration, pressed_at=now)],
        ignore_conflicts=True,
    )
    row = QuietSign.objects.select_for_update().get(registration=registration)
    if row.asked_at is not None and row.closed_at is None:
        return
    if now - row.pressed_at > WITHIN:
        row.presses, row.pressed_at = 0, now
    row.presses += 1
    if row.presses >= PRESSES:
        row.asked_at, row.presses = now, 0
        row.closed_at, row.closed_by, row.outcome = None, None, ""
    row.save(update_fields=("presses", "pressed_at", "asked_at", "closed_at", "closed_by", "outcome"))


def signs_for(reviewer: Reviewer) -> QuerySet[QuietSign]:
    """Return the signs that wait, the oldest first: none of people whom this reviewer serves. Denied."""
    reviewer.require()
    waiting = QuietSign.objects.filter(asked_at__isnull=False, closed_at=None)
    return (
        waiting.exclude(registration__member=reviewer.member_id)
        .select_related("registration__store")
        .order_by("asked_at", "id")
    )


def close_sign(reviewer: Reviewer, sign_id: uuid.UUID, outcome: str) -> QuietSign:
    """Note what came of a sign. Denied; NotFound, also where she serves the person; Invalid; Conflict `sign.closed`."""
    reviewer.require()
    if outcome not in QuietSign.Outcome.values:
        raise Invalid("The outcome is helped, handed_on or by_mistake.", pointer="/outcome")
    row = (
        QuietSign.objects.select_for_update(of=("self",))
        .filter(id=sign_id, asked_at__isnull=False)
        .exclude(registration__member=reviewer.member_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such sign.")
    if row.closed_at is not None:
        raise Conflict("Somebody has taken care of it.", code="sign.closed", remedy="Nothing is to be done.")
    row.closed_at, row.closed_by, row.outcome = timezone.now(), reviewer.member_id, outcome
    row.save(update_fields=("closed_at", "closed_by", "outcome"))
    return row
