"""The addresses of the hotel's staff."""

from __future__ import annotations

from django.urls import path

from realname.pages.arrivals.views import day, guest, house

app_name = "arrivals"

STAY = "arrivals/stay/<uuid:stay_id>"

urlpatterns = [
    path("arrivals", day.hotels, name="hotels"),
    path("arrivals/<uuid:programme_id>", day.page, name="day"),
    path("arrivals/<uuid:programme_id>/new", day.expect, name="expect"),
    path("arrivals/<uuid:programme_id>/house", house.page, name="house"),
    path(STAY, guest.page, name="guest"),
    path(f"{STAY}/arrived", guest.arrived, name="arrived"),
    path(f"{STAY}/departed", guest.departed, name="departed"),
    path(f"{STAY}/cancelled", guest.cancelled, name="cancelled"),
    path(f"{STAY}/link", guest.link, name="link"),
]
