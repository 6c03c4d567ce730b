"""The contract of a keyring: where key-encryption keys live, and the only place that wraps and unwraps data keys.

A data key is 32 random bytes of one subscriber. What is stored of it is its wrapped form, which is of no use without
the ring. A ring holds several key-encryption keys, one of them current: new data keys are wrapped under that one, and
those wrapped under an older one still open, until it is retired.

A ring may be a file, a PKCS#11 token or a cloud's key service. Whatever it is, it keeps these promises, which
`tests/contracts/test_keyring.py` holds it to:

1. `unwrap(wrap(key, context), context)` is `key`, in every process that opened the same ring, also after `rotate` and
   a restart.
2. `context` is bound: with another one the wrapped form does not open. Altered by a bit, it does not open either.
3. Wrapping the same key twice gives different bytes.
4. `rotate` makes a new current key that every process uses for its next `wrap`, without a restart; older keys stay.
5. `retire` destroys a key for good; the current one cannot be retired. `key_ids` names those that are left.
6. No error, `repr` or log line holds a key.

For PKCS#11: CKM_AES_GCM under a non-extractable key, its label as key id, and the context as associated data. For a
cloud's key service: its encrypt and decrypt calls with the context as encryption context, a key version as key id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it is stored. `key_id` names the key-encryption key, so that rotation finds what is left to do."""

    key_id: str
    blob: bytes = field(repr=False)


class Keyring(Protocol):
    """Key-encryption keys, which never leave it. The module's text says what each method promises."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Open the ring that the environment names. KeyringUnusable where it cannot be."""

    @property
    def current_key_id(self) -> str:
        """The key under which the next data key is wrapped."""

    @property
    def key_ids(self) -> frozenset[str]:
        """Every key of the ring: the current one, and the older ones that still open what they wrapped."""

    def wrap(self, data_key: bytes, context: bytes) -> WrappedKey:
        """Return the stored form of a data key, bound to its context, under the current key."""

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return the data key. UnknownKey where its key is not in the ring, SealBroken where it does not open."""

    def rotate(self) -> str:
        """Make a new current key and return its id."""

    def retire(self, key_id: str) -> None:
        """Destroy a key for good, with everything that is still wrapped under it. UnknownKey; ValueError if current."""
