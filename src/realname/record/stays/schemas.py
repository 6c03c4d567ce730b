"""Bodies of the endpoints of hotels and their stays."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from realname.record.web.shapes import Given, Told

Way = Literal["", "document", "face"]
State = Literal["expected", "ready", "arrived", "departed", "cancelled", "missed"]


class HotelGiven(Given):
    """Where the hotel of a programme is. `keeps_register`: the register that the law asks for is kept here."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["ES"])]
    time_zone: Annotated[str, Field(max_length=40, examples=["Europe/Madrid"])]
    document_first: bool = False
    keeps_register: bool = False
    store_id: uuid.UUID | None = None


class HotelTold(Told):
    """A hotel, and what the law of its place asks: pointers for counsel, not legal advice."""

    programme_id: uuid.UUID
    party: str
    country: str
    time_zone: str
    document_first: bool
    keeps_register: bool
    ways: list[Literal["document", "face"]]
    document_seen: bool
    photographs: bool
    kept_days: int
    certain: bool
    source: str


class StayGiven(Given):
    """A guest who is expected. `booking` is your own word for it; one stay for each guest."""

    booking: Annotated[str, Field(min_length=1, max_length=40, examples=["KX-77213"])]
    arrival: date
    departure: date
    name: Annotated[str, Field(max_length=120)] = ""
    language: Literal["en", "zh-Hans"] = "en"


class DaysGiven(Given):
    """On which days a guest comes and goes."""

    arrival: date
    departure: date


class StayTold(Told):
    """A stay. `document` has what was read of the document that the guest showed for it, until that is erased."""

    id: uuid.UUID
    programme_id: uuid.UUID
    arrival: date
    departure: date
    state: State
    way: Way
    language: str
    said: dict[str, str]
    document: dict[str, str]


class StaysTold(Told):
    """A page of stays, newest first."""

    items: list[StayTold]
    next_cursor: str


class LinkTold(Told):
    """A link for the guest, below this service's address. It opens once; a newer one takes its place."""

    path: str
