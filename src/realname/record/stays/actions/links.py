"""The link that a guest is sent: whoever opens it first is the guest's browser; a new one takes its place."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass, field

from realname.database.rows import tenant
from realname.record.errors import Unauthenticated
from realname.record.stays.actions import steps
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING, ENDED, State

SECRET_BYTES = 32

WORDS = r"[0-9a-f]{32}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{20,80}"
"""What a link's words look like."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to: whose stay, and in which language the guest is spoken to."""

    hotel: str
    language: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a guest's browser holds."""

    operator_id: uuid.UUID
    stay_id: uuid.UUID
    secret: str = field(repr=False)


def make_link(stay_id: uuid.UUID) -> str:
    """Return the words of a new link; an older one, and the browser that opened it, are out. In the transaction.

    NotFound; Conflict `stay.out_of_order` once the guest has arrived.
    """
    row = locked_stay(stay_id)
    steps.require(row, *COMING)
    token = secrets.token_urlsafe(SECRET_BYTES)
    row.link_sha256, row.secret_sha256 = _digest(token), ""
    row.save(update_fields=("link_sha256", "secret_sha256"))
    return f"{row.operator_id.hex}.{row.id.hex}.{token}"


def make_joining(stay_id: uuid.UUID) -> str:
    """Return the words by which a guest's browser takes her stay to her own pages. In the tenant's transaction.

    The browser stays hers. NotFound; Conflict `stay.out_of_order`.
    """
    row = locked_stay(stay_id)
    steps.require(row, *COMING)
    token = secrets.token_urlsafe(SECRET_BYTES)
    row.link_sha256 = _digest(token)
    row.save(update_fields=("link_sha256",))
    return f"{row.operator_id.hex}.{row.id.hex}.{token}"


def named(words: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the operator and the stay that a good link is of. Opens its own transaction. Unauthenticated."""
    operator_id, stay_id, token = _parts(words)
    with tenant(operator_id):
        _required(Stay.objects.filter(id=stay_id).first(), token)
    return operator_id, stay_id


def look(words: str) -> Link:
    """Tell what a link leads to without opening it: whoever previews a message opens nothing. Its own transaction.

    Unauthenticated `stay.link`.
    """
    operator_id, stay_id, token = _parts(words)
    with tenant(operator_id):
        row = _required(Stay.objects.select_related("programme").filter(id=stay_id).first(), token)
        return Link(row.programme.party, row.language)


def open_link(words: str) -> Held:
    """Let the browser in that comes first. Opens its own transaction. Unauthenticated `stay.link`."""
    operator_id, stay_id, token = _parts(words)
    with tenant(operator_id):
        row = _required(Stay.objects.select_for_update().filter(id=stay_id).first(), token)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        row.link_sha256, row.secret_sha256 = "", _digest(secret)
        row.save(update_fields=("link_sha256", "secret_sha256"))
    return Held(operator_id, stay_id, secret)


def is_guests(operator_id: uuid.UUID, stay_id: uuid.UUID, secret: str) -> bool:
    """Tell whether a browser is that of a stay's guest, and the stay has not ended. Opens its own transaction."""
    with tenant(operator_id):
        row = Stay.objects.filter(id=stay_id).first()
    if row is None or State(row.state) in ENDED:
        return False
    return hmac.compare_digest(row.secret_sha256, _digest(secret))


def _parts(words: str) -> tuple[uuid.UUID, uuid.UUID, str]:
    operator, _, rest = words.partition(".")
    stay, _, token = rest.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=stay), token
    except ValueError as error:
        raise _refused() from error


def _required(row: Stay | None, token: str) -> Stay:
    """Return a stay whose link this is and is good."""
    if row is None or State(row.state) not in COMING or not hmac.compare_digest(row.link_sha256, _digest(token)):
        raise _refused()
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _refused() -> Unauthenticated:
    return Unauthenticated(
        "This link was opened before, was replaced, or its stay has begun.",
        code="stay.link",
        remedy="Ask the hotel for a new link, or show the document at the desk.",
    )
