"""Seal what is the operator's own: kept answers and signing secrets, under one data key of the operator."""

from __future__ import annotations

import uuid
from functools import lru_cache

from realname.connect.keys.data_keys import DataKey, KeyOwner, Place, new_data_key, open_data_key
from realname.connect.keys.keyring import WrappedKey
from realname.record.keyring import keyring
from realname.record.operators.models import OperatorKey

PURPOSE = "operator"
OPEN_KEYS = 1000
"""Operators whose key a process keeps open; a platform has some dozens."""


def make_operator_key(operator_id: uuid.UUID) -> None:
    """Draw the operator's data key and store its wrapped form. Inside the tenant's transaction, once."""
    _, wrapped = new_data_key(keyring(), KeyOwner(operator_id, None, PURPOSE))
    OperatorKey.objects.create(operator_id=operator_id, purpose=PURPOSE, key_id=wrapped.key_id, blob=wrapped.blob)


def seal(operator_id: uuid.UUID, plain: bytes, place: Place) -> bytes:
    """Return the sealed form of a value for that place. Inside the tenant's transaction."""
    return bytes(_open(operator_id).seal(plain, place))


def unseal(operator_id: uuid.UUID, sealed: bytes, place: Place) -> bytes:
    """Return a sealed value. SealBroken where it is altered or of another place. Inside the tenant's transaction."""
    return bytes(_open(operator_id).unseal(sealed, place))


@lru_cache(maxsize=OPEN_KEYS)
def _open(operator_id: uuid.UUID) -> DataKey:
    row = OperatorKey.objects.get(purpose=PURPOSE)
    return open_data_key(keyring(), WrappedKey(row.key_id, bytes(row.blob)), KeyOwner(operator_id, None, PURPOSE))
