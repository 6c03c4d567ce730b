"""Machine-readable lines with their check digits marked, and the characters that were settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realname.measure.readings import DocumentKind, DocumentReading

PLACES: Mapping[DocumentKind, Mapping[tuple[int, int], str]] = {
    DocumentKind.TD1: {
        (0, 14): "document_number",
        (1, 6): "birth_date",
        (1, 14): "valid_until",
        (1, 29): "composite",
    },
    DocumentKind.TD2: {
        (1, 9): "document_number",
        (1, 19): "birth_date",
        (1, 27): "valid_until",
        (1, 35): "composite",
    },
    DocumentKind.TD3: {
        (1, 9): "document_number",
        (1, 19): "birth_date",
        (1, 27): "valid_until",
        (1, 42): "optional_data",
        (1, 43): "composite",
    },
    DocumentKind.MRV_A: {(1, 9): "document_number", (1, 19): "birth_date", (1, 27): "valid_until"},
    DocumentKind.MRV_B: {(1, 9): "document_number", (1, 19): "birth_date", (1, 27): "valid_until"},
}
"""Where the check digits stand, by (line, place) from 0: ICAO 9303 parts 4 to 7, the data structures' tables."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line; `tone` is empty for ordinary ones, else good or bad."""

    text: str
    tone: str = ""


def lines(reading: DocumentReading) -> tuple[tuple[Piece, ...], ...]:
    """Return the machine-readable lines as pieces, each check digit a piece of its own."""
    places = PLACES.get(reading.kind, {})
    agrees = {digit.field: digit.agrees for digit in reading.check_digits}
    return tuple(_pieces(line, number, places, agrees) for number, line in enumerate(reading.mrz_lines))


def _pieces(
    line: str,
    number: int,
    places: Mapping[tuple[int, int], str],
    agrees: Mapping[str, bool],
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    begun = 0
    for at, character in enumerate(line):
        name = places.get((number, at), "")
        if name not in agrees:
            continue
        if at > begun:
            pieces.append(Piece(line[begun:at]))
        pieces.append(Piece(character, "good" if agrees[name] else "bad"))
        begun = at + 1
    if begun < len(line):
        pieces.append(Piece(line[begun:]))
    return tuple(pieces)
