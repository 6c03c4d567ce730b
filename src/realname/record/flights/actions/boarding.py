"""Passengers board: by face, by pass, or because an agent saw them. One row a passenger, so nobody boards twice."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from realname.judge.boarding import FlightState, GateFinding, GateReason, GateWord, PassengerState, judge_boarding
from realname.record.flights.locks import locked_flight, locked_passenger
from realname.record.flights.models import Flight, Passenger
from realname.record.flights.passes import find_flight, find_passenger, keys_of, understood
from realname.record.operators.actions.events import emit


@dataclass(frozen=True, slots=True)
class Told:
    """What a gate says of somebody: the finding, her seat where she boards, and the flight that she should look for."""

    finding: GateFinding
    seat: str = ""
    instead: Flight | None = None


def board(flight_id: uuid.UUID, passenger_id: uuid.UUID, by: str, reference: str = "") -> Told:
    """Board a passenger of this flight, or say why not. In the tenant's transaction. NotFound.

    What one frame or step did already is answered as the first time: `reference` knows it again.
    """
    flight = locked_flight(flight_id)
    row = locked_passenger(passenger_id)
    if row.flight_id != flight.id:
        return Told(GateFinding(GateWord.WRONG_FLIGHT, GateReason.ANOTHER_FLIGHT), instead=row.flight)
    if reference and row.reference == reference and row.state == PassengerState.BOARDED:
        return Told(GateFinding(GateWord.BOARD), row.seat)
    finding = judge_boarding(FlightState(flight.state), PassengerState(row.state))
    if finding.boards:
        row.state, row.boarded_at = PassengerState.BOARDED, timezone.now()
        row.boarded_by, row.reference = by, reference
        row.save(update_fields=("state", "boarded_at", "boarded_by", "reference"))
        emit(row.operator_id, "passenger.boarded", row.id, {"flight": str(flight.id), "by": by})
    seat = row.seat if finding.word is GateWord.BOARD else ""
    return Told(finding, seat, row.rebooked_to.flight if row.rebooked_to is not None else None)


def board_by_pass(flight_id: uuid.UUID, text: str, near: date, reference: str = "") -> Told:
    """Board whoever's pass it is: the ordinary way, without a face. In the tenant's transaction.

    Invalid `boarding.pass`; NotFound for the flight.
    """
    flight = locked_flight(flight_id)
    keys = keys_of(understood(text), near)
    for key in keys:
        if (key.flight.carrier, key.flight.number, key.flight.on) != (flight.carrier, flight.number, flight.on):
            continue
        row = find_passenger(flight.operator_id, key)
        if row is None or row.flight_id != flight.id:
            return Told(GateFinding(GateWord.NOT_FOUND, GateReason.NOT_ON_LIST))
        return board(flight.id, row.id, Passenger.By.PASS, reference)
    known = [found for key in keys if (found := find_flight(flight.programme_id, key.flight)) is not None]
    return Told(GateFinding(GateWord.WRONG_FLIGHT, GateReason.ANOTHER_FLIGHT), instead=next(iter(known), None))
