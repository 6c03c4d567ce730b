"""A code goes to the person's number, and comes back: she can be reached there.

A row keeps number and code sealed. A job sends the message, once under the row's own id, however often it is tried.
"""

from __future__ import annotations

import hmac
import json
import secrets
import uuid
from datetime import timedelta

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.connect.messages.contract import NumberRefused, TextMessage
from realname.connect.messages.phone_numbers import PhoneNumberError, mask, parse_number
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.judge.facts import ContactState
from realname.record.errors import Conflict, Invalid, TooMany
from realname.record.operators.actions.connections import connected, gateway_of
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Connection, Operator
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.jobs import defer_code
from realname.record.registrations.actions.measuring import settle
from realname.record.registrations.locks import locked_contact, locked_registration
from realname.record.registrations.models import Contact, Registration
from realname.record.subscribers.actions.consents import require_consent
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "registrations_contact"
PURPOSE = "contact"

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
"""Five guesses at one of a million codes, and five codes: one chance in 40,000 for a guesser."""

MOST_CODES = 5
BETWEEN_CODES = timedelta(seconds=30)

TEXTS = {
    "en": "{controller}: your code is {code}. It is good for {minutes} minutes. Nobody of {controller} asks for it.",
    "zh-Hans": "【{controller}】您的验证码是 {code}，{minutes} 分钟内有效。{controller}的工作人员不会向您索要验证码。",
}

TO_THE_LINE = frozenset({Registration.Kind.TRANSFER, Registration.Kind.REVERIFICATION})
"""Kinds whose code goes to the line itself: who has it in hand agrees."""


