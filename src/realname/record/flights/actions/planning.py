"""Flights are told of, go from step to step, and change late: in the tenant's transaction, all of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from realname.judge.boarding import NEXT, OVER, FlightState, PassengerState
from realname.measure.readings import EngineStamp
from realname.record.errors import Conflict, Invalid
from realname.record.flights.actions.jobs import defer_gallery
from realname.record.flights.locks import locked_flight
from realname.record.flights.models import FacePass, Flight, Passenger
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import tell_gallery_left
from realname.record.programmes.actions.entering import SIZE, close_gallery, enter, make_gallery
from realname.record.programmes.actions.making import require_open
from realname.record.programmes.kinds import Kind


@dataclass(frozen=True, slots=True)
class FlightWords:
    """What an airline says of a flight. `number` has no leading zeros; `gate` may come later."""

    carrier: str
    number: str
    on: date
    origin: str
    destination: str
    check_in_at: datetime
    departs_at: datetime
    gate: str = ""


def plan_flight(programme_id: uuid.UUID, words: FlightWords, by: str = "") -> Flight:
    """Write a flight of a boarding programme. Invalid `flight.*`; Conflict `flight.exists`; NotFound."""
    programme = require_open(programme_id)
    if programme.kind != Kind.BOARDING:
        raise Invalid("Flights belong to a boarding programme.", code="flight.programme")
    if words.check_in_at >= words.departs_at:
        raise Invalid("Check-in opens before the departure.", code="flight.check_in", pointer="/check_in_at")
    same = Flight.objects.filter(programme=programme, carrier=words.carrier, number=words.number, on=words.on)
    if same.exclude(state=FlightState.CANCELLED).exists():
        raise Conflict("This flight is known already.", code="flight.exists", remedy="Change the one that is known.")
    row = Flight.objects.create(
        operator_id=programme.operator_id,
        programme=programme,
        carrier=words.carrier,
        number=words.number,
        on=words.on,
        origin=words.origin,
        destination=words.destination,
        check_in_at=words.check_in_at,
        departs_at=words.departs_at,
        gate=words.gate,
    )
    emit(row.operator_id, "flight.planned", row.id, done_by(by))
    return row


def take_step(flight_id: uuid.UUID, state: str, by: str = "") -> Flight:
    """Take a flight to its next state. With check-in its gallery is made, with departure or cancellation destroyed.

    NotFound; Invalid; Conflict `flight.out_of_order`. The state it has already is no error.
    """
    if state not in [*FlightState]:
        raise Invalid(f"The step is one of {', '.join(FlightState)}.", code="flight.step", pointer="/step")
    row = locked_flight(flight_id)
    before, after = FlightState(row.state), FlightState(state)
    if before is after:
        return row
    if after not in NEXT[before]:
        raise Conflict(
            "The flight cannot take this step now.",
            code="flight.out_of_order",
            remedy="Read the flight, and take one of the steps that are possible now.",
            possible_now=tuple(NEXT[before]),
        )
    row.state = after
    if after in OVER:
        _end(row)
    row.save()
    if after is FlightState.CHECK_IN and row.gallery is None:
        defer_gallery(row.operator_id, row.id)
    emit(row.operator_id, "flight.moved", row.id, {"state": after.value} | done_by(by))
    return row


def change_flight(
    flight_id: uuid.UUID, *, gate: str | None = None, departs_at: datetime | None = None, by: str = ""
) -> Flight:
    """Have a flight leave from another gate, or later or earlier. A delay halts boarding; who boarded stays boarded.

    NotFound; Invalid `flight.check_in`; Conflict `flight.over`.
    """
    row = locked_flight(flight_id)
    require_not_over(row)
    if departs_at is not None and departs_at <= row.check_in_at:
        raise Invalid("Check-in opens before the departure.", code="flight.check_in", pointer="/departs_at")
    is_delayed = departs_at is not None and departs_at > row.departs_at
    if is_delayed and row.state == FlightState.BOARDING:
        row.state = FlightState.CHECK_IN
    row.gate = row.gate if gate is None else gate
    row.departs_at = departs_at or row.departs_at
    row.save(update_fields=("gate", "departs_at", "state"))
    emit(row.operator_id, "flight.changed", row.id, {"delayed": is_delayed} | done_by(by))
    return row


def open_gallery(flight_id: uuid.UUID, engine: EngineStamp, *, size: int = SIZE) -> int:
    """Make the gallery of a flight whose check-in is open, and put in who waits for it; return how many.

    Where there is one already, or the flight is over, nothing is done.
    """
    row = locked_flight(flight_id)
    if row.gallery is not None or row.state == FlightState.PLANNED or FlightState(row.state) in OVER:
        return 0
    row.gallery = make_gallery(row.programme, engine, label_of(row), size=size)
    row.save(update_fields=("gallery",))
    waiting = FacePass.objects.filter(passenger__flight=row, state=FacePass.State.READY, member__left_at=None)
    entered = [enter(one.member, row.gallery) for one in waiting.select_related("member__subscriber")]
    return len(entered)


def label_of(row: Flight) -> str:
    """Return the label of a flight's gallery."""
    return f"{row.carrier} {row.number}/{row.on.isoformat()}"


def require_not_over(row: Flight) -> None:
    """Raise Conflict `flight.over` where it has departed or is cancelled."""
    if FlightState(row.state) in OVER:
        raise Conflict("The flight is over.", code="flight.over", remedy="Look for the flight that takes its place.")


def _end(row: Flight) -> None:
    """Destroy what the flight held of faces, and keep counts. Its passengers' rows go with the clock, a day later."""
    on_list = Passenger.objects.filter(flight=row)
    boarded = on_list.filter(state=PassengerState.BOARDED)
    row.boarded_by_face = boarded.filter(boarded_by=Passenger.By.FACE).count()
    row.boarded_by_pass = boarded.exclude(boarded_by=Passenger.By.FACE).count()
    row.not_boarded = on_list.filter(state=PassengerState.EXPECTED).count()
    FacePass.objects.filter(passenger__flight=row).delete()
    if row.gallery is not None and close_gallery(row.gallery.id) == 0:
        tell_gallery_left(row.operator_id, row.gallery.id, 0)  # that an empty one is gone is told too
    row.gallery, row.ended_at = None, timezone.now()
