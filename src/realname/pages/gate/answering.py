"""What every view of the gate does with a refusal, and with what a scan is answered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from realname.database.rows import tenant
from realname.pages.gate import shown, words
from realname.pages.staff.access import StaffRequest
from realname.record.errors import NotFound, RecordError
from realname.record.flights import selectors
from realname.record.flights.actions.boarding import Told

View = Callable[..., HttpResponse]
Change = Callable[..., HttpResponse | None]


def shown_flight(request: StaffRequest, flight_id: uuid.UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show a flight, with what is to be said of the step before. NotFound."""
    with tenant(request.staff.operator_id):
        row = selectors.flight_of(flight_id)
        flight = shown.shown(row)
        context = {"flight": flight, "passengers": shown.passengers_of(row), "drawing": shown.drawn(flight.counts)}
    return render(request, "pages/gate/flight.html", {**context, **more}, status=status)


def changing(view: Change) -> View:
    """Return the view, which goes back to the flight afterwards, or says there why nothing was changed."""

    @wraps(view)
    def answer(request: StaffRequest, flight_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, flight_id, **kwargs) or redirect("gate:flight", flight_id)
        except NotFound as error:
            return render(request, "pages/gate/gone.html", {"refused": words.refusal(error)}, status=404)
        except RecordError as error:
            return shown_flight(request, flight_id, status=409, refused=words.refusal(error))

    return answer


def scanned(told: Told) -> dict[str, Any]:
    """Return what an agent is told of a scanned pass."""
    text, tone = words.SAID[told.finding.word]
    instead = f"{told.instead.carrier} {told.instead.number}" if told.instead else ""
    return {
        "text": text,
        "tone": tone,
        "reason": words.REASONS.get(told.finding.reason, ""),
        "seat": told.seat,
        "instead": instead,
        "gate": told.instead.gate if told.instead else "",
    }
