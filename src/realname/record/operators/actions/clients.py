"""API clients: made with a secret that is shown once, signed in by OAuth 2 client credentials (RFC 6749, 4.4)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, transaction
from django.db.models.functions import Now

from realname.database.rows import tenant
from realname.record.errors import Denied, Invalid, Unauthenticated
from realname.record.identifiers import new_id
from realname.record.operators import sealing
from realname.record.operators.actions.events import done_by, emit
from realname.record.operators.models import ApiClient, Operator

SECRET_BYTES = 32

SCOPES = (
    "registrations:write",
    "registrations:read",
    "registrations:attest",
    "subscribers:read",
    "subscribers:erase",
    "lines:read",
    "policies:read",
    "policies:write",
    "webhooks:read",
    "webhooks:write",
    "flights:read",
    "flights:write",
    "stays:read",
    "stays:write",
    "campaigns:read",
    "campaigns:write",
    "programmes:read",
    "programmes:write",
    "sim-swap:check",
    "sim-swap:retrieve-date",
    "kyc-match:match",
    "number-recycling:check",
)

PARTNER_SCOPES = frozenset({"sim-swap:check", "sim-swap:retrieve-date", "kyc-match:match", "number-recycling:check"})
"""What banks and shops may hold; a client that holds these alone is a partner, by its name."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: one API client of one operator, or one phone in one registration, and what it may do.

    registration_id  the one registration that a phone was let into, None for the operator's own systems
    device           digest of the secret that the phone must send with every call
    """

    operator_id: uuid.UUID
    client_id: str
    scopes: frozenset[str]
    registration_id: uuid.UUID | None = None
    device: bytes = field(default=b"", repr=False)

    def require(self, scope: str) -> None:
        """Raise Denied where the caller lacks `scope`."""
        if scope not in self.scopes:
            raise Denied(f"This client does not hold the scope {scope}.", code="auth.scope")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A new client's name for itself and its secret, which nobody can read again."""

    client_id: str
    secret: str = field(repr=False)


def add_operator(slug: str, name: str, country: str) -> uuid.UUID:
    """Add a tenant and return its id. Invalid where the country is not an ISO 3166 code of two letters.

    The transaction speaks as the new tenant itself, so that no role needs to pass the row-level policies.
    """
    operator_id = new_id()
    try:
        with tenant(operator_id), transaction.atomic():
            Operator.objects.create(id=operator_id, slug=slug, name=name, country=country)
            sealing.make_key(operator_id)
    except (IntegrityError, DataError) as error:
        raise Invalid("The country is not an ISO 3166 code of two letters.", pointer="/country") from error
    return operator_id


def add_client(operator_id: uuid.UUID, name: str, scopes: Iterable[str] = SCOPES, *, by: str = "") -> Credentials:
    """Give one of the operator's systems credentials. Invalid where a scope is unknown."""
    wanted = sorted(set(scopes))
    if unknown := set(wanted) - set(SCOPES):
        raise Invalid(f"There is no scope {', '.join(sorted(unknown))}.", pointer="/scopes")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with tenant(operator_id):
        client = ApiClient.objects.create(
            operator_id=operator_id, name=name, scopes=wanted, secret_sha256=_digest(secret)
        )
        emit(operator_id, "client.added", client.id, {"scopes": wanted} | done_by(by))
    return Credentials(f"{operator_id.hex}.{client.id.hex}", secret)


def revoke_client(operator_id: uuid.UUID, client_id: str, *, by: str = "") -> None:
    """Make credentials worthless at once for new tokens; tokens given out end with their minutes."""
    row_id = _parts(client_id)[1]
    with tenant(operator_id):
        if ApiClient.objects.filter(id=row_id, revoked_at=None).update(revoked_at=Now()):
            emit(operator_id, "client.revoked", row_id, done_by(by))


def sign_in(client_id: str, secret: str, scope: str = "") -> Caller:
    """Return who the credentials belong to, with the scopes asked for, or all. Unauthenticated `auth.credentials`."""
    operator_id, row_id = _parts(client_id)
    with tenant(operator_id):
        row = ApiClient.objects.filter(id=row_id, revoked_at=None).first()
    # The same work for an unknown client as for a wrong secret, so that time tells nothing.
    kept = bytes(row.secret_sha256) if row else _digest("")
    if not hmac.compare_digest(kept, _digest(secret)) or row is None:
        raise _refused()
    asked = frozenset(scope.split())
    held = frozenset(row.scopes)
    if asked - held:
        raise Denied("This client does not hold every scope that it asks for.", code="auth.scope")
    return Caller(operator_id, client_id, asked or held)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _parts(client_id: str) -> tuple[uuid.UUID, uuid.UUID]:
    operator, _, row = client_id.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=row)
    except ValueError as error:
        raise _refused() from error


def _refused() -> Unauthenticated:
    return Unauthenticated(
        "The client id and secret do not belong together.",
        code="auth.credentials",
        remedy="Check both, or have the operator's administrator make new credentials.",
    )
