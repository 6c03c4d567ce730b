"""Break a value into the lines that a resident identity card has room for."""

from __future__ import annotations

ASCII_STEP = 0.58  # width of a digit beside a Chinese character
ADDRESS_COLUMNS, ADDRESS_LINES = 11.0, 3
ISSUER_COLUMNS, ISSUER_LINES = 14.0, 2


def wrapped(text: str, columns: float) -> list[str]:
    """Break a text into lines of at most `columns` wide characters; an ASCII character takes ASCII_STEP."""
    lines, width = [""], 0.0
    for char in text:
        step = ASCII_STEP if char.isascii() else 1.0
        if width + step > columns:
            lines.append("")
            width = 0.0
        lines[-1] += char
        width += step
    return lines