def ask_code(registration_id: uuid.UUID, to: str) -> Contact:
    """Have a code sent; it takes the place of one that was sent before. Inside the tenant's transaction.

    Denied `consent.none`; Invalid `line.number`, `contact.only_the_line`; Conflict `contact.no_gateway`,
    `registration.out_of_order`; TooMany `contact.too_many`.
    """
    registration = locked_registration(registration_id)
    steps.require(registration, "contact")
    require_consent(registration.subscriber_id, PURPOSE)
    if not connected(Connection.Kind.MESSAGES):
        raise Conflict(
            "This operator has no SMS gateway.",
            code="contact.no_gateway",
            remedy="Connect one: `realname operator connect OPERATOR messages`.",
        )
    number = _number(registration, to)
    _refuse_too_many(registration)
    row = Contact(operator_id=registration.operator_id, registration=registration, expires_at=timezone.now() + GOOD_FOR)
    kept = {"to": number, "code": f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"}
    row.sealed = seal_for(registration.subscriber, json.dumps(kept).encode(), _place(row))
    row.save(force_insert=True)
    defer_code(row.operator_id, row.id)
    return row


def send_code(operator_id: uuid.UUID, contact_id: uuid.UUID) -> None:
    """Send a code's message. TransportError where it should be tried again; no transaction is open meanwhile."""
    with tenant(operator_id):
        row = Contact.objects.select_related("registration__subscriber").filter(id=contact_id).first()
        if row is None or row.sent_at or row.failed or row.expires_at <= timezone.now():
            return
        message = _message(row)
    gateway = gateway_of(operator_id)
    code = "contact.no_gateway"
    try:
        if gateway is not None:
            gateway.send(message)
            code = ""
    except NumberRefused as error:
        code = error.code
    except TransportError as error:
        if not error.permanent:
            raise
        code = error.code
    _note(operator_id, contact_id, code)


def give_up_code(operator_id: uuid.UUID, contact_id: uuid.UUID) -> None:
    """Mark a code that could not be sent however often it was tried."""
    _note(operator_id, contact_id, "contact.not_delivered")


def try_code(operator_id: uuid.UUID, registration_id: uuid.UUID, code: str) -> None:
    """Count one attempt and confirm the contact where the code is right. Opens its own transaction.

    The count is committed whatever the answer is. Invalid `contact.wrong_code`; Conflict `contact.no_code`.
    """
    with tenant(operator_id):
        registration = locked_registration(registration_id)
        steps.require(registration, "contact")
        newest = _newest(registration_id)
        row = locked_contact(newest.id) if newest else None
        if row is None or row.failed or row.attempts >= MOST_ATTEMPTS or row.expires_at <= timezone.now():
            if row is not None and row.confirmed_at:
                return
            raise Conflict(
                "No code is waiting to be given back: it was used up, it is too old, or none was sent.",
                code="contact.no_code",
                remedy="Have another code sent: POST /v1/registrations/{id}/contact.",
                possible_now=steps.possible_now(registration),
            )
        if row.confirmed_at:
            return
        row.attempts += 1
        is_right = hmac.compare_digest(_kept(row)["code"].encode(), code.encode())
        row.confirmed_at = timezone.now() if is_right else None
        row.save(update_fields=("attempts", "confirmed_at"))
        if is_right:
            emit(operator_id, "contact.confirmed", registration_id)
            settle(registration)
    if not is_right:
        raise Invalid(
            f"This is not the code; {MOST_ATTEMPTS - row.attempts} attempts are left.",
            code="contact.wrong_code",
            remedy="Enter the digits of the newest message.",
            pointer="/code",
        )


def contact_state(registration_id: uuid.UUID) -> ContactState:
    """Return how far the newest code has come. Inside the tenant's transaction."""
    if Contact.objects.filter(registration=registration_id).exclude(confirmed_at=None).exists():
        return ContactState.CONFIRMED
    row = _newest(registration_id)
    if row is None or row.failed or row.sent_at is None:
        return ContactState.NOT_SENT
    return ContactState.EXHAUSTED if row.attempts >= MOST_ATTEMPTS else ContactState.SENT


def confirmed_number(registration_id: uuid.UUID) -> str:
    """Return the number at which the person was reached, empty where none was. Inside the tenant's transaction."""
    rows = Contact.objects.filter(registration=registration_id).exclude(confirmed_at=None)
    row = rows.select_related("registration__subscriber").order_by("-id").first()
    return _kept(row)["to"] if row else ""


def number_of(row: Contact) -> str:
    """Return the number that a code went to. Conflict `subscriber.erased`."""
    return _kept(row)["to"]


def shown(registration_id: uuid.UUID) -> dict[str, str] | None:
    """Return what the API tells of the newest code: its state and the number, masked. In a transaction."""
    row = _newest(registration_id)
    if row is None:
        return None
    return {"state": contact_state(registration_id).value, "to": mask(_kept(row)["to"]), "reason": row.failed}


def _newest(registration_id: uuid.UUID) -> Contact | None:
    rows = Contact.objects.filter(registration=registration_id).select_related("registration__subscriber")
    return rows.order_by("-id").first()


def _number(registration: Registration, to: str) -> str:
    line = steps.line_of(registration)["msisdn"]
    try:
        number = parse_number(to) if to else line
    except PhoneNumberError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/to") from error
    if registration.kind in TO_THE_LINE and number != line:
        raise Invalid(
            "For this kind of registration the code goes to the line itself.",
            code="contact.only_the_line",
            remedy="Leave `to` out.",
            pointer="/to",
        )
    return number


def _refuse_too_many(registration: Registration) -> None:
    rows = Contact.objects.filter(registration=registration).order_by("-id")
    newest = rows.first()
    wait = 0.0 if newest is None else (newest.created_at + BETWEEN_CODES - timezone.now()).total_seconds()
    if wait > 0:
        raise TooMany("A code was sent just now.", code="contact.too_many", retry_after_s=int(wait) + 1)
    if rows.count() >= MOST_CODES:
        raise Conflict(
            "This registration has had as many codes as it may.",
            code="contact.too_many",
            remedy="Begin a new registration, or verify the person at a counter.",
            possible_now=steps.possible_now(registration),
        )


def _message(row: Contact) -> TextMessage:
    kept, controller = _kept(row), Operator.objects.get().name
    text = TEXTS[row.registration.language]
    minutes = GOOD_FOR // timedelta(minutes=1)
    return TextMessage(str(row.id), kept["to"], text.format(controller=controller, code=kept["code"], minutes=minutes))


def _note(operator_id: uuid.UUID, contact_id: uuid.UUID, failed: str) -> None:
    with tenant(operator_id):
        row = locked_contact(contact_id)
        row.failed, row.sent_at = failed, None if failed else timezone.now()
        row.save(update_fields=("failed", "sent_at"))
        kind = "contact.failed" if failed else "contact.sent"
        emit(operator_id, kind, row.registration_id, {"code": failed} if failed else {})


def _kept(row: Contact) -> dict[str, str]:
    kept: dict[str, str] = json.loads(unseal_for(row.registration.subscriber, bytes(row.sealed), _place(row)))
    return kept


def _place(row: Contact) -> Place:
    return Place(TABLE, "sealed", row.id)
