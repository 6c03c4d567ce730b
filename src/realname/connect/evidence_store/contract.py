"""What an evidence store does: keep sealed bytes under opaque keys, wholly or not at all.

`LocalFolder` is the implementation; one on an S3-compatible service can follow behind the same contract tests.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as member
from datetime import datetime
from typing import Protocol

from realname.connect.keys.sealing import OVERHEAD_BYTES, VERSION

MAX_SEALED_BYTES = (32 << 20) + OVERHEAD_BYTES
"""The largest upload that the API takes, sealed."""

KEY = re.compile(r"[0-9a-f]{32}")


class EvidenceError(Exception):
    """Stop one operation, with nothing changed. No text holds a key, a path or content.

    `permanent`: the same operation fails again until somebody mends something or sends something else.
    Codes: evidence.bad_key, evidence.not_sealed, evidence.too_large, evidence.exists, evidence.not_found,
    evidence.disk_full, evidence.unwritable, evidence.unreadable.
    """

    def __init__(self, message: str, *, code: str, remedy: str, permanent: bool) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class SealedBytes:
    """Bytes that `DataKey.seal` gave. EvidenceError `evidence.not_sealed` for what cannot be a seal, as any image.

    The check is of the form: whether it opens, only the key can tell.
    """

    value: bytes = member(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) < OVERHEAD_BYTES or not self.value.startswith(VERSION):
            raise EvidenceError(
                "the bytes are not sealed",
                code="evidence.not_sealed",
                remedy="Seal evidence under its subscriber's data key before it is stored.",
                permanent=True,
            )


class EvidenceStore(Protocol):
    """Keep evidence. Safe for threads and for several processes on the same store."""

    def put(self, key: str, sealed: SealedBytes) -> None:
        """Store under a new key, durably once this returns, or raise and store nothing.

        The same bytes under the same key again change nothing; others are `evidence.exists`.
        EvidenceError `evidence.too_large`, `evidence.disk_full`, `evidence.unwritable`, `evidence.bad_key`.
        """
        ...

    def get(self, key: str) -> SealedBytes:
        """Return what was stored. EvidenceError `evidence.not_found`, `evidence.unreadable`, `evidence.bad_key`."""
        ...

    def delete(self, key: str) -> bool:
        """Remove, durably once this returns, and say whether it was there. EvidenceError `evidence.unwritable`."""
        ...

    def stored_before(self, moment: datetime) -> Iterator[str]:
        """Give the keys of what was stored before that moment (with time zone), in no order: to sweep orphans."""
        ...


def new_key() -> str:
    """Return a fresh key: 128 random bits, which say nothing of whose evidence it is."""
    return secrets.token_hex(16)


def check_key(key: str) -> str:
    """Return the key, or raise `evidence.bad_key` where `new_key` cannot have made it."""
    if not KEY.fullmatch(key):
        raise EvidenceError(
            "this is not a key of the evidence store",
            code="evidence.bad_key",
            remedy="Use keys that new_key() made.",
            permanent=True,
        )
    return key


def check_size(sealed: SealedBytes) -> SealedBytes:
    """Return the bytes, or raise `evidence.too_large`."""
    if len(sealed.value) > MAX_SEALED_BYTES:
        raise EvidenceError(
            f"evidence is at most {MAX_SEALED_BYTES} bytes, sealed",
            code="evidence.too_large",
            remedy="Send a smaller file.",
            permanent=True,
        )
    return sealed
