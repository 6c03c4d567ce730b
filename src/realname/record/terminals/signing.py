"""Read what terminals sign, and sign what they are told."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from realname.record.errors import Denied, Invalid
from realname.record.registrations.actions.platform_keys import platform_key
from realname.record.terminals.claims import ANSWER, LARGEST_PROOF
from realname.record.web.shapes import Given

ALGORITHM = "Ed25519"
PURPOSE = "terminal-answers"

C = TypeVar("C", bound=Given)


def base64url(content: bytes) -> str:
    """Return bytes in base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, in base64url."""
    return base64url(hashlib.sha256(content).digest())


def unproven(message: str, shape: type[C]) -> C:
    """Return what a message claims before its signature is checked, to know whose key does. Invalid."""
    if len(message) > LARGEST_PROOF:
        raise _malformed()
    try:
        body = message.split(".")[1]
        return shape.model_validate_json(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValidationError, ValueError, IndexError) as error:
        raise _malformed() from error


def require_signed(message: str, kind: str, public_key: bytes) -> None:
    """Raise Denied `terminal.signature` where a message is not signed by that key, or is of another kind."""
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(public_key)})
    try:
        read = jws.deserialize_compact(message, key, algorithms=[ALGORITHM])
        protected = read.protected
    except (JoseError, ValueError) as error:
        raise _forged() from error
    if protected != {"alg": ALGORITHM, "typ": kind}:
        raise _forged()


def signed_answer(content: bytes) -> str:
    """Return the detached JWS of an answer's body."""
    header, _, signature = jws.serialize_compact(
        {"alg": ALGORITHM, "typ": ANSWER}, content, answering_key(), algorithms=[ALGORITHM]
    ).split(".")
    return f"{header}..{signature}"


@cache
def answering_key() -> OKPKey:
    """Return the service's key for answers to terminals: one for all its servers. Opens its own transaction."""
    with transaction.atomic():
        seed = platform_key(PURPOSE)
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": base64url(public), "d": base64url(seed)})


def public_jwk() -> dict[str, str]:
    """Return what verifies answers, as a JWK."""
    told = answering_key().as_dict(private=False)
    return {name: str(told[name]) for name in ("kty", "crv", "x")}


def _malformed() -> Invalid:
    return Invalid(
        "The message is not one that terminals send.",
        code="terminal.malformed",
        remedy="See the reference of the terminals' protocol: docs/programmes.md.",
    )


def _forged() -> Denied:
    return Denied(
        "The message is not signed by this terminal's key, or is of another kind.",
        code="terminal.signature",
        remedy="Sign it with the key that is registered; register a new one where the key was lost.",
    )
