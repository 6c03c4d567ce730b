"""Verify a guest ahead of her arrival by her document and her face, for the hotel, where nobody did so before.

It is a registration without a line, of kind `check_in`: the same steps, pages, checks and appeals as of a line's.
"""

from __future__ import annotations

import uuid

from realname.database.rows import tenant
from realname.record.errors import Conflict
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import captures
from realname.record.registrations.actions.steps import create_check_in, withdraw
from realname.record.registrations.models import Registration
from realname.record.registrations.states import ENDED, State
from realname.record.stays.actions import steps
from realname.record.stays.actions.hotels import hotel_of, rules_of
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING
from realname.record.subscribers.actions.consents import live_receipt, withdraw_consent
from realname.record.subscribers.actions.people import change_fields

PURPOSES = ("face", "document")

MOST = 5
"""So often a guest may begin: whoever is refused more often shows her document at the desk."""


def begin_verifying(operator_id: uuid.UUID, stay_id: uuid.UUID) -> captures.Session:
    """Begin to verify a guest, or go on, with the phone that asks. Opens its own transactions.

    NotFound; Conflict `stay.out_of_order`, `stay.no_photographs`, `stay.too_often`, and what a registration raises.
    """
    with tenant(operator_id):
        stay = locked_stay(stay_id)
        steps.require(stay, *COMING)
        if not rules_of(hotel_of(stay.programme_id)).law.photographs:
            raise Conflict(
                "Hotels may not ask for a picture of a document there.",
                code="stay.no_photographs",
                remedy="Show the document at the desk, or use what the operator verified before.",
            )
        registration = verifying(stay) or _begun(stay)
        phone = Caller(operator_id, "pages.stay", frozenset())
        ticket = captures.open_capture(phone, registration.id)
    return captures.claim(ticket.value, decides_itself=True)


def verifying(stay: Stay) -> Registration | None:
    """Return what verifies a guest now and has not ended, None where nothing does."""
    row = stay.registration
    return row if row is not None and State(row.state) not in ENDED else None


def is_verified(stay: Stay) -> bool:
    """Tell whether a guest was verified for this stay."""
    row = stay.registration
    return row is not None and row.state == State.ACTIVATED and row.way == Registration.Way.FACE


def forget_verified(stay: Stay) -> None:
    """Undo what verified a guest who arrives by her document after all. In the transaction that holds the stay.

    Her consents are withdrawn, so that a job erases the pictures; the template, and what was read, go at once.
    """
    row = stay.registration
    if row is None:
        return
    if State(row.state) not in ENDED:
        withdraw(row.id)
    for purpose in PURPOSES:
        receipt = live_receipt(stay.guest_id, purpose)
        if receipt is not None:
            withdraw_consent(receipt.id)
    change_fields(stay.guest, {})
    stay.registration = None
    stay.save(update_fields=("registration",))


def _begun(stay: Stay) -> Registration:
    if Registration.objects.filter(subscriber=stay.guest_id).count() >= MOST:
        raise Conflict(
            "This was begun as often as it may be.", code="stay.too_often", remedy="Show the document at the desk."
        )
    if is_verified(stay):
        raise Conflict("She is verified already.", code="stay.verified", remedy="Go on with the stay.")
    stay.registration = create_check_in(stay.guest, stay.programme.party, stay.language)
    stay.save(update_fields=("registration",))
    return stay.registration
