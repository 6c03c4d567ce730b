"""The flights of the day, and one flight with its manifest."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.gate import shown
from realname.pages.gate.answering import changing, shown_flight
from realname.pages.staff.access import StaffRequest, signed_in


@require_safe
@signed_in("gate")
def page(request: StaffRequest) -> HttpResponse:
    """List the flights, the next to leave first."""
    with tenant(request.staff.operator_id):
        flights = shown.flights_of()
    return render(request, "pages/gate/flights.html", {"flights": flights})


@require_safe
@signed_in("gate")
@changing
def flight(request: StaffRequest, flight_id: uuid.UUID) -> HttpResponse:
    """Show one flight."""
    return shown_flight(request, flight_id)
