"""Which sides of which document were shown, and what each of them must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realname.measure.readings import DocumentKind, DocumentReading, Field

MRZ_KINDS = frozenset({DocumentKind.TD1, DocumentKind.TD2, DocumentKind.TD3, DocumentKind.MRV_A, DocumentKind.MRV_B})
"""Kinds with a machine-readable zone (ICAO 9303 parts 4 to 7)."""

CARD_KINDS = frozenset({DocumentKind.TD1, DocumentKind.TD2})
"""Kinds that may carry their portrait on a side without a machine-readable zone."""

RESIDENT = frozenset({DocumentKind.CN_RESIDENT_FRONT, DocumentKind.CN_RESIDENT_BACK})

_MRZ_FIELDS = ("document_number", "surname", "birth_date", "valid_until")

REQUIRED: Mapping[DocumentKind, tuple[str, ...]] = {
    **dict.fromkeys(MRZ_KINDS, _MRZ_FIELDS),
    DocumentKind.CN_RESIDENT_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "document_number"),
    DocumentKind.CN_RESIDENT_BACK: ("issuer", "valid_from", "valid_until"),
}
"""Fields without which a side is not read. Given names and sex may be absent from a machine-readable zone."""


def known(readings: Sequence[DocumentReading]) -> tuple[DocumentReading, ...]:
    """Return the sides whose kind was recognised."""
    return tuple(reading for reading in readings if reading.kind is not DocumentKind.UNKNOWN)


def plain_fronts(readings: Sequence[DocumentReading]) -> tuple[DocumentReading, ...]:
    """Return the sides with a portrait and no zone that are shown beside a card's zone: such a card's front."""
    if not any(reading.kind in CARD_KINDS for reading in readings):
        return ()
    return tuple(r for r in readings if r.kind is DocumentKind.UNKNOWN and r.portrait is not None)


def of_one_document(readings: Sequence[DocumentReading]) -> bool:
    """Tell whether the kinds can be sides of one document: at most one of each, resident card sides together."""
    kinds = [reading.kind for reading in known(readings)]
    return len(set(kinds)) == len(kinds) and (len(kinds) <= 1 or set(kinds) <= RESIDENT)


def surely(field: Field | None) -> str | None:
    """Return the value that the reader is sure of, else None."""
    return field.value if field is not None and field.sure else None
