"""Read the lines of dates: birth on the front, validity on the back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from realname.measure.documents.resident_id.alphabets import birth_alphabet, validity_alphabet
from realname.measure.documents.resident_id.line_reading import Line, Pattern, weakest
from realname.measure.readings import LONG_TERM

DIGITS = "0123456789"
YEAR = ("12", "09", DIGITS, DIGITS)
MONTHS = ((DIGITS[1:],), ("1", "012"))
DAYS = ((DIGITS[1:],), ("123", DIGITS))
BIRTHS = tuple(Pattern((*YEAR, "年", *month, "月", *day, "日")) for month in MONTHS for day in DAYS)
FULL_DATE = ("2", "0", DIGITS, DIGITS, ".", "01", DIGITS, ".", "0123", DIGITS)
UNTIL_DATE = ("2", "01", *FULL_DATE[2:])
VALIDITIES = (Pattern((*FULL_DATE, "-", *UNTIL_DATE)), Pattern((*FULL_DATE, "-", "长", "期")))
DATE_CHARS = 10
LEAST = 0.02  # a text whose weakest character is less likely was not there to be read
PERIOD_YEARS = (5, 10, 20)  # Resident Identity Card Law, article 5


@dataclass(frozen=True, slots=True)
class DatesReading:
    """Days as read, ISO 8601 or LONG_TERM; empty `days` where they cannot be read, with a reason code."""

    days: tuple[str, ...]
    reason: str
    confidence: float


def read_birth(line: Line, on: date) -> DatesReading:
    """Read the printed day of birth; `on` is a day before which everybody shown was born."""
    read = line.fitted(birth_alphabet(), BIRTHS)
    if read is None or weakest(read) < LEAST:
        return DatesReading((), "field.illegible", 0.0)
    year, rest = read.text.removesuffix("日").split("年")
    day = _iso(year, *rest.split("月"))
    if day is None or day > on.isoformat():
        return DatesReading((), "field.implausible", weakest(read))
    return DatesReading((day,), "", weakest(read))


def read_validity(line: Line) -> DatesReading:
    """Read the first and last day of validity."""
    read = line.fitted(validity_alphabet(), VALIDITIES)
    if read is None or weakest(read) < LEAST:
        return DatesReading((), "field.illegible", 0.0)
    start = _iso(*read.text[:DATE_CHARS].split("."))
    rest = read.text[DATE_CHARS + 1 :]
    end = LONG_TERM if rest == "长期" else _iso(*rest.split("."))
    if start is None or end is None or end <= start:
        return DatesReading((), "field.implausible", weakest(read))
    return DatesReading((start, end), "", weakest(read))


def lawful_period(start: str, end: str) -> bool:
    """Tell whether a card may be valid from `start` to `end`: five, ten or twenty years to the day, or long-term.

    From 29 February a card runs to the last day of February or the first of March.
    """
    if end == LONG_TERM:
        return True
    years = int(end[:4]) - int(start[:4])
    same_day = start[5:] == end[5:] or (start[5:] == "02-29" and end[5:] in {"02-28", "03-01"})
    return years in PERIOD_YEARS and same_day


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
