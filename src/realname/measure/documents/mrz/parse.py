"""From the characters of a zone to values. Text alone: no pixels, nothing is corrected, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from realname.measure.documents.mrz.check_digits import CHARACTERS, FILLER, STANDARD, agrees, check_digit
from realname.measure.documents.mrz.formats import Format, formats_of, number_check_place, with_long_number
from realname.measure.documents.mrz.names import follows_grammar, split_names
from realname.measure.readings import CheckDigit, DocumentKind

ILLEGIBLE = "field.illegible"
IMPLAUSIBLE = "field.implausible"
MISSING = "field.missing"

CENTURY = 100
DATE_PARTS = re.compile(r"(\d\d|<<)(\d\d|<<)(\d\d|<<)")


@dataclass(frozen=True, slots=True)
class Value:
    """One value, or the reason code why there is none. `name` is one of `readings.FIELD_NAMES`."""

    name: str
    value: str | None = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's lines understood: its format, its values in the order of the lines, and every check digit's result."""

    form: Format
    lines: tuple[str, ...] = field(repr=False)
    values: tuple[Value, ...]
    check_digits: tuple[CheckDigit, ...]

    @property
    def kind(self) -> DocumentKind:
        """Return what the document is."""
        return self.form.kind

    @property
    def agrees(self) -> bool:
        """Tell whether every check digit is right."""
        return all(digit.agrees for digit in self.check_digits)

    def value(self, name: str) -> str | None:
        """Return a value, or None where there is none."""
        return next((item.value for item in self.values if item.name == name), None)


def parse(lines: Sequence[str], on: date) -> Zone | None:
    """Understand the lines of a zone; None where their number, length, characters or first letter fit no format.

    `on` is the day on which two-digit years are read. Check digits that disagree are reported, not refused.
    """
    form = format_of(lines)
    return None if form is None else understand(form, tuple(lines), on)


def format_of(lines: Sequence[str]) -> Format | None:
    """Return the format of some lines, with a long document number where they have one; None where they have none."""
    if len({len(line) for line in lines}) != 1 or any(c not in CHARACTERS for line in lines for c in line):
        return None
    for form in formats_of(len(lines), len(lines[0])):
        if lines[0][0] in form.first:
            return long_form(form, lines) or form
    return None


def understand(form: Format, lines: tuple[str, ...], on: date) -> Zone:
    """Return the values and check digits of lines that have this format's shape."""
    values: list[Value] = []
    for slot in form.slots:
        text = slot.span.of(lines)
        if slot.name == "names":
            values += _names(text)
        elif slot.name == "birth_date":
            values.append(_dated(slot.name, text, _birth(text, on)))
        elif slot.name == "valid_until":
            values.append(_dated(slot.name, text, _expiry(text, on)))
        elif slot.name == "document_number" and form.overflow:
            values.append(_plain(slot.name, form.checks[0].covered(lines)))
        elif slot.name.startswith("optional_data"):
            values += [_plain(slot.name, text)] if text.strip(FILLER) else []
        else:
            values.append(_plain(slot.name, text))
    return Zone(form, lines, tuple(values), tuple(_results(form, lines)))


def long_form(form: Format, lines: Sequence[str]) -> Format | None:
    """Return the layout of a long document number where some lines show one; None where they show none."""
    if form.kind not in {DocumentKind.TD1, DocumentKind.TD2}:
        return None
    line, column = number_check_place(form.kind)
    optional = form.slot("optional_data").span.of(tuple(lines))
    rest = optional.partition(FILLER)[0]
    # The number's rest and its check digit are at least two characters, and part 5 ends them with a filler.
    if lines[line][column] != FILLER or not 2 <= len(rest) < len(optional):  # noqa: PLR2004  see above
        return None
    return with_long_number(form, len(rest) - 1)


def _results(form: Format, lines: tuple[str, ...]) -> list[CheckDigit]:
    results = []
    for check in form.checks:
        covered, printed = check.covered(lines), check.printed(lines)
        # A filler may stand for the digit of an empty field; reported as it is printed, so that it agrees.
        right = printed if printed == FILLER and check.may_be_filler and agrees(covered, printed) else None
        results.append(CheckDigit(check.name, printed, right or check_digit(covered), STANDARD))
    return results


def _plain(name: str, text: str) -> Value:
    value = re.sub(f"{FILLER}+", " ", text.strip(FILLER))
    return Value(name, value) if value else Value(name, None, MISSING)


def _names(text: str) -> list[Value]:
    surname, given = split_names(text)
    if not follows_grammar(text):
        return [Value("surname", None, IMPLAUSIBLE), Value("given_names", None, IMPLAUSIBLE)]
    return [
        Value("surname", surname) if surname else Value("surname", None, MISSING),
        Value("given_names", given) if given else Value("given_names", None, MISSING),
    ]


def _dated(name: str, text: str, value: str | None) -> Value:
    if value is not None:
        return Value(name, value)
    return Value(name, None, IMPLAUSIBLE if text.strip(FILLER) else MISSING)


def _birth(text: str, on: date) -> str | None:
    """Return a date of birth, the latest that is not after `on`; its unknown day, or month and day, are left out.

    The zone cannot tell a person of a hundred years from a new-born child.
    """
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    century = on.year // CENTURY * CENTURY
    for start in (century, century - CENTURY):
        value = _iso(start + year, month, day)
        if value is not None and value <= on.isoformat()[: len(value)]:
            return value
    return None


def _expiry(text: str, on: date) -> str | None:
    """Return the last day of validity, in the century that brings its year nearest to `on`."""
    parts = _parts(text)
    if parts is None or None in parts:
        return None
    year, month, day = parts
    century = on.year // CENTURY * CENTURY
    candidates = (century - CENTURY + year, century + year, century + CENTURY + year)
    return _iso(min(candidates, key=lambda candidate: abs(candidate - on.year)), month, day)


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    found = DATE_PARTS.fullmatch(text)
    if found is None or found[1] == FILLER * 2 or (found[2] == FILLER * 2 and found[3] != FILLER * 2):
        return None
    month, day = (None if part == FILLER * 2 else int(part) for part in found.groups()[1:])
    return int(found[1]), month, day


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    try:
        whole = date(year, month or 1, day or 1).isoformat() if month != 0 and day != 0 else None
    except ValueError:
        return None
    if whole is None:
        return None
    return whole if day else whole[:7] if month else whole[:4]
