"""Lawful access to a person's case: one officer asks, another agrees, and every step is a leaf of the public log.

A leaf says which operator, by which law, which role, and until when; of whom it speaks, and on which basis, it commits
to alone. Nothing here shows anything of the case: `handing` does, once two have agreed.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.ledger.kinds import LeafKind
from realname.record.errors import Conflict, Denied, Invalid
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.actions.openings import About, append_about
from realname.record.oversight.locks import locked_request
from realname.record.oversight.models import AccessRequest, Handover
from realname.record.registrations.models import DecisionRow
from realname.record.registrations.selectors import registration_of
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "oversight_access_request"
BASIS = (10, 2000)
"""Characters of a legal basis: a reference at least, and no file."""

LONGEST = timedelta(days=365)
"""An access ends by itself; who needs it for longer asks again."""

LATEST_NOTICE = timedelta(days=2 * 365)
"""Whatever a law lets be kept from her for a while, she is told by then."""

COUNTRY = re.compile(r"[A-Z]{2}")


WHAT = {
    "access.jurisdiction": "The jurisdiction is two capital letters: ISO 3166, or EU.",
    "access.basis": f"The legal basis has {BASIS[0]} to {BASIS[1]} characters: law, article, authority, reference.",
    "access.scope": f"The scope is one of {', '.join(AccessRequest.Scope.values)}.",
    "access.until": f"The access ends between today and {LONGEST.days} days from now.",
    "access.notice": f"The person is told between today and {LATEST_NOTICE.days} days from now.",
}
"""What is wrong, by its code."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    jurisdiction  whose law it rests on: two letters of ISO 3166, or EU
    basis         the legal basis in words, as the person will read it: law, article, authority, reference
    scope         `decision`, the one that counts, or `history`, every one of the registration
    until         the last day of the access
    notice_on     the day on which the person is told
    """

    jurisdiction: str
    basis: str = field(repr=False)
    scope: str
    until: date
    notice_on: date


def request_access(officer: Officer, registration_id: uuid.UUID, asked: Asked, today: date) -> AccessRequest:
    """Write that an officer asks for a case. Inside the tenant's transaction.

    Denied `access.no_officer`; NotFound; Invalid `access.jurisdiction`, `access.basis`, `access.scope`,
    `access.until`, `access.notice`; Conflict `access.nothing` before a decision, `subscriber.erased`.
    """
    role = officer.role
    _check(asked, today)
    registration = registration_of(registration_id)
    if not DecisionRow.objects.filter(registration=registration).exists():
        raise Conflict("Nothing was decided yet.", code="access.nothing", remedy="Ask once there is a decision.")
    row = AccessRequest(
        operator_id=officer.operator_id,
        subscriber=registration.subscriber,
        registration=registration,
        public_id=uuid.uuid4(),
        asked_by=officer.member_id,
        asked_role=role,
        jurisdiction=asked.jurisdiction,
        scope=asked.scope,
        until=asked.until,
        notice_on=asked.notice_on,
    )
    row.sealed_basis = seal_for(row.subscriber, asked.basis.strip().encode(), _place(row))
    row.save(force_insert=True)
    tell_step(row, "requested", role, until=asked.until.isoformat())
    emit(row.operator_id, "access.requested", row.id, _by(officer))
    return row


def decide_access(officer: Officer, request_id: uuid.UUID, today: date, *, agrees: bool) -> AccessRequest:
    """Agree to a request, or refuse it. Inside the tenant's transaction.

    Denied `access.no_officer`, and `access.own_request` for whoever asked; NotFound; Conflict `access.not_open`.
    """
    role, row = officer.role, locked_request(request_id)
    if row.asked_by == officer.member_id:
        raise Denied(
            "Whoever asks does not agree: another officer does.",
            code="access.own_request",
            remedy="Leave it to another officer.",
        )
    if row.state != AccessRequest.State.REQUESTED or row.until < today:
        raise not_open()
    row.state = AccessRequest.State.AGREED if agrees else AccessRequest.State.REFUSED
    row.decided_by, row.decided_at = officer.member_id, timezone.now()
    row.save(update_fields=("state", "decided_by", "decided_at"))
    tell_step(row, row.state, role)
    emit(row.operator_id, "access.decided", row.id, {"agreed": agrees} | _by(officer))
    return row


def end_access(officer: Officer, request_id: uuid.UUID) -> AccessRequest:
    """End an access before its day; ending it twice is no error. Inside the tenant's transaction. Denied; NotFound."""
    role, row = officer.role, locked_request(request_id)
    if row.state in {AccessRequest.State.REQUESTED, AccessRequest.State.AGREED}:
        end(row, role)
    return row


def end(row: AccessRequest, role: str) -> None:
    """End a request that is held."""
    row.state = AccessRequest.State.ENDED
    row.save(update_fields=("state",))
    tell_step(row, "ended", role)
    emit(row.operator_id, "access.ended", row.id)


def basis_of(row: AccessRequest) -> str:
    """Return the legal basis in words; empty once she is erased. Inside the tenant's transaction."""
    if row.subscriber.erased_at is not None:
        return ""
    return unseal_for(row.subscriber, bytes(row.sealed_basis), _place(row)).decode()


def tell_step(row: AccessRequest, step: str, role: str, until: str | None = None) -> None:
    """Say in the public log that a step was taken."""
    about = About(row.subscriber, row.registration_id, row.id)
    content = about.content(basis=basis_of(row), scope=row.scope)
    append_about(
        about,
        LeafKind.LAWFUL_ACCESS,
        content,
        request=str(row.public_id),
        step=step,
        by=role,
        jurisdiction=row.jurisdiction,
        until=until,
    )


def forget_requests(subscriber_id: uuid.UUID) -> None:
    """End what is asked about a person who is being erased, and delete it. Before her key is destroyed."""
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("subscriber")
    for row in rows.filter(subscriber=subscriber_id):
        if row.state in {AccessRequest.State.REQUESTED, AccessRequest.State.AGREED}:
            end(row, "subscriber")
    Handover.objects.filter(request__subscriber=subscriber_id).delete()
    AccessRequest.objects.filter(subscriber=subscriber_id).delete()


def not_open() -> Conflict:
    """Return what says that a request does not stand open for what is wanted of it."""
    return Conflict(
        "The request is decided, has ended, or its day is over.",
        code="access.not_open",
        remedy="Read where it stands; ask anew where the law still gives the right.",
    )


def _check(asked: Asked, today: date) -> None:
    shortest, longest = BASIS
    wrong = {
        "access.jurisdiction": COUNTRY.fullmatch(asked.jurisdiction) is None,
        "access.basis": not shortest <= len(asked.basis.strip()) <= longest,
        "access.scope": asked.scope not in AccessRequest.Scope.values,
        "access.until": not today <= asked.until <= today + LONGEST,
        "access.notice": not today <= asked.notice_on <= today + LATEST_NOTICE,
    }
    for code, is_wrong in wrong.items():
        if is_wrong:
            raise Invalid(WHAT[code], code=code, pointer=f"/{code.partition('.')[2]}")


def _by(officer: Officer) -> dict[str, Any]:
    return done_by(f"staff.{officer.member_id.hex}")


def _place(row: AccessRequest) -> Place:
    return Place(TABLE, "sealed_basis", row.id)
