"""Where the fields of each machine readable zone lie: ICAO Doc 9303 part 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas).

Lines and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from realname.measure.documents.mrz.check_digits import CHARACTERS, FILLER
from realname.measure.readings import DocumentKind

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DATE = DIGITS + FILLER  # unknown parts of a date of birth are fillers: part 3, clause 4.8
CODE = LETTERS + "12" + FILLER  # the second letter is the issuer's own; some, against part 3, have 1 or 2
SEXES = "MF" + FILLER


@dataclass(frozen=True, slots=True)
class Span:
    """Some characters of one line, `stop` not among them."""

    line: int
    start: int
    stop: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Return these characters."""
        return lines[self.line][self.start : self.stop]

    def cells(self) -> tuple[tuple[int, int], ...]:
        """Return each character's line and column."""
        return tuple((self.line, column) for column in range(self.start, self.stop))


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place and the characters that it may hold. `name` is one of `readings.FIELD_NAMES`."""

    name: str
    span: Span
    characters: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit: the field's name, or `composite`, what it is computed over, and where it stands."""

    name: str
    over: tuple[Span, ...]
    at: tuple[int, int]
    may_be_filler: bool = False

    def covered(self, lines: tuple[str, ...]) -> str:
        """Return the characters that the digit is computed over."""
        return "".join(span.of(lines) for span in self.over)

    def printed(self, lines: tuple[str, ...]) -> str:
        """Return the digit."""
        line, column = self.at
        return lines[line][column]


COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class Format:
    """One layout: `length` characters on each of `lines` lines. `first` holds the letters that its code begins with.

    `overflow` is the number of characters of the document number that stand in the optional data, 0 as a rule.
    """

    kind: DocumentKind
    lines: int
    length: int
    first: str
    slots: tuple[Slot, ...]
    checks: tuple[Check, ...]
    overflow: int = 0

    def slot(self, name: str) -> Slot:
        """Return the slot of that name. KeyError where there is none."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        raise KeyError(name)

    def allowed(self) -> tuple[tuple[str, ...], ...]:
        """Return, for each line and column, the characters that may stand there."""
        grid = [[CHARACTERS] * self.length for _ in range(self.lines)]
        for slot in self.slots:
            for line, column in slot.span.cells():
                grid[line][column] = slot.characters
        for check in self.checks:
            line, column = check.at
            grid[line][column] = DATE if check.may_be_filler else DIGITS
        grid[0][0] = self.first
        if self.overflow:
            line, column = number_check_place(self.kind)
            grid[line][column] = FILLER
            line, column = next(check.at for check in self.checks if check.name == "document_number")
            if column + 1 < self.length:
                grid[line][column + 1] = FILLER  # part 5, note j: a filler closes the number's rest
        return tuple(tuple(row) for row in grid)


def number_check_place(kind: DocumentKind) -> tuple[int, int]:
    """Return where the document number's check digit stands; a filler there says that the number goes on elsewhere."""
    return (0, 14) if kind is DocumentKind.TD1 else (1, 9)


def with_long_number(base: Format, overflow: int) -> Format:
    """Return TD1 or TD2 for a document number of nine characters and `overflow` more: part 5, table note j.

    A filler stands in place of the number's check digit; the rest of the number, its check digit and a filler
    open the optional data. ValueError where the optional data has no room for that, or the kind has none.
    """
    optional = base.slot("optional_data")
    if base.kind not in {DocumentKind.TD1, DocumentKind.TD2}:
        raise ValueError("only TD1 and TD2 carry long document numbers")
    line, start, stop = optional.span.line, optional.span.start, optional.span.stop
    if not 1 <= overflow <= stop - start - 1:
        raise ValueError("the optional data has no room for such a number")
    number = base.slot("document_number").span
    rest = Span(line, start, start + overflow)
    long = Check("document_number", (number, rest), (line, start + overflow))
    checks = tuple(long if check.name == long.name else check for check in base.checks)
    after = replace(optional, span=Span(line, min(start + overflow + 1, stop), stop))
    slots = tuple(after if slot is optional else slot for slot in base.slots)
    return replace(base, slots=slots, checks=checks, overflow=overflow)


