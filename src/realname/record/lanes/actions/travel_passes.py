"""A member's pass: random, on her phone or card. With it a lane compares her with herself, and with nobody else."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Collection

from realname.record.errors import Conflict, NotFound
from realname.record.lanes.actions.ruling import require_transit
from realname.record.lanes.models import TravelPass
from realname.record.programmes.locks import locked_member
from realname.record.programmes.models import Entry

BYTES = 16
"""Of a pass: nobody guesses one, so that a digest without a salt keeps it."""

LONGEST = 64


def issue_pass(people: Collection[uuid.UUID], member_id: uuid.UUID) -> str:
    """Make a member's pass in the place of the one before, and return it: it is shown once. In the transaction.

    NotFound where it is no membership of hers; Conflict `programme.left`, `lane.not_transit`.
    """
    member = locked_member(member_id)
    if member.subscriber_id not in people:
        raise NotFound("There is no such membership.")
    require_transit(member.programme)
    if member.left_at is not None:
        raise Conflict("She has left the programme.", code="programme.left", remedy="Join again first.")
    text = base64.b32encode(secrets.token_bytes(BYTES)).decode().rstrip("=")
    TravelPass.objects.update_or_create(
        operator_id=member.operator_id, member=member, defaults={"digest": _digest(text)}
    )
    return text


def entries_of_pass(gallery_id: uuid.UUID, text: str) -> frozenset[uuid.UUID]:
    """Return the entry of whoever has that pass, in that gallery, if anybody. In the tenant's transaction."""
    members = TravelPass.objects.filter(digest=_digest(text)).values_list("member", flat=True)
    rows = Entry.objects.filter(gallery=gallery_id, member__in=members)
    return frozenset(rows.values_list("entry", flat=True))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.strip().upper().encode()).digest()
