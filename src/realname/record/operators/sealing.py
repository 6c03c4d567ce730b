"""Seal what is the operator's own: kept answers and signing secrets, under one data key of the operator."""

from __future__ import annotations

import os
import uuid
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from realname.connect.keys.data_keys import DataKey, KeyOwner, Place
from realname.connect.keys.sealing import KEY_BYTES
from realname.record.operators.actions.keys import operator_key

PURPOSE = "operator"
OPEN_KEYS = 1000
"""Operators whose key a process keeps open; a platform has some dozens."""


def seal(operator_id: uuid.UUID, plain: bytes, place: Place) -> bytes:
    """Return the sealed form of a value for that place. Inside the tenant's transaction."""
    return bytes(data_key(operator_id).seal(plain, place))


def unseal(operator_id: uuid.UUID, sealed: bytes, place: Place) -> bytes:
    """Return a sealed value. SealBroken where it is altered or of another place. Inside the tenant's transaction."""
    return bytes(data_key(operator_id).unseal(sealed, place))


def make_key(operator_id: uuid.UUID) -> None:
    """Draw the operator's data key with the operator itself, so that nothing is ever sealed before it is stored."""
    operator_key(KeyOwner(operator_id, None, PURPOSE), lambda: os.urandom(KEY_BYTES))


@lru_cache(maxsize=OPEN_KEYS)
def data_key(operator_id: uuid.UUID) -> DataKey:
    """Return the operator's opened data key."""
    return DataKey(_secret(operator_id))


@lru_cache(maxsize=OPEN_KEYS)
def derived_key(operator_id: uuid.UUID, info: str) -> bytes:
    """Return a key for digests, by HKDF (RFC 5869) from the operator's data key, which is there from the first.

    One that were drawn here would be kept in memory where the transaction is rolled back, and is nowhere else.
    """
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info.encode()).derive(_secret(operator_id))


def _secret(operator_id: uuid.UUID) -> bytes:
    return operator_key(KeyOwner(operator_id, None, PURPOSE), lambda: os.urandom(KEY_BYTES))
