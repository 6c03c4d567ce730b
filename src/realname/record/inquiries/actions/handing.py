"""Without the face: at a counter, a member of staff sees the person, her document and a second proof, and vouches."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from realname.record.errors import Invalid, NotFound
from realname.record.inquiries.actions.proving import find
from realname.record.inquiries.actions.sessions import LINK_GOOD_FOR, SECRET_BYTES, digest
from realname.record.inquiries.models import Inquiry
from realname.record.inquiries.states import State
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.subscribers.actions.people import make_subscriber

MEANS = ("second_document", "bank_card", "account_password")
"""What an officer may take beside the document."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a member of staff saw: the number and birth date of the document in her hand, and a second proof."""

    document_number: str = field(repr=False)
    birth_date: str = field(repr=False)
    second_means: str
    document_seen: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that opens once. `token` is nowhere else."""

    operator_id: uuid.UUID
    inquiry_id: uuid.UUID
    token: str = field(repr=False)
    expires_in_s: int


def hand_over(caller: Caller, member_id: uuid.UUID, store_id: uuid.UUID | None, seen: Seen, language: str) -> Handed:
    """Make a one-time link for the person at the counter. Inside the tenant's transaction.

    Denied without the scope to vouch; Invalid where the document itself was not seen or the second proof is not one;
    NotFound `inquiry.nothing` where nothing is held under that document.
    """
    caller.require("registrations:attest")
    if not seen.document_seen:
        raise Invalid("The document itself is looked at.", code="inquiry.document_not_seen", pointer="/document_seen")
    if seen.second_means not in MEANS:
        raise Invalid(
            f"The second proof is one of {', '.join(MEANS)}.", code="inquiry.second_means", pointer="/second_means"
        )
    token, now = secrets.token_urlsafe(SECRET_BYTES), timezone.now()
    row = Inquiry.objects.create(
        operator_id=caller.operator_id,
        subscriber=make_subscriber(caller.operator_id, {}),
        way=Inquiry.Way.COUNTER,
        state=State.PROVED,
        language=language,
        link_sha256=digest(token),
        link_until=now + LINK_GOOD_FOR,
        began_at=now,
        seen_at=now,
        member=member_id,
        store=store_id,
        second_means=seen.second_means,
    )
    if not find(row, seen.document_number, seen.birth_date):
        raise NotFound("Nothing is held under that document.", code="inquiry.nothing", remedy="Check what was typed.")
    emit(caller.operator_id, "inquiry.proved", row.id, {"way": row.way})
    return Handed(caller.operator_id, row.id, token, int(LINK_GOOD_FOR.total_seconds()))
