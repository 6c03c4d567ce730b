"""Find a sealed value by equality without opening it: a keyed digest of it, of one operator and one field.

HMAC-SHA-256 (RFC 2104) under a key that HKDF (RFC 5869) derives for each operator and field, so that neither equal
values of two operators nor of two fields look alike. Within a field equal values do: that is its use, and its price.
Whoever holds the key can try all phone numbers; whoever has the table alone cannot.

```
index = version (1 byte) | HMAC-SHA-256 (32 bytes)
```
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from typing import NoReturn
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from realname.connect.keys.data_keys import KeyOwner
from realname.connect.keys.encoding import bind
from realname.connect.keys.keyring import Keyring, WrappedKey
from realname.connect.keys.sealing import KEY_BYTES

DERIVING = "realname/blind-index/1"
PURPOSE = "blind-index"
LARGEST_VERSION = 255
INDEX_BYTES = 1 + SHA256.digest_size


class BlindIndex:
    """The index keys of one operator by version; the highest is current. Not printed, not sent to another process."""

    __slots__ = ("_derived", "_operator", "_roots")

    def __init__(self, operator: UUID, roots: Mapping[int, bytes]) -> None:
        """Take 32 bytes a version; ValueError for none, for other lengths, and for versions outside of 1..255."""
        if not roots or any(len(root) != KEY_BYTES for root in roots.values()):
            raise ValueError(f"an index key has {KEY_BYTES} bytes, and there is at least one")
        if not all(1 <= version <= LARGEST_VERSION for version in roots):
            raise ValueError(f"the version of an index key is 1 to {LARGEST_VERSION}")
        self._operator = operator
        self._roots = dict(roots)
        self._derived: dict[tuple[int, str], bytes] = {}

    def __reduce__(self) -> NoReturn:
        raise TypeError("an index key stays in its process")

    @property
    def version(self) -> int:
        """The version under which new rows are written."""
        return max(self._roots)

    def of(self, field: str, value: str) -> bytes:
        """Return what is stored beside a sealed value; `value` is in the field's one canonical form (E.164, say)."""
        return self._of(self.version, field, value)

    def all_of(self, field: str, value: str) -> list[bytes]:
        """Return the indexes to look for, newest first: all versions, so that a search works while rows move over."""
        return [self._of(version, field, value) for version in sorted(self._roots, reverse=True)]

    def is_current(self, index: bytes) -> bool:
        """Tell whether a stored index is of the current version."""
        return index[:1] == bytes([self.version])

    def _of(self, version: int, field: str, value: str) -> bytes:
        key = self._derived.get((version, field))
        if key is None:
            info = bind(DERIVING, self._operator.bytes, bytes([version]), field)
            key = HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._roots[version])
            self._derived[version, field] = key
        return bytes([version]) + hmac.digest(key, value.encode("utf-8"), "sha256")


def new_index_key(keyring: Keyring, operator: UUID, version: int) -> WrappedKey:
    """Draw an index key for an operator; return the wrapped form that is to be stored with its version."""
    return keyring.wrap(os.urandom(KEY_BYTES), index_owner(operator, version).context())


def open_blind_index(keyring: Keyring, operator: UUID, wrapped: Mapping[int, WrappedKey]) -> BlindIndex:
    """Open an operator's stored index keys, by version. UnknownKey; SealBroken where one is altered or another's."""
    return BlindIndex(
        operator,
        {version: keyring.unwrap(key, index_owner(operator, version).context()) for version, key in wrapped.items()},
    )


def index_owner(operator: UUID, version: int) -> KeyOwner:
    """Return the owner of an index key, as `rewrap` asks for it."""
    return KeyOwner(operator, None, f"{PURPOSE}/{version}")
