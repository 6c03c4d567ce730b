"""A request for lawful access, as an officer is shown it. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from realname.pages.access.words import SCOPES, STATES
from realname.pages.problems import Text
from realname.record.errors import NotFound
from realname.record.oversight.actions.access import basis_of
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.models import AccessRequest, Handover

State = AccessRequest.State


@dataclass(frozen=True, slots=True)
class Shown:
    """One request, and what the officer who looks can do with it."""

    row: AccessRequest
    state: Text
    tone: str
    scope: Text
    basis: str
    handed_over_at: tuple[datetime, ...]
    is_own: bool
    can_decide: bool
    can_take: bool
    can_end: bool
    can_defer: bool


def shown_all(officer: Officer) -> list[Shown]:
    """Return every request, the newest first."""
    rows = AccessRequest.objects.select_related("subscriber").order_by("-id")
    return [_shown(officer, row) for row in rows]


def shown(officer: Officer, request_id: uuid.UUID) -> Shown:
    """Return one request. NotFound."""
    row = AccessRequest.objects.select_related("subscriber").filter(id=request_id).first()
    if row is None:
        raise NotFound("There is no such request.")
    return _shown(officer, row)


def _shown(officer: Officer, row: AccessRequest) -> Shown:
    state, tone = STATES[row.state]
    is_own = row.asked_by == officer.member_id
    in_time = row.until >= timezone.localdate()
    handed = Handover.objects.filter(request=row).order_by("id").values_list("created_at", flat=True)
    return Shown(
        row,
        state,
        tone,
        SCOPES[row.scope],
        basis_of(row),
        tuple(handed),
        is_own=is_own,
        can_decide=row.state == State.REQUESTED and not is_own and in_time,
        can_take=row.state == State.AGREED and in_time and officer.member_id in {row.asked_by, row.decided_by},
        can_end=row.state in {State.REQUESTED, State.AGREED},
        can_defer=row.noticed_at is None and not is_own and row.state in {State.AGREED, State.ENDED},
    )
