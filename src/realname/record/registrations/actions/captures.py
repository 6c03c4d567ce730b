"""Let one phone into one registration for some minutes: a link is claimed once, and bound to what claimed it.

The link's ticket is signed and has a row, so that a second claim is known for a replay. Who claims it gets a secret
that the link did not hold, and must send it with every call: a link or a token that leaks opens nothing alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from realname.connect.messages.phone_numbers import mask
from realname.database.rows import tenant
from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.signing import authenticate, give_token
from realname.record.operators.actions.tokens import TICKET
from realname.record.operators.selectors import name_of
from realname.record.registrations.actions import contacts, steps
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

    operator_id: uuid.UUID
    ticket_id: uuid.UUID
    registration_id: uuid.UUID
    token: str = field(repr=False)
    device_secret: str = field(repr=False)
    expires_in_s: int


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to: whose registration form, of which kind, in which language, and whether it was opened."""

    ticket_id: uuid.UUID
    claimed: bool
    controller: str
    kind: str
    language: str


def open_capture(caller: Caller, registration_id: uuid.UUID) -> Ticket:
    """Make a link's ticket for a registration that is under way. Inside the tenant's transaction."""
    registration = locked_registration(registration_id)
    steps.require(registration, "withdraw")
    row = CaptureTicket.objects.create(
        operator_id=caller.operator_id, registration=registration, expires_at=timezone.now() + TICKET_GOOD_FOR
    )
    phone = Caller(caller.operator_id, f"ticket.{row.id.hex}", frozenset({TICKET}), registration_id=registration_id)
    return Ticket(give_token(phone).value, int(TICKET_GOOD_FOR.total_seconds()))


def claim(ticket: str, *, decides_itself: bool = False) -> Session:
    """Let the phone that comes first in. Opens its own transaction.

    With `decides_itself`, the registration is decided as soon as all is there, without being asked.
    Unauthenticated `capture.ticket` (forged, of something else), `capture.expired`, `capture.replayed`; Conflict
    `registration.out_of_order` where the registration has ended meanwhile.
    """
    named = _named(ticket)
    with tenant(named.operator_id):
        row = _row(named)
        if row.claimed_at is not None:
            raise _refused("The link was opened before, on another device or in another window.", "capture.replayed")
        if row.expires_at <= timezone.now():
            raise _refused("The link is too old.", "capture.expired")
        return _let_in(row, decides_itself=decides_itself)


def look(ticket: str) -> Link:
    """Tell what a link leads to, without claiming it: whoever previews a message opens nothing. Its own transaction.

    Unauthenticated `capture.ticket`, `capture.expired`.
    """
    named = _named(ticket)
    with tenant(named.operator_id):
        row = _row(named)
        registration = row.registration
        controller = registration.controller or name_of()
        return Link(named.ticket_id, row.claimed_at is not None, controller, registration.kind, registration.language)


def move(ticket: str, code: str) -> Session:
    """Let another device in, whose person gives back a code sent to the number that was confirmed; the first is out.

    Opens its own transactions. Unauthenticated `capture.ticket`, `capture.expired`; what `contacts.try_code` raises.
    """
    named = _named(ticket)
    with tenant(named.operator_id):
        registration_id = _row(named).registration_id
    contacts.try_code(named.operator_id, registration_id, code)
    with tenant(named.operator_id):
        row = _row(named)
        return _let_in(row, decides_itself=row.registration.decides_itself)


def ask_to_move(ticket: str) -> str:
    """Have a code sent to the number that was confirmed on the first device; return it masked. Empty: none was.

    Opens its own transaction. Unauthenticated `capture.ticket`, `capture.expired`; what `contacts.ask_code` raises.
    """
    named = _named(ticket)
    with tenant(named.operator_id):
        registration_id = _row(named).registration_id
        number = contacts.confirmed_number(registration_id)
        if number:
            contacts.ask_code(registration_id, number)
    return mask(number) if number else ""


def visitor(operator_id: uuid.UUID, ticket_id: uuid.UUID, secret: str) -> Caller | None:
    """Return the phone that claimed a link, known by its secret, as long as nobody moved on. Its own transaction."""
    with tenant(operator_id):
        row = CaptureTicket.objects.filter(id=ticket_id).exclude(claimed_at=None).first()
    if row is None or not hmac.compare_digest(bytes(row.device_sha256 or b""), digest(secret)):
        return None
    return _phone(row)


def _let_in(row: CaptureTicket, *, decides_itself: bool) -> Session:
    """Bind a locked ticket to the device that comes now. Inside the tenant's transaction."""
    registration = locked_registration(row.registration_id)
    steps.require(registration, "withdraw")
    if decides_itself and not registration.decides_itself:
        registration.decides_itself = True
        registration.save(update_fields=("decides_itself",))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row.claimed_at, row.device_sha256 = timezone.now(), digest(secret)
    row.save(update_fields=("claimed_at", "device_sha256"))
    emit(row.operator_id, "capture.opened", row.registration_id)
    given = give_token(_phone(row))
    return Session(row.operator_id, row.id, row.registration_id, given.value, secret, given.expires_in_s)


def _phone(row: CaptureTicket) -> Caller:
    return Caller(
        row.operator_id,
        f"phone.{row.id.hex}",
        frozenset({"capture"}),
        registration_id=row.registration_id,
        device=bytes(row.device_sha256 or b""),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """What a ticket's signature vouches for."""

    operator_id: uuid.UUID
    ticket_id: uuid.UUID
    registration_id: uuid.UUID


def _named(ticket: str) -> _Named:
    """Return what a ticket names. Whoever holds a bad one is no client and is not sent to get a token."""
    try:
        caller = authenticate(ticket)
    except Unauthenticated as error:
        raise _refused(str(error), "capture.expired" if error.code == "auth.expired" else "capture.ticket") from error
    kind, _, name = caller.client_id.partition(".")
    if TICKET not in caller.scopes or kind != "ticket" or caller.registration_id is None:
        raise _refused("This is not a link's ticket.", "capture.ticket")
    return _Named(caller.operator_id, uuid.UUID(hex=name), caller.registration_id)


def _row(named: _Named) -> CaptureTicket:
    """Return the ticket's row, held until the transaction ends. Unauthenticated `capture.ticket`."""
    row = locked_ticket(named.ticket_id)
    if row is None or row.registration_id != named.registration_id:
        raise _refused("This is not a link's ticket.", "capture.ticket")
    return row


def digest(secret: str) -> bytes:
    """Return what is kept of a device's secret: 32 random bytes, so a SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


def _refused(message: str, code: str) -> Unauthenticated:
    return Unauthenticated(message, code=code, remedy="Ask for a new link where the registration was begun.")
