"""Base45 (RFC 9285): bytes as the 45 letters of a QR code's alphanumeric mode, three for two bytes."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_VALUES = {letter: value for value, letter in enumerate(LETTERS)}


def encode(data: bytes) -> str:
    """Return the bytes as text."""
    out = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value, count = int.from_bytes(pair, "big"), len(pair) + 1
        for _ in range(count):
            value, digit = divmod(value, 45)
            out.append(LETTERS[digit])
    return "".join(out)


def decode(text: str) -> bytes:
    """Return the bytes of the text. ValueError where it is not what `encode` writes."""
    out = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        size = len(group) - 1
        try:
            value = sum(_VALUES[letter] * 45**place for place, letter in enumerate(group))
        except KeyError:
            raise ValueError("a letter that base45 does not have") from None
        if size == 0 or value >= 256**size:
            raise ValueError("not base45")
        out += value.to_bytes(size, "big")
    return bytes(out)
