"""Machine-readable lines of ICAO 9303: part 5 (TD1) and part 4 (TD3)."""

from __future__ import annotations

from collections.abc import Mapping

from realname.evaluate.specimens.check_digits import icao_digit

TD1_CHARS = 30
TD3_CHARS = 44
NUMBER_CHARS = 9


def td3_lines(values: Mapping[str, str]) -> tuple[str, str]:
    """Return both lines of a passport's page; values by FIELD_NAMES, dates ISO 8601."""
    names = _names(values)
    first = f"{_filled('P', 2)}{values['issuing_state']:<3}{names}".replace(" ", "<")
    number = _checked(_filled(values["document_number"], NUMBER_CHARS))
    birth, until = _checked(_date(values["birth_date"])), _checked(_date(values["valid_until"]))
    optional = _filled(values.get("optional_data", ""), 14)
    optional = _checked(optional) if optional.strip("<") else f"{optional}<"
    second = f"{number}{_filled(values['nationality'], 3)}{birth}{values['sex']}{until}{optional}"
    composite = icao_digit(number + birth + until + optional)
    return _filled(first, TD3_CHARS), f"{second}{composite}"


def td1_lines(values: Mapping[str, str]) -> tuple[str, str, str]:
    """Return the three lines of an identity card's back; values by FIELD_NAMES, dates ISO 8601."""
    number = _checked(_filled(values["document_number"], NUMBER_CHARS))
    first_optional = _filled(values.get("optional_data", ""), 15)
    first = f"I<{_filled(values['issuing_state'], 3)}{number}{first_optional}"
    birth, until = _checked(_date(values["birth_date"])), _checked(_date(values["valid_until"]))
    second_optional = _filled(values.get("optional_data_2", ""), 11)
    composite = icao_digit(first[5:] + birth + until + second_optional)
    second = f"{birth}{values['sex']}{until}{_filled(values['nationality'], 3)}{second_optional}{composite}"
    return first, second, _filled(_names(values), TD1_CHARS)


def _names(values: Mapping[str, str]) -> str:
    return f"{values['surname']}<<{values['given_names']}".replace(" ", "<").replace("-", "<").replace("'", "")


def _filled(text: str, length: int) -> str:
    return text[:length].ljust(length, "<")


def _checked(text: str) -> str:
    return text + icao_digit(text)


def _date(iso: str) -> str:
    return iso[2:4] + iso[5:7] + iso[8:10]
