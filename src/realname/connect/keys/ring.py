"""Several key-encryption keys in memory, one of them current: the arithmetic that the rings of this package share."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from realname.connect.keys.encoding import bind
from realname.connect.keys.errors import UnknownKey
from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.sealing import KEY_BYTES, seal, unseal

ID_BYTES = 6
WRAPPING = "realname/wrapped-key/1"


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys by id. It never changes: rotating and retiring make another one."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def new(cls) -> Ring:
        """Return a ring of one key."""
        return cls("", {}).rotated()

    def rotated(self) -> Ring:
        """Return the ring with a new key, which is current."""
        name = f"kek-{secrets.token_hex(ID_BYTES)}"
        return Ring(name, {**self.keys, name: os.urandom(KEY_BYTES)})

    def without(self, key_id: str) -> Ring:
        """Return the ring without a key. UnknownKey where it has none of that id; ValueError for the current one."""
        if key_id == self.current:
            raise ValueError("the current key cannot be retired: rotate first")
        if key_id not in self.keys:
            raise unknown(key_id)
        return Ring(self.current, {name: key for name, key in self.keys.items() if name != key_id})

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """Return the stored form of a data key."""
        if len(data_key) != KEY_BYTES:
            raise ValueError(f"a data key has {KEY_BYTES} bytes")
        cipher = AESGCM(self.keys[self.current])
        return WrappedKey(self.current, bytes(seal(cipher, data_key, bind(WRAPPING, self.current, context))))

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return the data key. UnknownKey, SealBroken."""
        key = self.keys.get(wrapped.key_id)
        if key is None:
            raise unknown(wrapped.key_id)
        return unseal(AESGCM(key), wrapped.blob, bind(WRAPPING, wrapped.key_id, context))


def unknown(key_id: str) -> UnknownKey:
    """Say that a ring has no such key; ids are no secret."""
    return UnknownKey(f"the keyring has no key {key_id}")
