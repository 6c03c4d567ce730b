"""One-time codes by the clock (TOTP, RFC 6238): SHA-1, 30 seconds, six digits, as every app reads them."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from urllib.parse import quote, urlencode

SECRET_BYTES = 20
"""Of an HMAC-SHA-1 key (RFC 4226, 4)."""

STEP_S = 30
DIGITS = 6
DRIFT_STEPS = 1
"""A phone's clock may be half a minute off, and typing takes time."""


def draw_secret() -> bytes:
    """Return a fresh secret."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: bytes, code: str, after: int, *, now: float | None = None) -> int | None:
    """Return the step whose code this is, None where it is none of now or of one at or before `after`."""
    current = int(time.time() if now is None else now) // STEP_S
    typed = "".join(code.split()).encode()
    found = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed) and step > after:
            found = step
    return found


def typed_form(secret: bytes) -> str:
    """Return the secret as a person types it into an app: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(secret: bytes, issuer: str, login: str) -> str:
    """Return the otpauth address that a QR code holds."""
    given = urlencode({"secret": base64.b32encode(secret).decode(), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{given}"
