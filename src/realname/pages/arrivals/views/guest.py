"""One guest: she arrives with her document, departs, is expected no more, or is handed a link."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from realname.database.rows import tenant
from realname.judge.lodging import hotel_day
from realname.pages import problems
from realname.pages.arrivals.access import ROLES, require_stay
from realname.pages.arrivals.shown import guest_of, read_of
from realname.pages.qr_codes import qr_code
from realname.pages.staff.access import StaffRequest, signed_in
from realname.pages.stay import words
from realname.record.errors import Conflict, NotFound
from realname.record.stays.actions.arriving import arrive_by_document
from realname.record.stays.actions.ending import depart
from realname.record.stays.actions.expecting import cancel
from realname.record.stays.actions.hotels import rules_of
from realname.record.stays.actions.links import make_link

View = Callable[[StaffRequest, uuid.UUID], HttpResponse]


def serving(view: View) -> Callable[[HttpRequest, uuid.UUID], HttpResponseBase]:
    """Return the view for whoever serves the guest's hotel; another's guest is not there."""

    @signed_in(*ROLES)
    @wraps(view)
    def answer(request: StaffRequest, /, stay_id: uuid.UUID) -> HttpResponse:
        try:
            return view(request, stay_id)
        except NotFound:
            return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)
        except Conflict as error:
            context = {"refused": words.refusal(error), "stay_id": stay_id}
            return render(request, "pages/arrivals/refused.html", context, status=409)

    return answer


@require_safe
@serving
def page(request: StaffRequest, stay_id: uuid.UUID) -> HttpResponse:
    """Show a guest's stay."""
    return _shown(request, stay_id)


@require_POST
@serving
def arrived(request: StaffRequest, stay_id: uuid.UUID) -> HttpResponse:
    """Note that she is there, and that her document was seen."""
    with tenant(request.staff.operator_id):
        hotel, _ = require_stay(request.staff, stay_id)
        arrive_by_document(stay_id, request.staff.caller().client_id)
    return redirect("arrivals:day", hotel.programme_id)


@require_POST
@serving
def departed(request: StaffRequest, stay_id: uuid.UUID) -> HttpResponse:
    """Note that she has gone."""
    with tenant(request.staff.operator_id):
        hotel, _ = require_stay(request.staff, stay_id)
        depart(stay_id, hotel_day(timezone.now(), hotel.time_zone))
    return redirect("arrivals:day", hotel.programme_id)


@require_POST
@serving
def cancelled(request: StaffRequest, stay_id: uuid.UUID) -> HttpResponse:
    """Expect her no more."""
    with tenant(request.staff.operator_id):
        hotel, _ = require_stay(request.staff, stay_id)
        cancel(stay_id)
    return redirect("arrivals:day", hotel.programme_id)


@require_POST
@serving
def link(request: StaffRequest, stay_id: uuid.UUID) -> HttpResponse:
    """Make a link, and show it once, for her phone to take over."""
    with tenant(request.staff.operator_id):
        require_stay(request.staff, stay_id)
        address = request.build_absolute_uri(reverse("stay:open", args=[make_link(stay_id)]))
    return _shown(request, stay_id, address)


def _shown(request: StaffRequest, stay_id: uuid.UUID, address: str = "") -> HttpResponse:
    with tenant(request.staff.operator_id):
        hotel, stay = require_stay(request.staff, stay_id)
        context = {
            "hotel": hotel,
            "rules": rules_of(hotel),
            "guest": guest_of(stay),
            "document": read_of(stay),
            "address": address,
            "picture": qr_code(address) if address else "",
        }
    return render(request, "pages/arrivals/guest.html", context)
