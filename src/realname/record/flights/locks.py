"""The only places where rows of flights are locked: the flight before its passengers."""

from __future__ import annotations

import uuid

from realname.record.errors import NotFound
from realname.record.flights.models import FacePass, Flight, Passenger


def locked_flight(flight_id: uuid.UUID) -> Flight:
    """Return a flight, held for this transaction. NotFound."""
    row = Flight.objects.select_for_update(of=("self",)).select_related("programme", "gallery").filter(id=flight_id)
    found = row.first()
    if found is None:
        raise NotFound("There is no such flight.")
    return found


def locked_passenger(passenger_id: uuid.UUID) -> Passenger:
    """Return a passenger with her flight, held for this transaction: what the flight is, is read once she is held.

    NotFound.
    """
    row = Passenger.objects.select_for_update().filter(id=passenger_id).first()
    if row is None:
        raise NotFound("There is no such passenger.")
    return row


def locked_face_pass(face_pass_id: uuid.UUID) -> FacePass | None:
    """Return a face pass, held for this transaction, or None where it is gone."""
    rows = FacePass.objects.select_for_update(of=("self",))
    return rows.select_related("member__subscriber", "passenger__flight").filter(id=face_pass_id).first()
