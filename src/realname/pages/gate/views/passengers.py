"""Passengers at the gate: a scanned pass, and what an agent does by hand."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from realname.database.rows import tenant
from realname.pages.gate.answering import changing, scanned, shown_flight
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import Invalid
from realname.record.flights.actions.boarding import board, board_by_pass
from realname.record.flights.actions.listing import offload
from realname.record.flights.models import Passenger

LONGEST_PASS = 2000


@require_POST
@signed_in("gate")
@changing
def scan(request: StaffRequest, flight_id: uuid.UUID) -> HttpResponse:
    """Board whoever's pass was scanned, and say at once what came of it."""
    # Fields of a pass are padded: what is typed is not trimmed at its end, but for the line end of a scanner.
    text = request.POST.get("pass", "")[:LONGEST_PASS].strip("\r\n")
    with tenant(request.staff.operator_id):
        told = board_by_pass(flight_id, text, timezone.localdate())
    return shown_flight(request, flight_id, scan=scanned(told))


@require_POST
@signed_in("gate")
@changing
def passenger(request: StaffRequest, flight_id: uuid.UUID, passenger_id: uuid.UUID) -> HttpResponse | None:
    """Board a passenger by hand, or have her not board."""
    staff, act = request.staff, request.POST.get("act", "")
    with tenant(staff.operator_id):
        if act == "offload":
            offload(flight_id, passenger_id, staff.caller().client_id)
            return None
        if act != "board":
            raise Invalid("There is no such act.")
        told = board(flight_id, passenger_id, Passenger.By.AGENT)
    return shown_flight(request, flight_id, scan=scanned(told))
