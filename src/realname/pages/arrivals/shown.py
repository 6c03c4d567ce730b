"""Guests as the hotel's staff see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from realname.pages.problems import Text
from realname.pages.stay import words
from realname.pages.subscriber.words import FIELDS
from realname.record.stays.actions.steps import said_of
from realname.record.stays.actions.telling import told_of
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING, State


@dataclass(frozen=True, slots=True)
class Guest:
    """One guest's row: what was booked, where the stay stands, and what can be done."""

    id: uuid.UUID
    name: str = field(repr=False)
    booking: str = field(repr=False)
    coming_at: str
    note: str = field(repr=False)
    arrival: date
    departure: date
    state: Text
    tone: str
    way: Text
    is_coming: bool
    is_there: bool


def guest_of(row: Stay) -> Guest:
    """Return how a stay is shown. In the tenant's transaction."""
    said: dict[str, Any] = said_of(row)
    state, tone = words.STATES[row.state]
    return Guest(
        id=row.id,
        name=said["name"],
        booking=said["booking"],
        coming_at=said.get("coming_at", ""),
        note=said.get("note", ""),
        arrival=row.arrival,
        departure=row.departure,
        state=state,
        tone=tone,
        way=words.WAYS[row.way],
        is_coming=row.state in COMING,
        is_there=row.state == State.ARRIVED,
    )


def read_of(row: Stay) -> list[tuple[Text, str]]:
    """Return what was read of the document that a guest showed ahead, with titles. In the tenant's transaction."""
    return [(FIELDS[name], value) for name, value in told_of(row)["document"].items() if name in FIELDS]
