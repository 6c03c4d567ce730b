"""Read flights and their passengers. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from realname.judge.boarding import NEXT, OVER, FlightState, PassengerState
from realname.record.errors import NotFound
from realname.record.flights.models import FacePass, Flight, Passenger


@dataclass(frozen=True, slots=True)
class Manifest:
    """How many passengers of a flight stand where. `by_face` is how many may board by face, boarded or not."""

    expected: int
    boarded_by_face: int
    boarded_by_pass: int
    offloaded: int
    rebooked: int
    with_face_pass: int

    @property
    def boarded(self) -> int:
        """How many have boarded."""
        return self.boarded_by_face + self.boarded_by_pass

    @property
    def listed(self) -> int:
        """How many should fly: who was offloaded or goes with another flight is not among them."""
        return self.boarded + self.expected


def flights() -> QuerySet[Flight]:
    """Return every flight of the operator."""
    return Flight.objects.select_related("programme")


def flight_of(flight_id: uuid.UUID) -> Flight:
    """Return one flight. NotFound."""
    row = flights().filter(id=flight_id).first()
    if row is None:
        raise NotFound("There is no such flight.")
    return row


def passengers_of(flight: Flight) -> QuerySet[Passenger]:
    """Return a flight's passengers."""
    return Passenger.objects.filter(flight=flight)


def manifest_of(flight: Flight) -> Manifest:
    """Return the counts of a flight; of one that is over, those of its end."""
    if FlightState(flight.state) in OVER:
        return Manifest(flight.not_boarded, flight.boarded_by_face, flight.boarded_by_pass, 0, 0, 0)
    boarded = Q(state=PassengerState.BOARDED)
    counts = passengers_of(flight).aggregate(
        expected=Count("id", filter=Q(state=PassengerState.EXPECTED)),
        boarded_by_face=Count("id", filter=boarded & Q(boarded_by=Passenger.By.FACE)),
        boarded_by_pass=Count("id", filter=boarded & ~Q(boarded_by=Passenger.By.FACE)),
        offloaded=Count("id", filter=Q(state=PassengerState.OFFLOADED)),
        rebooked=Count("id", filter=Q(state=PassengerState.REBOOKED)),
    )
    ready = FacePass.objects.filter(passenger__flight=flight, state=FacePass.State.READY)
    return Manifest(**counts, with_face_pass=ready.exclude(passenger__state=PassengerState.REBOOKED).count())


def face_passes_of(people: Collection[uuid.UUID]) -> list[FacePass]:
    """Return the flights that a person boards by face, the next first; not those that she was rebooked from."""
    rows = FacePass.objects.filter(member__subscriber__in=people, member__left_at=None)
    shown = rows.exclude(passenger__state=PassengerState.REBOOKED).select_related("passenger__flight__programme")
    return list(shown.order_by("passenger__flight__departs_at", "id"))


def flight_shown(row: Flight) -> dict[str, Any]:
    """Return a flight as the API shows it."""
    counts = manifest_of(row)
    return {
        "id": str(row.id),
        "programme_id": str(row.programme_id),
        "carrier": row.carrier,
        "number": row.number,
        "on": row.on.isoformat(),
        "origin": row.origin,
        "destination": row.destination,
        "check_in_at": _rfc3339(row.check_in_at),
        "departs_at": _rfc3339(row.departs_at),
        "gate": row.gate,
        "state": row.state,
        "possible_steps": list(NEXT[FlightState(row.state)]),
        "boards_by_face": row.gallery_id is not None,
        "passengers": {
            "listed": counts.listed,
            "boarded": counts.boarded,
            "boarded_by_face": counts.boarded_by_face,
            "boarded_by_pass": counts.boarded_by_pass,
            "not_boarded": counts.expected,
            "offloaded": counts.offloaded,
            "rebooked": counts.rebooked,
            "with_face_pass": counts.with_face_pass,
        },
    }


def passenger_shown(row: Passenger) -> dict[str, Any]:
    """Return a passenger as the API shows her: no name, no booking reference, and not whether she boards by face."""
    return {
        "id": str(row.id),
        "sequence": row.sequence,
        "seat": row.seat,
        "state": row.state,
        "boarded_at": _rfc3339(row.boarded_at) if row.boarded_at else None,
        "rebooked_to": str(row.rebooked_to_id) if row.rebooked_to_id else None,
    }


def _rfc3339(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))