def _numbered_line(line: int, optional: tuple[int, int]) -> tuple[Slot, ...]:
    return (
        Slot("document_number", Span(line, 0, 9), CHARACTERS),
        Slot("nationality", Span(line, 10, 13), LETTERS + FILLER),
        Slot("birth_date", Span(line, 13, 19), DATE),
        Slot("sex", Span(line, 20, 21), SEXES),
        Slot("valid_until", Span(line, 21, 27), DATE),
        Slot("optional_data", Span(line, *optional), CHARACTERS),
    )


def _numbered_checks(line: int) -> tuple[Check, ...]:
    return (
        Check("document_number", (Span(line, 0, 9),), (line, 9)),
        Check("birth_date", (Span(line, 13, 19),), (line, 19)),
        Check("valid_until", (Span(line, 21, 27),), (line, 27)),
    )


def _opening(length: int) -> tuple[Slot, ...]:
    return (
        Slot("document_code", Span(0, 0, 2), CODE),
        Slot("issuing_state", Span(0, 2, 5), LETTERS + FILLER),
        Slot("names", Span(0, 5, length), LETTERS + FILLER),
    )


TD3 = Format(
    DocumentKind.TD3,
    2,
    44,
    "P",
    (*_opening(44), *_numbered_line(1, (28, 42))),
    (
        *_numbered_checks(1),
        Check("optional_data", (Span(1, 28, 42),), (1, 42), may_be_filler=True),
        Check(COMPOSITE, (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43)), (1, 43)),
    ),
)
TD2 = Format(
    DocumentKind.TD2,
    2,
    36,
    "ACI",
    (*_opening(36), *_numbered_line(1, (28, 35))),
    (*_numbered_checks(1), Check(COMPOSITE, (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35)), (1, 35))),
)
TD1 = Format(
    DocumentKind.TD1,
    3,
    30,
    "ACI",
    (
        Slot("document_code", Span(0, 0, 2), CODE),
        Slot("issuing_state", Span(0, 2, 5), LETTERS + FILLER),
        Slot("document_number", Span(0, 5, 14), CHARACTERS),
        Slot("optional_data", Span(0, 15, 30), CHARACTERS),
        Slot("birth_date", Span(1, 0, 6), DATE),
        Slot("sex", Span(1, 7, 8), SEXES),
        Slot("valid_until", Span(1, 8, 14), DATE),
        Slot("nationality", Span(1, 15, 18), LETTERS + FILLER),
        Slot("optional_data_2", Span(1, 18, 29), CHARACTERS),
        Slot("names", Span(2, 0, 30), LETTERS + FILLER),
    ),
    (
        Check("document_number", (Span(0, 5, 14),), (0, 14)),
        Check("birth_date", (Span(1, 0, 6),), (1, 6)),
        Check("valid_until", (Span(1, 8, 14),), (1, 14)),
        Check(COMPOSITE, (Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)), (1, 29)),
    ),
)
MRV_A = Format(DocumentKind.MRV_A, 2, 44, "V", (*_opening(44), *_numbered_line(1, (28, 44))), _numbered_checks(1))
MRV_B = Format(DocumentKind.MRV_B, 2, 36, "V", (*_opening(36), *_numbered_line(1, (28, 36))), _numbered_checks(1))

FORMATS = (TD3, TD1, TD2, MRV_A, MRV_B)
LENGTHS = tuple(sorted({form.length for form in FORMATS}, reverse=True))


def formats_of(lines: int, length: int) -> tuple[Format, ...]:
    """Return the formats of so many lines of that length."""
    return tuple(form for form in FORMATS if (form.lines, form.length) == (lines, length))
