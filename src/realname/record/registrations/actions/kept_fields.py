"""What of a document is kept on record."""

from __future__ import annotations

from realname.judge.checks.document_sides import known, surely
from realname.measure.readings import DocumentReading

KEPT = (
    "document_number",
    "issuing_state",
    "name",
    "surname",
    "given_names",
    "birth_date",
    "sex",
    "nationality",
    "address",
    "valid_until",
)
"""What the law asks an operator to know of its subscribers; ethnicity is read on some documents, and not kept."""


def fields_of(sides: tuple[DocumentReading, ...]) -> dict[str, str]:
    """Return what a document surely says of its holder, as it is written there, in its own script."""
    found: dict[str, str] = {}
    for side in known(sides):
        found["document_kind"] = found.get("document_kind", side.kind.value)
        for name in KEPT:
            value = surely(side.find(name))
            if value is not None:
                found.setdefault(name, value)
    return found
