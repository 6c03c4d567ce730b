"""What is read on one side of a resident identity card."""

from __future__ import annotations

from dataclasses import dataclass

from realname.measure.readings import FIELD_NAMES, Box, CheckDigit, Correction, DocumentKind, Field, Point


@dataclass(frozen=True, slots=True)
class CardReading:
    """One side of a card: the parts of a DocumentReading that come from reading it."""

    kind: DocumentKind
    fields: tuple[Field, ...]
    check_digits: tuple[CheckDigit, ...]
    corrections: tuple[Correction, ...]
    portrait: Box | None
    quad: tuple[Point, ...]
    rotation_deg: int
    char_px: float
    sharpness: float
    findings: tuple[str, ...]


def in_order(fields: list[Field]) -> tuple[Field, ...]:
    """Return fields in the order of FIELD_NAMES."""
    return tuple(sorted(fields, key=lambda field: FIELD_NAMES.index(field.name)))
