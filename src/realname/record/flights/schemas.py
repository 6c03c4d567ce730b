"""The shapes of what is sent and answered about flights."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from realname.record.flights.actions.listing import MOST_PASSENGERS
from realname.record.web.shapes import Given, Told, aware

Airport = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["FRA"])]
Gate = Annotated[str, Field(max_length=10, pattern=r"^[A-Z0-9-]*$", examples=["B12"])]
Seat = Annotated[str, Field(pattern=r"^([1-9][0-9]{0,2}[A-Z])?$", examples=["12A"])]
State = Literal["planned", "check_in", "boarding", "gate_closed", "departed", "cancelled"]


class FlightGiven(Given):
    """A flight as its passes name it: the number without leading zeros, the day at the origin.

    The gallery of those who board by face is made at `check_in_at` and destroyed when the flight has departed.
    """

    carrier: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,3}$", examples=["NA"])]
    number: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}[A-Z]?$", examples=["834"])]
    on: date
    origin: Airport
    destination: Airport
    check_in_at: datetime
    departs_at: datetime
    gate: Gate = ""

    @field_validator("check_in_at", "departs_at")
    @classmethod
    def with_zone(cls, value: datetime) -> datetime:
        """Refuse a moment without time zone."""
        return aware(value)


class StepGiven(Given):
    """The next step of a flight; `possible_steps` of the flight names those that can be taken."""

    step: State


class ChangeGiven(Given):
    """A late change. What is left out stays as it is; a later departure halts boarding."""

    gate: Gate | None = None
    departs_at: datetime | None = None

    @field_validator("departs_at")
    @classmethod
    def with_zone(cls, value: datetime | None) -> datetime | None:
        """Refuse a moment without time zone."""
        return aware(value)


class PassengerGiven(Given):
    """Somebody who is checked in, as her pass says it. Name and booking reference are not kept, but a keyed digest."""

    name: Annotated[str, Field(min_length=2, max_length=80, pattern=r"^[A-Za-z][A-Za-z '/-]*$", examples=["DOE/JANE"])]
    booking: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,7}$", examples=["ABC123"])]
    sequence: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}[A-Z]?$", examples=["25"])]
    seat: Seat = ""


class PassengersGiven(Given):
    """Passengers to put on the list; who is on it already by that sequence number is changed."""

    passengers: Annotated[list[PassengerGiven], Field(min_length=1, max_length=MOST_PASSENGERS)]


class SeatGiven(Given):
    """Another seat."""

    seat: Seat


class RebookingGiven(Given):
    """The flight that she goes with instead, and what her new pass says."""

    flight_id: uuid.UUID
    passenger: PassengerGiven


class CountsTold(Told):
    """Passengers of a flight by where they stand; `listed` are those who should fly."""

    listed: int
    boarded: int
    boarded_by_face: int
    boarded_by_pass: int
    not_boarded: int
    offloaded: int
    rebooked: int
    with_face_pass: int


class FlightTold(Told):
    """A flight and its manifest in numbers. `boards_by_face` says that there is a gallery now."""

    id: uuid.UUID
    programme_id: uuid.UUID
    carrier: str
    number: str
    on: str
    origin: str
    destination: str
    check_in_at: str
    departs_at: str
    gate: str
    state: State
    possible_steps: list[str]
    boards_by_face: bool
    passengers: CountsTold


class FlightsTold(Told):
    """A page of flights, newest first."""

    items: list[FlightTold]
    next_cursor: str


class PassengerTold(Told):
    """A passenger by sequence number and seat. Whether she boards by face is not told."""

    id: uuid.UUID
    sequence: str
    seat: str
    state: Literal["expected", "boarded", "offloaded", "rebooked"]
    boarded_at: str | None
    rebooked_to: uuid.UUID | None


class PassengersTold(Told):
    """A page of passengers, newest first."""

    items: list[PassengerTold]
    next_cursor: str


class ListedTold(Told):
    """The passengers as they stand on the list, in the order that they were sent."""

    passengers: list[PassengerTold]


class BoardedTold(Told):
    """What the gate says of her, and why, where the word alone does not say it."""

    word: Literal["board", "wrong_flight", "see_agent", "boarded_already", "not_found"]
    reason: str
