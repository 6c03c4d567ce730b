"""A keyring for tests and trials that forgets its keys when the process ends, and all data with them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Self

from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.ring import Ring


class InsecureMemoryKeyring:
    """Key-encryption keys in this process's memory alone. Refused in production by its name."""

    def __init__(self) -> None:
        self._ring = Ring.new()
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return a new ring; the environment does not matter."""
        del environ
        return cls()

    @property
    def current_key_id(self) -> str:
        """The key under which the next data key is wrapped."""
        return self._ring.current

    @property
    def key_ids(self) -> frozenset[str]:
        """Every key of the ring."""
        return frozenset(self._ring.keys)

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """Return the stored form of a data key."""
        return self._ring.wrap(data_key, context)

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return the data key. UnknownKey, SealBroken."""
        return self._ring.unwrap(wrapped, context)

    def rotate(self) -> str:
        """Make a new current key and return its id."""
        with self._lock:
            self._ring = self._ring.rotated()
            return self._ring.current

    def retire(self, key_id: str) -> None:
        """Destroy a key. UnknownKey; ValueError for the current one."""
        with self._lock:
            self._ring = self._ring.without(key_id)
