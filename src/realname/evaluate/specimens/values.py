"""Complete and check the values of a specimen: what is given is kept, what is missing is invented from a seed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from realname.evaluate.specimens import people
from realname.evaluate.specimens.check_digits import RESIDENT_DIGITS, icao_digit, resident_digit
from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.mrz import NUMBER_CHARS
from realname.evaluate.specimens.words import pick
from realname.evaluate.specimens.wrapping import (
    ADDRESS_COLUMNS,
    ADDRESS_LINES,
    ISSUER_COLUMNS,
    ISSUER_LINES,
    wrapped,
)
from realname.measure.documents.resident_id.ethnicities import ETHNICITIES
from realname.measure.documents.resident_id.regions import names_of
from realname.measure.readings import FIELD_NAMES, LONG_TERM

RESIDENT_FIELDS = frozenset(
    ("name", "sex", "ethnicity", "birth_date", "address", "document_number", "issuer", "valid_from", "valid_until")
)
ICAO_FIELDS = frozenset(FIELD_NAMES) - {"document_code", "ethnicity", "address"}
DATES = ("birth_date", "valid_from", "valid_until")
LENGTHS = {"name": 12, "address": 50, "issuer": 28, "surname": 30, "given_names": 30}  # what the layouts hold
INVENTED_STATES = ("UTO", "ZZZ")  # ICAO 9303's own example, and a code for nobody
FORMS = {
    "document_number": re.compile(r"[A-Z0-9]{1,10}"),
    "surname": re.compile(r"[A-Z][A-Z' -]*"),
    "given_names": re.compile(r"[A-Z][A-Z' -]*"),
    "optional_data": re.compile(r"[A-Z0-9]{0,14}"),
    "optional_data_2": re.compile(r"[A-Z0-9]{0,11}"),
}


def complete_resident(given: Mapping[str, str], seed: int) -> dict[str, str]:
    """Return all values of a resident identity card.

    SpecimenError `specimen.value`, `specimen.check_digit` or `specimen.disagrees` where what is given cannot stand.
    """
    given = dict(given)
    _check(given, RESIDENT_FIELDS)
    _refuse(given.get("ethnicity", "汉") not in ETHNICITIES, "ethnicity", "is none of the 56 groups, without 族")
    for name, columns, lines in (
        ("address", ADDRESS_COLUMNS, ADDRESS_LINES),
        ("issuer", ISSUER_COLUMNS, ISSUER_LINES),
    ):
        _refuse(len(wrapped(given.get(name, ""), columns)) > lines, name, f"does not fit {lines} lines")
    rng = np.random.default_rng((seed, 1))
    if (number := given.get("document_number")) is not None:
        given["document_number"] = number = number.strip().upper()
        given = _agreeing(given, _inside_number(number), "document_number")
    invented = people.resident(rng)
    values = invented | given
    if {"birth_date", "sex"} & set(given) and number is None:
        place = pick(rng, people.regions())
        values["document_number"] = people.number(rng, _date(values["birth_date"]), values["sex"], place)
    if "birth_date" in given and not {"valid_from", "valid_until"} & set(given):
        values |= people.validity(rng, _date(values["birth_date"]))
    elif "valid_from" in given and "valid_until" not in given:
        values["valid_until"] = people.valid_until(_date(values["birth_date"]), _date(values["valid_from"]))
    _check_period(values)
    return values


def complete_icao(given: Mapping[str, str], seed: int) -> dict[str, str]:
    """Return all values of a passport or card of an invented state; `name` is taken as `SURNAME, GIVEN NAMES`.

    A tenth character of `document_number` is its check digit. SpecimenError as `complete_resident` raises.
    """
    given = {key: value.upper() if key not in DATES else value for key, value in given.items()}
    if (name := given.pop("name", None)) is not None:
        surname, _, rest = name.partition(",")
        given |= (
            {"surname": surname.strip(), "given_names": rest.strip()} if rest.strip() else {"surname": name.strip()}
        )
    _check(given, ICAO_FIELDS)
    for field in ("issuing_state", "nationality"):
        _refuse(given.get(field, "UTO") not in INVENTED_STATES, field, "must be an invented state: UTO or ZZZ")
    for field, form in FORMS.items():
        _refuse(field in given and not form.fullmatch(given[field]), field, "has characters that an MRZ cannot hold")
    number = given.get("document_number", "")
    if len(number) > NUMBER_CHARS:
        _refuse_digit(number[-1] != icao_digit(number[:-1]))
        given["document_number"] = number[:-1]
    values = people.traveller(np.random.default_rng((seed, 2))) | given
    if "valid_from" in given and "valid_until" not in given:
        issued = _date(values["valid_from"])
        values["valid_until"] = (issued.replace(year=issued.year + 10) - timedelta(days=1)).isoformat()
    _check_period(values)
    return values


def _inside_number(number: str) -> dict[str, str]:
    _refuse(re.fullmatch(r"\d{17}[\dX]", number) is None, "document_number", f"has not {RESIDENT_DIGITS} digits")
    _refuse(not names_of(number[:6]), "document_number", "begins with a region code that never stood for a place")
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    _date(birth, "document_number")
    _refuse_digit(number[-1] != resident_digit(number[:-1]))
    return {"birth_date": birth, "sex": "M" if int(number[16]) % 2 else "F"}


def _agreeing(given: dict[str, str], inside: dict[str, str], field: str) -> dict[str, str]:
    for name, value in inside.items():
        if given.get(name, value) != value:
            raise SpecimenError(
                f"{name} is not what {field} says",
                code="specimen.disagrees",
                remedy=f"Leave out {name} or {field}, and the other settles it.",
            )
    return given | inside


def _check(given: Mapping[str, str], allowed: frozenset[str]) -> None:
    for name, value in given.items():
        if name not in allowed:
            raise SpecimenError(f"this kind has no field {name}", remedy=f"It has these: {', '.join(sorted(allowed))}.")
        _refuse(not value.strip(), name, "is empty")
        _refuse(len(value) > LENGTHS.get(name, len(value)), name, f"is longer than {LENGTHS.get(name)} characters")
        _refuse(any(not char.isprintable() for char in value), name, "has characters that cannot be printed")
        if name in DATES and value != LONG_TERM:
            _date(value, name)
    _refuse(given.get("sex", "M") not in ("M", "F"), "sex", "is M or F")


def _check_period(values: Mapping[str, str]) -> None:
    if values["valid_until"] != LONG_TERM and values["valid_until"] <= values["valid_from"]:
        raise SpecimenError("valid_until is not after valid_from", code="specimen.disagrees")


def _date(value: str, name: str = "a date") -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SpecimenError(f"{name} is not a day of the calendar", remedy="Write it as YYYY-MM-DD.") from None


def _refuse(wrong: bool, name: str, why: str) -> None:  # noqa: FBT001  reads as a sentence at each call
    if wrong:
        raise SpecimenError(f"{name} {why}")


def _refuse_digit(wrong: bool) -> None:  # noqa: FBT001  the same
    if wrong:
        raise SpecimenError(
            "the check digit of document_number is wrong",
            code="specimen.check_digit",
            remedy="Mend the number, or leave it out and one is made.",
        )
