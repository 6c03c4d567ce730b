"""Data keys: one a subscriber, which seals all that is kept of a person; destroying it is how a person is erased.

The wrapped form is kept in one row. Once that row is gone, and its backups with it, nothing opens what the key sealed:
not we, not the ring. Rotation re-wraps that one row and touches no evidence.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from realname.connect.keys.encoding import bind
from realname.connect.keys.keyring import Keyring, WrappedKey
from realname.connect.keys.sealing import KEY_BYTES, Bytes, seal, unseal

OWNING = "realname/data-key/1"
PLACING = "realname/sealed/1"


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """Whose a data key is, and what for. `subscriber` is None for a key of the operator itself (blind indexes)."""

    operator: UUID
    subscriber: UUID | None
    purpose: str

    def context(self) -> bytes:
        """Return the bytes that its wrapping is bound to."""
        return bind(OWNING, self.operator.bytes, self.subscriber.bytes if self.subscriber else b"", self.purpose)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value is kept: it opens nowhere else, so that values cannot be swapped between rows."""

    table: str
    column: str
    row: UUID

    def binding(self) -> bytes:
        """Return the bytes that the seal is bound to."""
        return bind(PLACING, self.table, self.column, self.row.bytes)


class DataKey:
    """An opened data key. It is not printed, copied into another process, or written anywhere."""

    __slots__ = ("_cipher",)

    def __init__(self, secret: bytes) -> None:
        """Take 32 bytes; ValueError for another number."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a data key has {KEY_BYTES} bytes")
        self._cipher = AESGCM(secret)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a data key stays in its process")

    def seal(self, plain: Bytes, place: Place) -> bytearray:
        """Return the sealed form of a value for that place, as the buffer that it was written into."""
        return seal(self._cipher, plain, place.binding())

    def unseal(self, sealed: Bytes, place: Place) -> bytes:
        """Return the value. SealBroken where it is altered, of another place, or under another key."""
        return unseal(self._cipher, sealed, place.binding())


def new_data_key(keyring: Keyring, owner: KeyOwner) -> tuple[DataKey, WrappedKey]:
    """Draw a data key; return it opened, and the wrapped form that is to be stored."""
    secret = os.urandom(KEY_BYTES)
    return DataKey(secret), keyring.wrap(secret, owner.context())


def open_data_key(keyring: Keyring, wrapped: WrappedKey, owner: KeyOwner) -> DataKey:
    """Open a stored data key. UnknownKey; SealBroken where it is altered or is another owner's."""
    return DataKey(keyring.unwrap(wrapped, owner.context()))


def rewrap(keyring: Keyring, wrapped: WrappedKey, owner: KeyOwner) -> WrappedKey:
    """Return the same data key under the ring's current key; the same object where it is so already.

    Store it only where the row still holds `wrapped`, since the subscriber may be erased meanwhile.
    """
    if wrapped.key_id == keyring.current_key_id:
        return wrapped
    return keyring.wrap(keyring.unwrap(wrapped, owner.context()), owner.context())
