"""A flight takes its next step, or changes late."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from realname.database.rows import tenant
from realname.pages.gate.answering import changing
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import Invalid
from realname.record.flights.actions.planning import change_flight, take_step

LONGEST_GATE = 10


@require_POST
@signed_in("gate")
@changing
def step(request: StaffRequest, flight_id: uuid.UUID) -> HttpResponse | None:
    """Take the step."""
    with tenant(request.staff.operator_id):
        take_step(flight_id, request.POST.get("step", ""), request.staff.caller().client_id)
    return None


@require_POST
@signed_in("gate")
@changing
def change(request: StaffRequest, flight_id: uuid.UUID) -> HttpResponse | None:
    """Change the gate and the departure."""
    gate = request.POST.get("gate", "").strip().upper()[:LONGEST_GATE]
    departs_at = _moment(request.POST.get("departs_at", ""))
    with tenant(request.staff.operator_id):
        change_flight(flight_id, gate=gate, departs_at=departs_at, by=request.staff.caller().client_id)
    return None


def _moment(text: str) -> datetime | None:
    """Return the moment that was typed, in the time of these pages (UTC); None where none was. Invalid."""
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid("That is no moment.", code="flight.check_in")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
