"""The rows of a campaign's file, one at a time: lines, or why a row is none. Nothing is kept but what is asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member

from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.record.campaigns.states import Sparing
from realname.record.errors import Invalid

NUMBER = "msisdn"
COLUMNS = (NUMBER, "language", "name", "address", "never_bar")
"""`msisdn` alone must be there. An address has a letter written; `never_bar` says why the line is spared."""

LONGEST = {NUMBER: 40, "language": 20, "name": 120, "address": 400, "never_bar": 20}
"""Characters of a cell."""

LONGEST_LINE = 10_000
"""Characters; the rest of a longer one is passed over, and its row has a cell that is too long."""

CANNOT_BE_READ = "\ufffd"

LANGUAGES: Mapping[str, str] = {"": "en", "en": "en", "zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans"}
"""As people write them, in lower case; of those that there are texts in."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the file. `row_number` is the file's line on which the row begins, from 1."""

    row_number: int
    msisdn: str = member(repr=False)
    language: str = "en"
    name: str = member(default="", repr=False)
    address: str = member(default="", repr=False)
    never_bar: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was refused: by its first line, the column at fault, and a code."""

    row_number: int
    code: str
    column: str = ""


Row = LineRow | RefusedRow


def text_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """Give the lines of a file that comes in pieces, as UTF-8; what is none is marked, and its row refused."""
    stream = io.TextIOWrapper(io.BufferedReader(_Pieces(pieces)), "utf-8-sig", errors="replace", newline="")
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            yield line + "\n"
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        else:
            yield line


def read_rows(lines: Iterable[str], region: str | None = None) -> Iterator[Row]:
    """Give every row after the head. `region` (ISO 3166) reads numbers that are written without a country.

    Invalid `campaign.columns` where the head lacks the number, or has a column twice or one that nobody reads.
    """
    reader = csv.reader(lines)
    columns = _head(reader)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RefusedRow(begins, "row.malformed")
            continue
        if any(cells):
            yield _row(begins, columns, cells, region)


def _head(reader: Iterator[list[str]]) -> list[str]:
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
    except csv.Error:
        columns = []
    if NUMBER not in columns or not set(columns) <= set(COLUMNS) or len(columns) != len(set(columns)):
        raise Invalid(
            f"The file's first line names its columns: {NUMBER}, and any of {', '.join(COLUMNS[1:])}.",
            code="campaign.columns",
            remedy="Put the columns' names into the first line, divided by commas, and leave others out.",
            pointer="/file",
        )
    return columns


def _row(row_number: int, columns: list[str], cells: list[str], region: str | None) -> Row:
    if len(cells) != len(columns):
        return RefusedRow(row_number, "row.cells")
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    language = LANGUAGES.get(given.get("language", "").lower())
    for name, cell in given.items():
        if (code := _fault(name, cell, language)) is not None:
            return RefusedRow(row_number, code, name)
    try:
        number = parse_number(given[NUMBER], region)
    except PhoneNumberError as error:
        return RefusedRow(row_number, error.code, NUMBER)
    spared = given.get("never_bar", "").lower()
    return LineRow(row_number, number, language or "", given.get("name", ""), given.get("address", ""), spared)


def _fault(name: str, cell: str, language: str | None) -> str | None:
    """Return the code of what is wrong with a cell, None where nothing is. The number is read by itself."""
    if len(cell) > LONGEST[name]:
        return "row.too_long"
    shown = " ".join(cell.splitlines()) if name == "address" else cell
    if CANNOT_BE_READ in cell or not shown.isprintable():
        return "row.characters"
    if name == "language" and language is None:
        return "row.language"
    if name == "never_bar" and cell and cell.lower() not in set(Sparing):
        return "row.never_bar"
    return None


class _Pieces(io.RawIOBase):
    """A stream over pieces of bytes, one of which is held at a time."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
