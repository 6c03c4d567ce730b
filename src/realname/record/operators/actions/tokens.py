"""Access tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 9864), good for a quarter of an hour.

A token names its operator, so that the tenant is known before a row is read. It cannot be revoked, which is why it is
short; revoked credentials give no new one.
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OKPKey

from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import Caller

TICKET = "ticket"
"""The scope of a link's ticket: it opens no endpoint but the one that claims it."""

ALGORITHM = "Ed25519"
ISSUER = "realname"
AUDIENCE = "/v1"
LIFETIME_S = 15 * 60
LEEWAY_S = 5

CLAIMS = jwt.JWTClaimsRegistry(
    leeway=LEEWAY_S,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    exp={"essential": True},
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and for how many seconds it is good."""

    value: str
    expires_in_s: int


def issue_token(caller: Caller, key: OKPKey, *, now: float | None = None) -> AccessToken:
    """Sign a token for a caller who has signed in."""
    moment = int(time.time() if now is None else now)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": caller.client_id,
        "operator": caller.operator_id.hex,
        "scope": " ".join(sorted(caller.scopes)),
        "iat": moment,
        "exp": moment + LIFETIME_S,
    }
    if caller.registration_id is not None:
        claims |= {"registration": caller.registration_id.hex, "device": caller.device.hex()}
    return AccessToken(jwt.encode({"alg": ALGORITHM}, claims, key, algorithms=[ALGORITHM]), LIFETIME_S)


def named_operator(value: str) -> uuid.UUID:
    """Return the operator that an unproven token names, to choose the key that proves it. Unauthenticated."""
    try:
        body = value.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return uuid.UUID(hex=claims["operator"])
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise _refused() from error


def read_token(value: str, key: OKPKey) -> Caller:
    """Return whom a token speaks for. Unauthenticated `auth.token` where it is forged or not ours, `auth.expired`."""
    try:
        claims = jwt.decode(value, key, algorithms=[ALGORITHM]).claims
        CLAIMS.validate(claims)
        registration = claims.get("registration")
        return Caller(
            uuid.UUID(hex=claims["operator"]),
            claims["sub"],
            frozenset(claims["scope"].split()),
            registration_id=uuid.UUID(hex=registration) if registration else None,
            device=bytes.fromhex(claims.get("device", "")),
        )
    except ExpiredTokenError as error:
        raise _refused("The access token is too old.", "auth.expired") from error
    except (JoseError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise _refused() from error


def _refused(
    message: str = "The access token is not one that this service signed.", code: str = "auth.token"
) -> Unauthenticated:
    return Unauthenticated(message, code=code, remedy="Get a new one from POST /v1/token.")
