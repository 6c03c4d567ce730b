"""Passengers come onto a flight's list and change on it: another seat, offloaded, rebooked. In the transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from realname.judge.boarding import PassengerState
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.flights.actions.planning import require_not_over
from realname.record.flights.actions.withdrawing import drop
from realname.record.flights.locks import locked_flight, locked_passenger
from realname.record.flights.models import FacePass, Flight, Passenger
from realname.record.flights.passes import FlightKey, PassKey, pass_index, spelled
from realname.record.operators.actions.events import done_by, emit
from realname.record.programmes.actions.entering import enter

MOST_PASSENGERS = 900
"""On the largest aeroplane there is, with room for a list that is told twice."""


@dataclass(frozen=True, slots=True)
class PassengerWords:
    """What an airline says of a passenger who is checked in: as her pass says it. Name and booking are not kept."""

    name: str = field(repr=False)
    booking: str = field(repr=False)
    sequence: str
    seat: str = ""


def list_passengers(flight_id: uuid.UUID, given: Sequence[PassengerWords], by: str = "") -> list[Passenger]:
    """Put passengers onto a flight's list; who is on it by that sequence number already is changed, never doubled.

    Whoever was offloaded is expected again. NotFound; Invalid `flight.too_many`; Conflict `flight.over`,
    `passenger.rebooked`, `passenger.listed_twice`.
    """
    flight = locked_flight(flight_id)
    require_not_over(flight)
    rows = [_listed(flight, one) for one in given]
    if Passenger.objects.filter(flight=flight).count() > MOST_PASSENGERS:
        raise Invalid("No flight has that many passengers.", code="flight.too_many", pointer="/passengers")
    emit(flight.operator_id, "flight.list_changed", flight.id, {"passengers": len(rows)} | done_by(by))
    return rows


def change_seat(flight_id: uuid.UUID, passenger_id: uuid.UUID, seat: str, by: str = "") -> Passenger:
    """Give a passenger another seat: the gate says it from now on. NotFound; Conflict `flight.over`."""
    _, row = held(flight_id, passenger_id)
    row.seat = seat
    row.save(update_fields=("seat",))
    emit(row.operator_id, "passenger.reseated", row.id, done_by(by))
    return row


def offload(flight_id: uuid.UUID, passenger_id: uuid.UUID, by: str = "") -> Passenger:
    """Have a passenger not board, or get off again: the gate sends her to an agent. Twice is no error.

    NotFound; Conflict `flight.over`, `passenger.rebooked`.
    """
    _, row = held(flight_id, passenger_id)
    _require_not_rebooked(row)
    _leave(row, PassengerState.OFFLOADED)
    emit(row.operator_id, "passenger.offloaded", row.id, done_by(by))
    return row


def rebook(
    flight_id: uuid.UUID, passenger_id: uuid.UUID, onto: uuid.UUID, words: PassengerWords, by: str = ""
) -> Passenger:
    """Have a passenger go with another flight of the programme; return her row there. Her face pass goes with her.

    The gate of the flight that she left sends her to the other one until it has departed. NotFound; Conflict
    `flight.over`, `passenger.rebooked`, `passenger.listed_twice`.
    """
    if flight_id == onto:
        raise Conflict("She is on that flight already.", code="passenger.same_flight", remedy="Change her seat.")
    for one in sorted((flight_id, onto)):  # always in one order: of two at once, none waits for ever
        locked_flight(one)
    flight, row = held(flight_id, passenger_id)
    _require_not_rebooked(row)
    there = locked_flight(onto)
    if there.programme_id != flight.programme_id:
        raise NotFound("There is no such flight.")
    require_not_over(there)
    moved = _listed(there, words)
    row.rebooked_to = moved
    _leave(row, PassengerState.REBOOKED)
    _take_along(row, moved, there)
    emit(row.operator_id, "passenger.rebooked", row.id, {"to": str(moved.id)} | done_by(by))
    return moved


def held(flight_id: uuid.UUID, passenger_id: uuid.UUID) -> tuple[Flight, Passenger]:
    """Return a flight that is not over and a passenger of it, both held. NotFound; Conflict `flight.over`."""
    flight = locked_flight(flight_id)
    row = locked_passenger(passenger_id)
    if row.flight_id != flight.id:
        raise NotFound("There is no such passenger.")
    require_not_over(flight)
    return flight, row


def _listed(flight: Flight, words: PassengerWords) -> Passenger:
    key = PassKey(
        FlightKey(flight.carrier, flight.number, flight.on), spelled(words.name), words.booking, words.sequence
    )
    index = pass_index(flight.operator_id, key)
    row = Passenger.objects.select_for_update().filter(flight=flight, sequence=words.sequence).first()
    if row is None:
        row = Passenger(operator_id=flight.operator_id, flight=flight, sequence=words.sequence)
    _require_not_rebooked(row)
    if bytes(row.pass_index) not in (b"", index):  # another person has the number now: no face goes with it
        drop(FacePass.objects.filter(passenger=row))
        _leave(row, PassengerState.EXPECTED)
    row.seat, row.pass_index = words.seat, index
    if row.state == PassengerState.OFFLOADED:
        row.state = PassengerState.EXPECTED
    if Passenger.objects.filter(pass_index=index).exclude(id=row.id).exists():
        raise Conflict("A pass stands on the list twice.", code="passenger.listed_twice", remedy="List it once.")
    row.save()
    return row


def _leave(row: Passenger, state: PassengerState) -> None:
    row.state, row.boarded_at, row.boarded_by, row.reference = state, None, "", ""
    if not row._state.adding:  # noqa: SLF001  Django's own word for a row that is not written yet
        row.save()


def _take_along(before: Passenger, after: Passenger, there: Flight) -> None:
    kept = FacePass.objects.filter(passenger=before, state=FacePass.State.READY, member__left_at=None)
    for one in kept.select_related("member__subscriber"):
        FacePass.objects.update_or_create(
            passenger=after,
            defaults={
                "operator_id": one.operator_id,
                "member": one.member,
                "state": one.state,
                "checked": one.checked,
            },
        )
        if there.gallery is not None:
            enter(one.member, there.gallery)


def _require_not_rebooked(row: Passenger) -> None:
    if row.state == PassengerState.REBOOKED:
        raise Conflict(
            "She goes with another flight now.",
            code="passenger.rebooked",
            remedy="Change her row on the flight that she was rebooked to.",
        )
