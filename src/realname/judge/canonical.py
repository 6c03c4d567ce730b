"""One byte string for one value: the JSON Canonicalization Scheme, RFC 8785. What digests are taken over.

Anyone can compute the same digest with another implementation of that standard. A member that has its default is left
out: a later version, whose values have more members, gives the bytes that an earlier one gave.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from realname.judge.shapes import plain

MAX_EXACT_INTEGER = 2**53
"""RFC 8785 writes numbers as IEEE 754 doubles; beyond this an integer would not survive."""


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of a frozen dataclass or of plain values. ValueError for what JSON cannot hold."""
    return _text(plain(value, sparse=True)).encode("utf-8")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, list):
        return f"[{','.join(_text(item) for item in value)}]"
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return f"{{{','.join(f'{_text(key)}:{_text(value[key])}' for key in keys)}}}"
    raise ValueError(f"JSON holds no {type(value).__name__}")


def _number(value: float) -> str:
    """Write a number as ECMAScript does (RFC 8785, 3.2.2.3)."""
    if isinstance(value, int):
        if abs(value) > MAX_EXACT_INTEGER:
            raise ValueError("an integer beyond 2^53 has no exact form in JSON")
        return str(value)
    if not math.isfinite(value):
        raise ValueError("JSON holds no infinity and no NaN")
    if value == 0:
        return "0"
    sign, digits, exponent = _decimal(value)
    # `point` places the decimal point after that many digits; the four cases are those of Number::toString.
    point = len(digits) + exponent
    if len(digits) <= point <= 21:  # noqa: PLR2004  the standard's own limits, here and below
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    if 0 < point <= 21:  # noqa: PLR2004
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:  # noqa: PLR2004
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def _decimal(value: float) -> tuple[str, str, int]:
    """Return sign, shortest digits that read back as `value`, and the power of ten of the last digit."""
    mantissa, _, power = f"{value!r}e0".partition("e")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    exponent = int(power.removesuffix("e0")) - len(fraction)
    digits = (whole + fraction).lstrip("0")
    shortest = digits.rstrip("0")
    return "-" if value < 0 else "", shortest, exponent + len(digits) - len(shortest)
