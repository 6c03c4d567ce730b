"""A draw that nobody can steer and anybody can recompute: a seed is committed to before, and revealed afterwards.

1. Before: 32 random bytes, the seed, are drawn, and the log holds a commitment to them and to the share.
2. Meanwhile: whoever is drawn from gets the next number, 0, 1, 2, ... without a gap. Number n is drawn where the
   first 8 bytes of HMAC-SHA-256 (RFC 2104), keyed with the seed, over "realname/draw/v1", a newline and n in decimal
   digits, read as a big-endian integer, lie below share * 2**64.
3. Afterwards: the log holds the seed, how many numbers were given, and how many of them were drawn.

Nothing of the person enters it, so that her looks and her group cannot. Whoever holds a number recomputes whether it
was drawn. What it does not prove: that numbers were given in the order in which people came, to people alone; for that,
everybody is told her number, and the count can be held against the lane's own turnstile.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from realname.judge.canonical import canonical
from realname.ledger.commitments import SALT_BYTES, commit

SEED_BYTES = SALT_BYTES

MILLION = 1_000_000
"""A share has at most six decimals."""

_DOMAIN = b"realname/draw/v1\n"
_RANGE = 1 << 64


def new_seed() -> bytes:
    """Return a seed that nobody can guess."""
    return secrets.token_bytes(SEED_BYTES)


def commitment(seed: bytes, draw: str, share: float) -> str:
    """Return what is published before: it binds the seed to this draw and this share, and tells nothing of the seed.

    ValueError where the seed is not `SEED_BYTES` long.
    """
    return commit(seed, canonical({"draw": draw, "millionths": _millionths(share)}))


def falls_on(seed: bytes, number: int, share: float) -> bool:
    """Say whether the draw falls on a number (0, 1, ...) where that share (0..1) is drawn."""
    found = hmac.digest(seed, _DOMAIN + str(number).encode(), hashlib.sha256)
    return int.from_bytes(found[:8], "big") < _RANGE * _millionths(share) // MILLION


def drawn_among(seed: bytes, among: int, share: float) -> list[int]:
    """Return the numbers below `among` on which the draw falls, rising."""
    return [number for number in range(among) if falls_on(seed, number, share)]


def _millionths(share: float) -> int:
    return round(share * MILLION)
