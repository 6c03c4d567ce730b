"""The arrivals of a day, and a guest who is expected anew."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.judge.lodging import hotel_day
from realname.pages import problems
from realname.pages.arrivals.access import ROLES, hotels_of, require_hotel
from realname.pages.arrivals.shown import guest_of
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import Invalid, NotFound
from realname.record.stays.actions.expecting import LANGUAGES, LONGEST_BOOKING, LONGEST_NAME, Coming
from realname.record.stays.actions.expecting import expect as expected
from realname.record.stays.actions.hotels import programmes_without_hotel, rules_of
from realname.record.stays.selectors import arrivals_of, there_of

LANGUAGE_NAMES = {"en": "English", "zh-Hans": "简体中文"}


class GuestForm(forms.Form):
    """Who is expected."""

    booking = forms.CharField(
        label=_("Booking"), max_length=LONGEST_BOOKING, error_messages={"required": _("Enter the booking’s number.")}
    )
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False)
    arrival = forms.DateField(
        label=_("From"), error_messages={"required": _("Enter a day."), "invalid": _("Enter a day.")}
    )
    departure = forms.DateField(
        label=_("Until"), error_messages={"required": _("Enter a day."), "invalid": _("Enter a day.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=[(tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES])


@require_safe
@signed_in(*ROLES)
def hotels(request: StaffRequest) -> HttpResponse:
    """List the hotels that she serves; go on where there is one."""
    with tenant(request.staff.operator_id):
        rows = hotels_of(request.staff)
        unset = programmes_without_hotel() if "administrator" in request.staff.roles else []
    if len(rows) == 1 and not unset:
        return redirect("arrivals:day", rows[0].programme_id)
    return render(request, "pages/arrivals/hotels.html", {"hotels": rows, "unset": unset})


@require_safe
@signed_in(*ROLES)
def page(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """List who arrives on a day, and who is there."""
    staff = request.staff
    try:
        with tenant(staff.operator_id):
            hotel = require_hotel(staff, programme_id)
            today = hotel_day(timezone.now(), hotel.time_zone)
            day = _day(request.GET.get("day", ""), today)
            guests = [guest_of(row) for row in arrivals_of(programme_id, day)]
            there = [guest_of(row) for row in there_of(programme_id, day)]
    except NotFound:
        return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
    context: dict[str, Any] = {
        "hotel": hotel,
        "rules": rules_of(hotel),
        "day": day,
        "is_today": day == today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "guests": guests,
        "there": there,
    }
    return render(request, "pages/arrivals/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(*ROLES)
def expect(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Expect a guest."""
    staff = request.staff
    try:
        with tenant(staff.operator_id):
            hotel = require_hotel(staff, programme_id)
            today = hotel_day(timezone.now(), hotel.time_zone)
            first = {"arrival": str(today), "departure": str(today + timedelta(days=1)), "language": "en"}
            form = GuestForm(request.POST) if request.method == "POST" else GuestForm(initial=first)
            if request.method == "POST" and form.is_valid():
                stay = expected(programme_id, Coming(**form.cleaned_data))
                return redirect("arrivals:guest", stay.id)
    except NotFound:
        return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
    except Invalid as error:
        form.add_error(FIELDS.get(error.code, "booking"), MENDS[error.code])
    context = {"hotel": hotel, "form": form}
    return render(request, "pages/arrivals/expect.html", context, status=422 if form.errors else 200)


FIELDS = {"stay.days": "departure", "stay.name": "name"}
MENDS = {
    "stay.days": _("A guest arrives today or later, and departs after that, within 90 days."),
    "stay.booking": _("A booking has letters or digits."),
    "stay.name": _("The name is too long."),
}


def _day(given: str, today: date) -> date:
    try:
        return date.fromisoformat(given) if given else today
    except ValueError:
        return today
