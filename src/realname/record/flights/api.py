"""Endpoints of flights: what an airline's departure control says of them, and their manifests."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.flights import selectors
from realname.record.flights.actions import boarding, listing, planning
from realname.record.flights.actions.listing import PassengerWords
from realname.record.flights.models import Passenger
from realname.record.flights.schemas import (
    BoardedTold,
    ChangeGiven,
    FlightGiven,
    FlightsTold,
    FlightTold,
    ListedTold,
    PassengerGiven,
    PassengersGiven,
    PassengersTold,
    PassengerTold,
    RebookingGiven,
    SeatGiven,
    StepGiven,
)
from realname.record.operators.actions.idempotency import Answer
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["flights"])

Answered = Status[dict[str, Any]]
READ, WRITE = NEEDS["flights:read"], NEEDS["flights:write"]
FLIGHT = "/flights/{uuid:flight_id}"
PASSENGER = FLIGHT + "/passengers/{uuid:passenger_id}"


@router.post(
    "/programmes/{uuid:programme_id}/flights",
    response={201: FlightTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Tell of a flight",
)
def plan(request: Request, response: HttpResponse, programme_id: uuid.UUID, body: FlightGiven, key: Key) -> Answered:
    """Tell of a flight of a boarding programme before its check-in opens. By its clock check-in opens by itself."""

    def work() -> Answer:
        row = planning.plan_flight(programme_id, planning.FlightWords(**body.model_dump()), request.auth.client_id)
        return Answer(201, selectors.flight_shown(row))

    return once(request, response, key, work)


@router.get("/flights", response={200: FlightsTold, **WITH_PROBLEMS}, auth=READ, summary="List flights")
def list_flights(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List flights with their manifests in numbers, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.flights(), cursor, limit)
        return {"items": [selectors.flight_shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.get(FLIGHT, response={200: FlightTold, **WITH_PROBLEMS}, auth=READ, summary="Read a flight")
def read_flight(request: Request, flight_id: uuid.UUID) -> dict[str, Any]:
    """Read a flight and its manifest in numbers."""
    with tenant(request.auth.operator_id):
        return selectors.flight_shown(selectors.flight_of(flight_id))


@router.post(f"{FLIGHT}/steps", response={200: FlightTold, **WITH_PROBLEMS}, auth=WRITE, summary="Take a step")
def take_step(request: Request, response: HttpResponse, flight_id: uuid.UUID, body: StepGiven, key: Key) -> Answered:
    """Open check-in, call to board, halt, close the gate, say that it departed, or cancel."""

    def work() -> Answer:
        row = planning.take_step(flight_id, body.step, request.auth.client_id)
        return Answer(200, selectors.flight_shown(row))

    return once(request, response, key, work)


@router.post(f"{FLIGHT}/changes", response={200: FlightTold, **WITH_PROBLEMS}, auth=WRITE, summary="Change a flight")
def change(request: Request, response: HttpResponse, flight_id: uuid.UUID, body: ChangeGiven, key: Key) -> Answered:
    """Change the gate, or when it departs. The terminals of the new gate serve the flight from now on."""

    def work() -> Answer:
        by = request.auth.client_id
        row = planning.change_flight(flight_id, gate=body.gate, departs_at=body.departs_at, by=by)
        return Answer(200, selectors.flight_shown(row))

    return once(request, response, key, work)


@router.post(f"{FLIGHT}/passengers", response={200: ListedTold, **WITH_PROBLEMS}, auth=WRITE, summary="List passengers")
def list_passengers(
    request: Request, response: HttpResponse, flight_id: uuid.UUID, body: PassengersGiven, key: Key
) -> Answered:
    """Put passengers who are checked in on the list. Whoever was offloaded is expected again."""

    def work() -> Answer:
        words = [_words(one) for one in body.passengers]
        rows = listing.list_passengers(flight_id, words, request.auth.client_id)
        return Answer(200, {"passengers": [selectors.passenger_shown(row) for row in rows]})

    return once(request, response, key, work)


@router.get(
    f"{FLIGHT}/passengers", response={200: PassengersTold, **WITH_PROBLEMS}, auth=READ, summary="Read the manifest"
)
def read_passengers(
    request: Request, flight_id: uuid.UUID, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT
) -> dict[str, Any]:
    """List a flight's passengers and where they stand. A day after departure there is none any more."""
    with tenant(request.auth.operator_id):
        found = page(selectors.passengers_of(selectors.flight_of(flight_id)), cursor, limit)
    return {"items": [selectors.passenger_shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(f"{PASSENGER}/seat", response={200: PassengerTold, **WITH_PROBLEMS}, auth=WRITE, summary="Change a seat")
def change_seat(  # noqa: PLR0913, PLR0917  the path's and the call's own parts
    request: Request,
    response: HttpResponse,
    flight_id: uuid.UUID,
    passenger_id: uuid.UUID,
    body: SeatGiven,
    key: Key,
) -> Answered:
    """Give a passenger another seat: the gate says it when she boards."""

    def work() -> Answer:
        row = listing.change_seat(flight_id, passenger_id, body.seat, request.auth.client_id)
        return Answer(200, selectors.passenger_shown(row))

    return once(request, response, key, work)


@router.post(f"{PASSENGER}/offload", response={200: PassengerTold, **WITH_PROBLEMS}, auth=WRITE, summary="Offload")
def offload(
    request: Request, response: HttpResponse, flight_id: uuid.UUID, passenger_id: uuid.UUID, key: Key
) -> Answered:
    """Have a passenger not board: the gate sends her to an agent. Listing her again undoes it."""

    def work() -> Answer:
        row = listing.offload(flight_id, passenger_id, request.auth.client_id)
        return Answer(200, selectors.passenger_shown(row))

    return once(request, response, key, work)


@router.post(f"{PASSENGER}/rebook", response={200: PassengerTold, **WITH_PROBLEMS}, auth=WRITE, summary="Rebook")
def rebook(  # noqa: PLR0913, PLR0917  the path's and the call's own parts
    request: Request,
    response: HttpResponse,
    flight_id: uuid.UUID,
    passenger_id: uuid.UUID,
    body: RebookingGiven,
    key: Key,
) -> Answered:
    """Move a passenger to another flight; her choice to board by face goes with her. Answers her row there."""

    def work() -> Answer:
        onto, words = body.flight_id, _words(body.passenger)
        row = listing.rebook(flight_id, passenger_id, onto, words, request.auth.client_id)
        return Answer(200, selectors.passenger_shown(row))

    return once(request, response, key, work)


@router.post(f"{PASSENGER}/board", response={200: BoardedTold, **WITH_PROBLEMS}, auth=WRITE, summary="Board by hand")
def board(
    request: Request, response: HttpResponse, flight_id: uuid.UUID, passenger_id: uuid.UUID, key: Key
) -> Answered:
    """Count a passenger as boarded whom an agent or a gate of another make let in, or say why not."""

    def work() -> Answer:
        told = boarding.board(flight_id, passenger_id, Passenger.By.AGENT)
        return Answer(200, {"word": told.finding.word, "reason": told.finding.reason})

    return once(request, response, key, work)


def _words(given: PassengerGiven) -> PassengerWords:
    return PassengerWords(given.name, given.booking, given.sequence, given.seat)
