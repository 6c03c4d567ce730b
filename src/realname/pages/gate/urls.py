"""The addresses of the gate."""

from __future__ import annotations

from django.urls import path

from realname.pages.gate.views import changes, flights, passengers

app_name = "gate"

FLIGHT = "gate/<uuid:flight_id>"

urlpatterns = [
    path("gate", flights.page, name="flights"),
    path(FLIGHT, flights.flight, name="flight"),
    path(f"{FLIGHT}/pass", passengers.scan, name="scan"),
    path(f"{FLIGHT}/step", changes.step, name="step"),
    path(f"{FLIGHT}/change", changes.change, name="change"),
    path(f"{FLIGHT}/passengers/<uuid:passenger_id>", passengers.passenger, name="passenger"),
]
