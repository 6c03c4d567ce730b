"""What a guest tells of her stay, and what the hotel's property system takes over of her."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.errors import Invalid
from realname.record.stays.actions import steps
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING
from realname.record.subscribers.sealing import read_fields

LONGEST_NOTE = 200
HOURS = tuple(f"{hour:02}:00" for hour in range(24))

REGISTER = (
    *("document_kind", "document_number", "issuing_state", "name", "surname", "given_names"),
    *("birth_date", "sex", "nationality", "address"),
)
"""What registers of guests ask for, as far as her document says it."""


def tell_details(stay_id: uuid.UUID, coming_at: str, note: str) -> Stay:
    """Keep when a guest thinks to come (`HH:00`, or nothing), and what else she tells the hotel. In the transaction.

    NotFound; Conflict `stay.out_of_order`; Invalid `stay.coming_at`, `stay.note`.
    """
    row = locked_stay(stay_id)
    steps.require(row, *COMING)
    if coming_at and coming_at not in HOURS:
        raise Invalid("The hour is one of the day's, as 15:00.", code="stay.coming_at", pointer="/coming_at")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"A note has {LONGEST_NOTE} characters at most.", code="stay.note", pointer="/note")
    said = {**steps.said_of(row), "coming_at": coming_at, "note": note.strip()}
    steps.seal(row, {name: value for name, value in said.items() if value or name in {"booking", "name"}})
    row.save(update_fields=("sealed", "hint_index"))
    return row


def told_of(row: Stay) -> dict[str, Any]:
    """Return a stay as the hotel's systems are told of it, with what was read of the document that she showed for it.

    What the operator knows of somebody who holds a line is not told to a hotel.
    """
    read = read_fields(row.guest)
    return {
        "id": str(row.id),
        "programme_id": str(row.programme_id),
        "arrival": row.arrival.isoformat(),
        "departure": row.departure.isoformat(),
        "state": row.state,
        "way": row.way,
        "language": row.language,
        "said": steps.said_of(row),
        "document": {name: read[name] for name in REGISTER if read.get(name)},
    }
