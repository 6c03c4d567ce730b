"""Bytes that bind a seal to its place: two different lists of parts never give the same bytes."""

from __future__ import annotations

PART_BYTES = 2  # the length before each part, big-endian
LONGEST_PART = (1 << 8 * PART_BYTES) - 1


def bind(*parts: str | bytes) -> bytes:
    """Join parts, each after its length, text as UTF-8. ValueError for a part longer than 65,535 bytes."""
    joined = bytearray()
    for part in parts:
        raw = part.encode("utf-8") if isinstance(part, str) else part
        if len(raw) > LONGEST_PART:
            raise ValueError("a part of a binding is too long")
        joined += len(raw).to_bytes(PART_BYTES, "big") + raw
    return bytes(joined)
