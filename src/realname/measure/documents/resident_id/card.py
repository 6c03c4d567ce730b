"""What is read on one side of a resident identity card."""

from __future__ import annotations

from dataclasses import dataclass

from realname.measure.readings import FIELD_NAMES, Box, CheckDigit, Correction, DocumentKind, Field, Point

TELLING = frozenset(("document_number", "birth_date", "valid_from"))


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

    @property
    def is_recognised(self) -> bool:
        """Tell whether a value was read that only such a card has in its place: a number or a date of its form."""
        return any(field.value is not None for field in self.fields if field.name in TELLING)


def in_order(fields: list[Field]) -> tuple[Field, ...]:
    """Return fields in the order of FIELD_NAMES."""
    return tuple(sorted(fields, key=lambda field: FIELD_NAMES.index(field.name)))
