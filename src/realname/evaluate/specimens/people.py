"""Invent a person for a specimen: values by FIELD_NAMES, consistent with each other, all drawn from one generator."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np

from realname.evaluate.specimens.check_digits import resident_digit
from realname.evaluate.specimens.words import chance, pick, words
from realname.evaluate.specimens.wrapping import ADDRESS_COLUMNS, ADDRESS_LINES, wrapped
from realname.measure.documents.resident_id.ethnicities import ETHNICITIES
from realname.measure.documents.resident_id.regions import Region, current_regions, stood_in
from realname.measure.readings import LONG_TERM

UTOPIA = "UTO"  # the state that ICAO 9303 keeps for examples
BIRTHS = (date(1942, 1, 1), date(2007, 12, 31))
ISSUES = (date(2014, 1, 1), date(2026, 6, 30))
STILL_VALID = date(2031, 1, 1)  # a specimen is to be tried with for some years
LONG_TERM_AGE, TWENTY_YEARS_AGE, TEN_YEARS_AGE = 46, 26, 16  # Resident Identity Card Law, article 5
IN_COUNTRY, OF_A_BRANCH, OF_THE_HAN = 0.4, 0.7, 0.7
LONG_NAMES, DOUBLE_SURNAMES, RARE_SURNAMES, RARE_GIVEN, SHORT_GIVEN = 0.05, 0.06, 0.06, 0.2, 0.25
FORMER_CODES = 0.2  # share of people whose number was first given elsewhere


def resident(rng: np.random.Generator) -> dict[str, str]:
    """Invent the holder of a resident identity card."""
    sex = pick(rng, "MF")
    birth = _day(rng, *BIRTHS)
    region = pick(rng, regions())
    values = {
        "name": resident_name(rng),
        "sex": sex,
        "ethnicity": "汉" if chance(rng, OF_THE_HAN) else pick(rng, ETHNICITIES),
        "birth_date": birth.isoformat(),
        "address": address(rng, region),
        "document_number": number(rng, birth, sex, region),
        "issuer": issuer(rng, region),
    }
    return values | validity(rng, birth)


def traveller(rng: np.random.Generator) -> dict[str, str]:
    """Invent the holder of a passport or card of Utopia."""
    sex = pick(rng, "MF")
    birth = _day(rng, *BIRTHS)
    given = words("latin_given_f") if sex == "F" else words("latin_given_m")
    issued = _day(rng, date(2022, 1, 1), ISSUES[1])
    return {
        "issuing_state": UTOPIA,
        "document_number": _serial(rng),
        "surname": pick(rng, words("latin_surnames")),
        "given_names": pick(rng, given),
        "sex": sex,
        "nationality": UTOPIA,
        "birth_date": birth.isoformat(),
        "issuer": pick(rng, words("icao_issuers")),
        "valid_from": issued.isoformat(),
        "valid_until": (_years_later(issued, 10) - timedelta(days=1)).isoformat(),
    }


@cache
def regions() -> tuple[Region, ...]:
    """Return the divisions that specimens live in: those that the list names in simplified characters."""
    return tuple(region for region in current_regions() if not set(region.address) & set("達區嶺"))


def resident_name(rng: np.random.Generator) -> str:
    """Invent a name: two to four characters, rarely a long one with a middle dot."""
    if chance(rng, LONG_NAMES):
        return pick(rng, words("long_names"))
    double, rare = chance(rng, DOUBLE_SURNAMES), chance(rng, RARE_SURNAMES)
    surname = pick(rng, words("double_surnames" if double else "rare_surnames" if rare else "surnames"))
    given = words("rare_given" if chance(rng, RARE_GIVEN) else "given")
    return surname + "".join(pick(rng, given) for _ in range(1 if chance(rng, SHORT_GIVEN) else 2))


def address(rng: np.random.Generator, region: Region) -> str:
    """Invent an address in a division that fits a card's three lines."""
    while len(wrapped(invented := _address(rng, region), ADDRESS_COLUMNS)) > ADDRESS_LINES:
        continue
    return invented


def _address(rng: np.random.Generator, region: Region) -> str:
    house = int(rng.integers(1, 400))
    if chance(rng, IN_COUNTRY):
        group = f"{int(rng.integers(1, 13))}组" if chance(rng, 0.6) else ""
        return f"{region.address}{pick(rng, words('towns'))}{pick(rng, words('villages'))}{group}{house}号"
    office = pick(rng, words("street_offices")) if chance(rng, 0.3) else ""
    street = f"{region.address}{office}{pick(rng, words('roads'))}{house}号"
    building, unit, room = (int(rng.integers(*span)) for span in ((1, 31), (1, 5), (101, 2800)))
    within = ("", f"{pick(rng, words('estates'))}{building}号楼{unit}单元{room}室", f"{building}栋{room}室")
    return street + pick(rng, within)


def issuer(rng: np.random.Generator, region: Region) -> str:
    """Name the public security office of a division."""
    if region.city and region.county.endswith("区") and chance(rng, OF_A_BRANCH):
        return f"{region.city}公安局{region.county.removesuffix('区')}分局"
    if not region.city and region.county.endswith("区"):
        return f"{region.province}公安局{region.county.removesuffix('区')}分局"
    return f"{region.county}公安局"


def number(rng: np.random.Generator, birth: date, sex: str, region: Region) -> str:
    """Make a number of GB 11643 whose region code stood for a division in the year of birth."""
    place = region
    while not stood_in(place.code, birth.year) or chance(rng, FORMER_CODES):
        place = pick(rng, regions())
    order = 2 * int(rng.integers(1, 500)) - (1 if sex == "M" else 0)
    first = f"{place.code}{birth:%Y%m%d}{order:03d}"
    return first + resident_digit(first)


def validity(rng: np.random.Generator, birth: date) -> dict[str, str]:
    """Draw a date of issue and the end that the law gives it, by age at issue."""
    while True:
        issued = _day(rng, max(ISSUES[0], _years_later(birth, TEN_YEARS_AGE)), ISSUES[1])
        until = valid_until(birth, issued)
        if until == LONG_TERM or until >= STILL_VALID.isoformat():
            return {"valid_from": issued.isoformat(), "valid_until": until}


def valid_until(birth: date, issued: date) -> str:
    """Return when a resident card ends: 5, 10 or 20 years from issue, or LONG_TERM, by age at issue."""
    age = issued.year - birth.year - ((issued.month, issued.day) < (birth.month, birth.day))
    if age >= LONG_TERM_AGE:
        return LONG_TERM
    years = 20 if age >= TWENTY_YEARS_AGE else 10 if age >= TEN_YEARS_AGE else 5
    return _years_later(issued, years).isoformat()


def _serial(rng: np.random.Generator) -> str:
    letters = "ACDEFGHJKLMNPRTUVWXY"
    return pick(rng, letters) + "".join(str(int(digit)) for digit in rng.integers(0, 10, 8))


def _day(rng: np.random.Generator, first: date, last: date) -> date:
    day = first + timedelta(days=int(rng.integers((last - first).days + 1)))
    return day if (day.month, day.day) != (2, 29) else day + timedelta(days=1)


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)
