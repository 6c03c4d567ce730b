"""Who is signed in: a random token in a cookie that names its operator, so that the row is found inside its tenant.

A session ends by itself half an hour after the last request that counted, and twelve hours after it began. Before the
second factor it opens nothing, and lasts ten minutes.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.staff.models import Member, StaffSession

IDLE = timedelta(minutes=30)
IN_ALL = timedelta(hours=12)
HALFWAY = timedelta(minutes=10)
"""For finding the phone that shows the code, or setting up the first second factor."""

NOTED_EVERY = timedelta(minutes=1)
"""A request within this of the last one noted writes nothing."""

TOKEN_BYTES = 32

SCOPES = {
    "agent": frozenset({"registrations:write", "registrations:read", "registrations:attest"}),
    "reviewer": frozenset({"registrations:read"}),
    "regulator": frozenset(),
    "analyst": frozenset(),
    "gate": frozenset(),
    "administrator": frozenset({"registrations:read", "policies:read", "policies:write", "webhooks:read"}),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is signed in, and as what."""

    operator_id: uuid.UUID
    member_id: uuid.UUID
    name: str
    roles: frozenset[str]
    store_id: uuid.UUID | None

    def caller(self) -> Caller:
        """Return her as the use cases of the record know who asks."""
        scopes = frozenset[str]().union(*(SCOPES[role] for role in self.roles))
        return Caller(self.operator_id, f"staff.{self.member_id.hex}", scopes)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie holds."""

    cookie: str = field(repr=False)
    max_age_s: int = int(IN_ALL.total_seconds())


def identify(cookie: str, *, counts: bool = True) -> Staff | None:
    """Return who is signed in, None where nobody is. `counts` says whether a person asked, and not a script alone.

    Opens its own transaction.
    """
    parts = _parts(cookie)
    if parts is None:
        return None
    operator_id, digest = parts
    with tenant(operator_id):
        session = _live(digest)
        if session is None or session.second_factor_at is None:
            return None
        now = timezone.now()
        if counts and now - session.seen_at > NOTED_EVERY:
            session.seen_at = now
            session.save(update_fields=("seen_at",))
        member = session.member
        return Staff(operator_id, member.id, member.name, frozenset(member.roles), member.store_id)


def sign_out(cookie: str) -> None:
    """End the session, wherever it stands. No error where there is none. Opens its own transaction."""
    parts = _parts(cookie)
    if parts is None:
        return
    operator_id, digest = parts
    with tenant(operator_id):
        StaffSession.objects.filter(token_sha256=digest, ended_at=None).update(ended_at=timezone.now())


def open_session(member: Member) -> Ticket:
    """Begin a session that has its second factor before it. Inside the tenant's transaction."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    StaffSession.objects.create(operator_id=member.operator_id, member=member, token_sha256=_digest(token))
    return _ticket(member.operator_id, token)


def complete(session: StaffSession) -> Ticket:
    """Let a session open things from now on, under a new token: the old one was worth less. In the transaction."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    session.token_sha256, session.second_factor_at, session.seen_at = _digest(token), now, now
    session.challenge, session.sealed_totp = None, None
    session.save(update_fields=("token_sha256", "second_factor_at", "seen_at", "challenge", "sealed_totp"))
    return _ticket(session.operator_id, token)


@contextmanager
def session_of(cookie: str) -> Iterator[StaffSession]:
    """Give the session's row, locked, before or after the second factor; the block is a transaction.

    Unauthenticated `staff.no_session` where there is none any more.
    """
    parts = _parts(cookie)
    if parts is None:
        raise _none()
    operator_id, digest = parts
    with tenant(operator_id):
        session = _live(digest, for_change=True)
        if session is None:
            raise _none()
        yield session


def _live(digest: bytes, *, for_change: bool = False) -> StaffSession | None:
    rows = StaffSession.objects.select_related("member").filter(token_sha256=digest, ended_at=None)
    session = (rows.select_for_update(of=("self",)) if for_change else rows).first()
    if session is None or session.member.disabled_at is not None:
        return None
    now = timezone.now()
    if session.second_factor_at is None:
        return session if now - session.created_at < HALFWAY else None
    is_live = now - session.seen_at < IDLE and now - session.created_at < IN_ALL
    return session if is_live else None


def _ticket(operator_id: uuid.UUID, token: str) -> Ticket:
    return Ticket(f"{operator_id.hex}.{token}")


def _parts(cookie: str) -> tuple[uuid.UUID, bytes] | None:
    operator, _, token = cookie.partition(".")
    try:
        return uuid.UUID(hex=operator), _digest(token)
    except ValueError:
        return None


def _digest(token: str) -> bytes:
    """Return what is kept of a token: 32 random bytes, so a SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


def _none() -> Unauthenticated:
    return Unauthenticated("Nobody is signed in.", code="staff.no_session", remedy="Sign in.")
