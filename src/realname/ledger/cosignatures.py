"""Cosignatures of the C2SP format `tlog-cosignature`, version 1: a witness saw this head, at that time, and no fork."""

from __future__ import annotations

from dataclasses import dataclass

from realname.ledger.errors import NoteError
from realname.ledger.notes import COSIGNATURE, PrivateKey, PublicKey, Signature, is_signed

TIME_BYTES = 8
MAX_TIME = 2**63 - 1
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """The public key of a witness, of type `COSIGNATURE`."""

    key: PublicKey

    def __post_init__(self) -> None:
        if self.key.kind != COSIGNATURE:
            raise NoteError("a witness's key is of type 0x04", code="trust.malformed_key")

    @property
    def name(self) -> str:
        """Return the key's name."""
        return self.key.name

    @property
    def key_id(self) -> bytes:
        """Return the key's identifier."""
        return self.key.key_id

    def verifies(self, text: bytes, payload: bytes) -> bool:
        """Say whether this is a cosignature over the checkpoint's text."""
        if len(payload) != TIME_BYTES + SIGNATURE_BYTES:
            return False
        seconds = timestamp(payload)
        return seconds <= MAX_TIME and is_signed(self.key.public, _message(text, seconds), payload[TIME_BYTES:])


def cosign(text: bytes, key: PrivateKey, seconds: int) -> Signature:
    """Return the cosignature of a checkpoint's text at that time (POSIX seconds). Whether it may is `witness`'s word.

    ValueError for a key of another type, or no such time.
    """
    if key.kind != COSIGNATURE or not 0 <= seconds <= MAX_TIME:
        raise ValueError("a cosignature needs a witness's key and a time from 1970 on")
    payload = seconds.to_bytes(TIME_BYTES, "big") + key.signed(_message(text, seconds))
    return Signature(key.name, key.public.key_id, payload)


def timestamp(payload: bytes) -> int:
    """Return when a cosignature says that it was made, in POSIX seconds."""
    return int.from_bytes(payload[:TIME_BYTES], "big")


def _message(text: bytes, seconds: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % seconds + text
