"""The keys that sign access tokens: one an operator, so that no key of one ever speaks for another."""

from __future__ import annotations

import base64
import os
import uuid
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import OKPKey

from realname.connect.keys.data_keys import KeyOwner
from realname.database.rows import tenant
from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.keys import operator_key
from realname.record.operators.actions.tokens import AccessToken, issue_token, named_operator, read_token
from realname.record.operators.models import OperatorKey

PURPOSE = "tokens"
SEED_BYTES = 32
"""Of an Ed25519 private key (RFC 8032, 5.1.5)."""

OPEN_KEYS = 1000


def give_token(caller: Caller) -> AccessToken:
    """Sign a token for a caller who has signed in, drawing the operator's key at its first use."""
    return issue_token(caller, _drawn(caller.operator_id))


def authenticate(value: str) -> Caller:
    """Return whom a token speaks for. Unauthenticated `auth.token`.

    The operator that the token names is believed only to choose the key, which then proves the rest.
    """
    key = _held(named_operator(value))
    return read_token(value, key)


@lru_cache(maxsize=OPEN_KEYS)
def _drawn(operator_id: uuid.UUID) -> OKPKey:
    with tenant(operator_id):
        return _key(operator_key(_owner(operator_id), lambda: os.urandom(SEED_BYTES)))


@lru_cache(maxsize=OPEN_KEYS)
def _held(operator_id: uuid.UUID) -> OKPKey:
    with tenant(operator_id):
        if not OperatorKey.objects.filter(purpose=PURPOSE).exists():
            raise Unauthenticated("The access token is not one that this service signed.", code="auth.token")
    return _drawn(operator_id)


def _owner(operator_id: uuid.UUID) -> KeyOwner:
    return KeyOwner(operator_id, None, PURPOSE)


def _key(seed: bytes) -> OKPKey:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": _base64url(seed), "x": _base64url(public)})


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
