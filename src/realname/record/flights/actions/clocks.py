"""What happens to flights by the clock: check-in opens, what an airline forgot to end ends, and rows go."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from realname.database.rows import tenant
from realname.judge.boarding import OVER, FlightState
from realname.record.flights.actions.planning import take_step
from realname.record.flights.locks import locked_flight
from realname.record.flights.models import Flight, Passenger
from realname.record.operators.actions.events import emit

FORGOTTEN_AFTER = timedelta(hours=3)
"""A flight of which nothing was heard for so long after its departure has left, or is told of again."""

PASSENGERS_KEPT = timedelta(days=1)
FLIGHTS_KEPT = timedelta(days=400)


def keep_clock(operator_id: uuid.UUID, now: datetime) -> int:
    """Open check-in where it is time, end flights that were forgotten; return how many. Opens its own transactions."""
    with tenant(operator_id):
        opening = Flight.objects.filter(state=FlightState.PLANNED, check_in_at__lte=now, departs_at__gt=now)
        due = [(one, FlightState.CHECK_IN) for one in opening.values_list("id", flat=True)]
        late = Flight.objects.exclude(state__in=OVER).filter(departs_at__lte=now - FORGOTTEN_AFTER)
        forgotten = list(late.values_list("id", flat=True))
    for flight_id, step in due:
        with tenant(operator_id):
            take_step(flight_id, step)
    for flight_id in forgotten:
        with tenant(operator_id):
            _end_forgotten(flight_id)
    with tenant(operator_id):
        Passenger.objects.filter(flight__ended_at__lte=now - PASSENGERS_KEPT).delete()
        Flight.objects.filter(ended_at__lte=now - FLIGHTS_KEPT).delete()
    return len(due) + len(forgotten)


def _end_forgotten(flight_id: uuid.UUID) -> None:
    """Take a flight through what is left of its steps: its gallery must not outlive it."""
    row = locked_flight(flight_id)
    if row.state in (FlightState.PLANNED, FlightState.CHECK_IN):
        take_step(flight_id, FlightState.CANCELLED)
        return
    if row.state == FlightState.BOARDING:
        take_step(flight_id, FlightState.GATE_CLOSED)
    take_step(flight_id, FlightState.DEPARTED)
    emit(row.operator_id, "flight.forgotten", row.id)
