"""Check digits for specimens, apart from the reader's own sums, so that one mistake cannot agree with itself."""

from __future__ import annotations

from itertools import cycle

from stdnum.cn import ric

RESIDENT_DIGITS = 18


def icao_digit(text: str) -> str:
    """Return the check digit of ICAO 9303-3, 4.9: weights 7, 3, 1 over 0-9, A-Z = 10-35, filler = 0, modulo 10."""
    values = (0 if char == "<" else int(char, 36) for char in text)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)), strict=False)) % 10)


def resident_digit(first_17: str) -> str:
    """Return the check character of GB 11643-1999 (ISO 7064 MOD 11-2) over seventeen digits."""
    return str(ric.calc_check_digit(f"{first_17}0"))
