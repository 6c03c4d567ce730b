"""A code goes to a number that she can be reached at, and comes back: the answer is the same for every number.

Whose number it is, is not looked up. It is there so that somebody who tries documents one after the other is slowed
down, and can be reached afterwards: a number has five codes and five attempts a day.
"""

from __future__ import annotations

import hmac
import json
import secrets
import uuid
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.connect.messages.contract import NumberRefused, TextMessage
from realname.connect.messages.phone_numbers import PhoneNumberError, mask, parse_number
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid
from realname.record.identifiers import new_id
from realname.record.inquiries.actions.jobs import defer_code
from realname.record.inquiries.actions.steps import move, require
from realname.record.inquiries.locks import hold_number, locked_inquiry
from realname.record.inquiries.models import Inquiry
from realname.record.inquiries.states import State
from realname.record.operators.actions.connections import connected, gateway_of
from realname.record.operators.models import Connection
from realname.record.operators.selectors import name_of
from realname.record.registrations.actions.contacts import DIGITS, GOOD_FOR, MOST_ATTEMPTS, TEXTS
from realname.record.subscribers.actions.consents import OWN_DATA, require_consent
from realname.record.subscribers.actions.sealed import line_index, seal_for, unseal_for

TABLE = "inquiries_inquiry"
MOST_A_DAY = 5
DAY = timedelta(days=1)


def ask_code(operator_id: uuid.UUID, inquiry_id: uuid.UUID, to: str) -> None:
    """Have a code sent to a number; it takes the place of one that was sent before. Opens its own transaction.

    Invalid `line.number`; Conflict `inquiry.too_many`, `inquiry.no_gateway`, `inquiry.out_of_order`; Denied.
    """
    try:
        number = parse_number(to)
    except PhoneNumberError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/to") from error
    with tenant(operator_id):
        row = locked_inquiry(inquiry_id)
        require(row, State.BEGUN)
        require_consent(row.subscriber_id, OWN_DATA)
        if not connected(Connection.Kind.MESSAGES):
            raise Conflict("This operator has no SMS gateway.", code="inquiry.no_gateway", remedy="Go to a store.")
        row.phone_index = line_index(operator_id, number)
        refuse_too_many(row, "codes")
        row.codes, row.code_attempts = row.codes + 1, 0
        row.code_key, row.code_until = new_id(), timezone.now() + GOOD_FOR
        kept = {"to": number, "code": f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"}
        row.sealed_code = seal_for(row.subscriber, json.dumps(kept).encode(), _place(row))
        row.save(update_fields=("phone_index", "codes", "code_attempts", "code_key", "code_until", "sealed_code"))
        defer_code(operator_id, inquiry_id, row.code_key)


def send_code(operator_id: uuid.UUID, inquiry_id: uuid.UUID, code_key: uuid.UUID) -> None:
    """Send a code's message. TransportError where it should be tried again; no transaction is open meanwhile."""
    with tenant(operator_id):
        row = Inquiry.objects.select_related("subscriber").filter(id=inquiry_id, code_key=code_key).first()
        if row is None or row.ended_at or row.code_until is None or row.code_until <= timezone.now():
            return
        kept, controller, minutes = _kept(row), name_of(), GOOD_FOR // timedelta(minutes=1)
        text = TEXTS[row.language].format(controller=controller, code=kept["code"], minutes=minutes)
        message = TextMessage(str(code_key), kept["to"], text)
    gateway = gateway_of(operator_id)
    if gateway is None:
        return
    try:
        gateway.send(message)
    except NumberRefused:
        return
    except TransportError as error:
        if not error.permanent:
            raise


def try_code(operator_id: uuid.UUID, inquiry_id: uuid.UUID, code: str) -> None:
    """Count one guess and go on where the code is right. Opens its own transaction.

    The count is committed whatever the answer is. Invalid `inquiry.wrong_code`; Conflict `inquiry.no_code`.
    """
    with tenant(operator_id):
        row = locked_inquiry(inquiry_id)
        require(row, State.BEGUN)
        if row.code_until is None or row.code_until <= timezone.now() or row.code_attempts >= MOST_ATTEMPTS:
            raise Conflict("No code is waiting to be given back.", code="inquiry.no_code", remedy="Ask for another.")
        row.code_attempts += 1
        is_right = hmac.compare_digest(_kept(row)["code"].encode(), code.encode())
        row.save(update_fields=("code_attempts",))
        if is_right:
            move(row, State.REACHED)
    if not is_right:
        raise Invalid(
            "This is not the code.", code="inquiry.wrong_code", remedy="Enter the newest code.", pointer="/code"
        )


def refuse_too_many(row: Inquiry, what: str) -> None:
    """Raise Conflict `inquiry.too_many` where a number has had as many `codes` or `proofs` as it may in a day."""
    hold_number(bytes(row.phone_index))
    since = timezone.now() - DAY
    hers = Inquiry.objects.filter(phone_index=row.phone_index, began_at__gt=since)
    # This inquiry counts too, also where it asked with another number before.
    others = hers.exclude(id=row.id).aggregate(total=Sum(what))["total"] or 0
    if others + getattr(row, what) >= MOST_A_DAY:
        raise Conflict(
            "This number has had as many attempts as it may in a day.",
            code="inquiry.too_many",
            remedy="Try again tomorrow, or go to a store.",
        )


def masked_number(operator_id: uuid.UUID, inquiry_id: uuid.UUID) -> str:
    """Return where the newest code went, masked; empty where none did. Opens its own transaction."""
    with tenant(operator_id):
        row = Inquiry.objects.select_related("subscriber").filter(id=inquiry_id).first()
        return mask(_kept(row)["to"]) if row is not None and row.sealed_code is not None else ""


def _kept(row: Inquiry) -> dict[str, str]:
    kept: dict[str, str] = json.loads(unseal_for(row.subscriber, bytes(row.sealed_code or b""), _place(row)))
    return kept


def _place(row: Inquiry) -> Place:
    return Place(TABLE, "sealed_code", row.id)
