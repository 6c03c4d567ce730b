"""Which browser an inquiry belongs to, and for how long what is held on a person stays open before it.

A session ends by itself a quarter of an hour after the last request, and one hour after it began. Once she has proved
who she is, the browser gets a new secret, and the hour begins anew.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.errors import Conflict, Unauthenticated
from realname.record.inquiries.actions.steps import require
from realname.record.inquiries.locks import locked_inquiry
from realname.record.inquiries.models import Finding, Inquiry
from realname.record.inquiries.states import State
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.limits import take_token
from realname.record.operators.selectors import name_of
from realname.record.subscribers.actions.consents import OWN_DATA, Agreement, give_consent
from realname.record.subscribers.actions.people import make_subscriber

IDLE = timedelta(minutes=15)
IN_ALL = timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=1)
"""A request within this of the last one noted writes nothing."""

LINK_GOOD_FOR = timedelta(minutes=15)
SECRET_BYTES = 32
BEGUN_A_SECOND, BEGUN_AT_ONCE = 2.0, 60
"""How many inquiries an operator's pages take: each writes rows for whoever comes."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a browser holds."""

    operator_id: uuid.UUID
    inquiry_id: uuid.UUID
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request of a browser that is known. `people` are those whose data it may see: nobody before it is `open`."""

    operator_id: uuid.UUID
    inquiry_id: uuid.UUID
    controller: str
    language: str
    way: str
    state: State
    people: tuple[uuid.UUID, ...]
    outcome: str
    reasons: tuple[str, ...]
    code_sent: bool
    is_open: bool


def begin(operator_id: uuid.UUID, language: str, words_digest: str, method: str) -> Held:
    """Begin an inquiry of somebody who agrees to those words. Opens its own transactions.

    Conflict `consent.other_words`; Invalid; TooMany where more come than an operator's pages take.
    """
    take_token(Caller(operator_id, "pages.my", frozenset()), per_second=BEGUN_A_SECOND, burst=BEGUN_AT_ONCE)
    now, secret = timezone.now(), secrets.token_urlsafe(SECRET_BYTES)
    with tenant(operator_id):
        person = make_subscriber(operator_id, {})
        give_consent(person, Agreement(OWN_DATA, language, words_digest, method))
        row = Inquiry.objects.create(
            operator_id=operator_id,
            subscriber=person,
            language=language,
            secret_sha256=digest(secret),
            began_at=now,
            seen_at=now,
        )
    return Held(operator_id, row.id, secret)


def visitor(operator_id: uuid.UUID, inquiry_id: uuid.UUID, secret: str) -> Visitor | None:
    """Return who comes, None where the browser is not known or its time is over. Opens its own transaction."""
    with tenant(operator_id):
        row = Inquiry.objects.filter(id=inquiry_id).first()
        if row is None or not hmac.compare_digest(row.secret_sha256, digest(secret)) or is_over(row):
            return None
        now = timezone.now()
        if now - row.seen_at > NOTED_EVERY:
            Inquiry.objects.filter(id=row.id).update(seen_at=now)
        people = _people(row) if row.opened_at else ()
        return Visitor(
            operator_id,
            row.id,
            name_of(),
            row.language,
            row.way,
            State(row.state),
            people,
            row.outcome,
            tuple(row.reasons),
            row.code_until is not None,
            row.opened_at is not None,
        )


def open_session(operator_id: uuid.UUID, inquiry_id: uuid.UUID) -> Held:
    """Open what is held to the browser whose person has proved who she is. Opens its own transaction.

    Conflict `inquiry.out_of_order` where she has not.
    """
    with tenant(operator_id):
        row = locked_inquiry(inquiry_id)
        require(row, State.PROVED)
        if row.opened_at is not None:
            raise Conflict("It is open already.", code="inquiry.out_of_order")
        return _open(row)


def claim(operator_id: uuid.UUID, inquiry_id: uuid.UUID, token: str) -> Held:
    """Open what is held to whoever brings a counter's link first. Opens its own transaction.

    Unauthenticated `inquiry.link` where it is none, was used, or is too old.
    """
    with tenant(operator_id):
        row = Inquiry.objects.select_for_update().filter(id=inquiry_id).first()
        if row is None or not _can_claim(row, token):
            raise Unauthenticated(
                "The link is too old, or was opened before.",
                code="inquiry.link",
                remedy="Ask for a new one at the counter.",
            )
        return _open(row)


def link_opens(operator_id: uuid.UUID, inquiry_id: uuid.UUID, token: str) -> bool:
    """Tell whether a counter's link opens something now, without opening it. Opens its own transaction."""
    with tenant(operator_id):
        row = Inquiry.objects.filter(id=inquiry_id).first()
        return row is not None and _can_claim(row, token)


def _can_claim(row: Inquiry, token: str) -> bool:
    is_it = hmac.compare_digest(row.link_sha256, digest(token)) if row.link_sha256 else False
    return is_it and row.opened_at is None and row.link_until is not None and row.link_until > timezone.now()


def end(operator_id: uuid.UUID, inquiry_id: uuid.UUID) -> None:
    """Close a session for good. Ending it twice is no error. Opens its own transaction."""
    with tenant(operator_id):
        row = locked_inquiry(inquiry_id)
        if row.ended_at is None:
            row.ended_at, row.secret_sha256 = timezone.now(), ""
            row.save(update_fields=("ended_at", "secret_sha256"))


def is_over(row: Inquiry) -> bool:
    """Tell whether an inquiry's session has ended or its time is up."""
    now = timezone.now()
    return row.ended_at is not None or now >= (row.opened_at or row.began_at) + IN_ALL or now >= row.seen_at + IDLE


def digest(secret: str) -> str:
    """Return what is kept of a secret: 32 random bytes, so a SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _open(row: Inquiry) -> Held:
    secret, now = secrets.token_urlsafe(SECRET_BYTES), timezone.now()
    row.secret_sha256, row.link_sha256, row.opened_at, row.seen_at = digest(secret), "", now, now
    row.save(update_fields=("secret_sha256", "link_sha256", "opened_at", "seen_at"))
    emit(row.operator_id, "inquiry.opened", row.id, {"way": row.way})
    return Held(row.operator_id, row.id, secret)


def _people(row: Inquiry) -> tuple[uuid.UUID, ...]:
    """Return whom the inquiry found and who is not erased meanwhile, newest first."""
    found = Finding.objects.filter(inquiry=row, subscriber__erased_at=None).order_by("-subscriber")
    return tuple(found.values_list("subscriber_id", flat=True))
