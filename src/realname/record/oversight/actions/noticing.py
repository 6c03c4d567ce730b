"""Tell people that their case was opened by law, on the day that was set; and end what is over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Conflict, Denied, Invalid
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.access import LATEST_NOTICE, WHAT, basis_of, end, tell_step
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.locks import locked_request
from realname.record.oversight.models import AccessRequest, Handover

State = AccessRequest.State


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is told of a lawful access to her case."""

    registration_id: uuid.UUID
    jurisdiction: str
    basis: str = field(repr=False)
    scope: str
    asked_at: datetime
    until: date
    handed_over_at: tuple[datetime, ...]
    noticed_at: datetime


def defer_notice(officer: Officer, request_id: uuid.UUID, notice_on: date) -> AccessRequest:
    """Have the person told later. Inside the tenant's transaction.

    Denied `access.no_officer`, and `access.own_request` for whoever asked for the case; Invalid `access.notice` for a
    day that is no later one, or too late; Conflict `access.noticed` once she was told.
    """
    role, row = officer.role, locked_request(request_id)
    if row.asked_by == officer.member_id:
        raise Denied(
            "Whoever asked for the case does not put the notice off: another officer does.",
            code="access.own_request",
            remedy="Leave it to another officer.",
        )
    if row.noticed_at is not None:
        raise Conflict("She was told.", code="access.noticed", remedy="Nothing is left to put off.")
    if not row.notice_on < notice_on <= row.created_at.date() + LATEST_NOTICE:
        raise Invalid(WHAT["access.notice"], code="access.notice", pointer="/notice_on")
    row.notice_on = notice_on
    row.save(update_fields=("notice_on",))
    tell_step(row, "notice_deferred", role)
    emit(row.operator_id, "access.notice_deferred", row.id)
    return row


def keep_clock(operator_id: uuid.UUID, today: date) -> None:
    """End accesses whose day is over, and give the notices that are due. Opens its own transactions."""
    with tenant(operator_id):
        rows = AccessRequest.objects.filter(state__in=(State.REQUESTED, State.AGREED), until__lt=today)
        over = list(rows.values_list("id", flat=True))
        rows = AccessRequest.objects.filter(noticed_at=None, notice_on__lte=today, decided_by__isnull=False)
        due = list(rows.exclude(state=State.REFUSED).values_list("id", flat=True))
    for request_id in over:
        with tenant(operator_id):
            row = locked_request(request_id)
            if row.state in {State.REQUESTED, State.AGREED} and row.until < today:
                end(row, row.asked_role)
    for request_id in due:
        with tenant(operator_id):
            row = locked_request(request_id)
            if row.noticed_at is None and row.notice_on <= today:
                _give(row)


def notices_of(subscriber_id: uuid.UUID) -> list[Notice]:
    """Return what a person is told, the newest first. Inside the tenant's transaction."""
    rows = AccessRequest.objects.filter(subscriber=subscriber_id, noticed_at__isnull=False).select_related("subscriber")
    return [_notice(row, row.noticed_at) for row in rows.order_by("-id") if row.noticed_at is not None]


def _give(row: AccessRequest) -> None:
    row.noticed_at = timezone.now()
    row.save(update_fields=("noticed_at",))
    tell_step(row, "person_noticed", row.asked_role)
    emit(row.operator_id, "access.noticed", row.id)


def _notice(row: AccessRequest, noticed_at: datetime) -> Notice:
    handed = Handover.objects.filter(request=row).order_by("id").values_list("created_at", flat=True)
    return Notice(
        row.registration_id,
        row.jurisdiction,
        basis_of(row),
        row.scope,
        row.created_at,
        row.until,
        tuple(handed),
        noticed_at,
    )
