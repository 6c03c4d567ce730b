"""Let one phone into one registration for some minutes: a link is claimed once, and bound to what claimed it.

The link's ticket is signed and has a row, so that a second claim is known for a replay. Who claims it gets a secret
that the link did not hold, and must send it with every call: a link or a token that leaks opens nothing alone.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.signing import authenticate, give_token
from realname.record.operators.actions.tokens import TICKET
from realname.record.registrations.actions import steps
from realname.record.registrations.locks import locked_registration, locked_ticket
from realname.record.registrations.models import CaptureTicket

TICKET_GOOD_FOR = timedelta(minutes=15)
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link holds, and until when it can be claimed."""

    value: str = field(repr=False)
    expires_in_s: int


@dataclass(frozen=True, slots=True)
class Session:
    """What a phone holds: a token, and the secret that binds it to the device."""

    registration_id: uuid.UUID
    token: str = field(repr=False)
    device_secret: str = field(repr=False)
    expires_in_s: int


def open_capture(caller: Caller, registration_id: uuid.UUID) -> Ticket:
    """Make a link's ticket for a registration that is under way. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    steps.require(registration, "withdraw")
    row = CaptureTicket.objects.create(
        operator_id=caller.operator_id, registration=registration, expires_at=timezone.now() + TICKET_GOOD_FOR
    )
    phone = Caller(caller.operator_id, f"ticket.{row.id.hex}", frozenset({TICKET}), registration_id=registration_id)
    return Ticket(give_token(phone).value, int(TICKET_GOOD_FOR.total_seconds()))


def claim(ticket: str) -> Session:
    """Let the phone that comes first in. Opens its own transaction.

    Unauthenticated `capture.ticket` (forged, of something else), `capture.expired`, `capture.replayed`; Conflict
    `registration.out_of_order` where the registration has ended meanwhile.
    """
    caller = _named(ticket)
    kind, _, name = caller.client_id.partition(".")
    if TICKET not in caller.scopes or kind != "ticket" or caller.registration_id is None:
        raise _refused("This is not a link's ticket.", "capture.ticket")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    device = digest(secret)
    with tenant(caller.operator_id):
        row = locked_ticket(uuid.UUID(hex=name))
        if row is None or row.registration_id != caller.registration_id:
            raise _refused("This is not a link's ticket.", "capture.ticket")
        if row.claimed_at is not None:
            raise _refused("The link was opened before, on another device or in another window.", "capture.replayed")
        if row.expires_at <= timezone.now():
            raise _refused("The link is too old.", "capture.expired")
        steps.require(locked_registration(row.registration_id), "withdraw")
        row.claimed_at, row.device_sha256 = timezone.now(), device
        row.save(update_fields=("claimed_at", "device_sha256"))
        emit(caller.operator_id, "capture.opened", row.registration_id)
    phone = Caller(
        caller.operator_id,
        f"phone.{row.id.hex}",
        frozenset({"capture"}),
        registration_id=row.registration_id,
        device=device,
    )
    given = give_token(phone)
    return Session(row.registration_id, given.value, secret, given.expires_in_s)


def _named(ticket: str) -> Caller:
    """Return for whom a ticket was signed. Whoever holds a bad one is no client and is not sent to get a token."""
    try:
        return authenticate(ticket)
    except Unauthenticated as error:
        raise _refused(str(error), "capture.expired" if error.code == "auth.expired" else "capture.ticket") from error


def digest(secret: str) -> bytes:
    """Return what is kept of a device's secret: 32 random bytes, so a SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


def _refused(message: str, code: str) -> Unauthenticated:
    return Unauthenticated(message, code=code, remedy="Ask for a new link where the registration was begun.")
