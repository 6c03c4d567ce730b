"""PINs: Argon2id (RFC 9106) with the parameters that OWASP names as the least, sealed under their owner's key."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from realname.judge.payments import FEWEST_PIN_DIGITS, MOST_PIN_DIGITS, is_pin, is_weak
from realname.record.errors import Invalid

SALT_BYTES, HASH_BYTES = 16, 32
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
"""Some 30 ms of one core."""


def hashed(pin: str) -> bytes:
    """Return the hash of a PIN, in the PHC string format, with a salt of its own."""
    made = Argon2id(
        salt=os.urandom(SALT_BYTES), length=HASH_BYTES, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB
    )
    return made.derive_phc_encoded(pin.encode("ascii")).encode("ascii")


def is_right(pin: str, kept: bytes) -> bool:
    """Tell whether a PIN is the one that was hashed."""
    try:
        Argon2id.verify_phc_encoded(pin.encode("ascii", errors="replace"), kept.decode("ascii"))
    except InvalidKey:
        return False
    return True


def require_fit(pin: str) -> None:
    """Refuse what cannot be a PIN, and what a thief tries first. Invalid `payment.pin`, `payment.pin_weak`."""
    if not is_pin(pin):
        raise Invalid(f"A PIN has {FEWEST_PIN_DIGITS} to {MOST_PIN_DIGITS} digits.", code="payment.pin", pointer="/pin")
    if is_weak(pin):
        raise Invalid(
            "This PIN is among the first that anybody would try.",
            code="payment.pin_weak",
            remedy="Choose digits that are no run and do not repeat.",
            pointer="/pin",
        )
