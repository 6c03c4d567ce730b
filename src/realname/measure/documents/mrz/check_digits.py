"""The check digits of machine readable zones: ICAO Doc 9303 part 3, clause 4.9."""

from __future__ import annotations

from collections.abc import Iterable

STANDARD = "ICAO 9303-3"
WEIGHTS = (7, 3, 1)
FILLER = "<"
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" + FILLER
"""Every character of a machine readable zone: a character's place here is its value, save the filler's, which is 0."""

VALUES = {character: i % 36 for i, character in enumerate(CHARACTERS)}


def check_digit(text: Iterable[str]) -> str:
    """Return the digit over some characters: values times 7, 3, 1, 7, ..., modulo 10. KeyError for any other."""
    return str(sum(VALUES[character] * WEIGHTS[i % 3] for i, character in enumerate(text)) % 10)


def agrees(text: str, digit: str) -> bool:
    """Tell whether the printed digit is right. A filler stands for 0, but only over a field that is all fillers."""
    if digit == FILLER:
        return not text.strip(FILLER)
    return check_digit(text) == digit
