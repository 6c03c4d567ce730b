"""One case: where it stands, and what can be done."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.counter.answering import show_case, taken, to_case
from realname.pages.counter.standing import case_of, require_case
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.registrations.actions import deciding, steps, ways


@require_safe
@signed_in("agent")
def page(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show the case."""
    return show_case(request, registration_id)


@require_safe
@signed_in("agent", counts=False)
def progress(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show the part of the page that changes by itself."""
    context = {"case": case_of(request.staff, registration_id)}
    return render(request, "pages/counter/parts/steps.html", context)


@require_http_methods(["GET", "POST"])
@signed_in("agent")
def choose_way(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Go by the face, or without it."""
    return _take(request, registration_id, "way")


@require_http_methods(["GET", "POST"])
@signed_in("agent")
def decide(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Have it decided."""
    return _take(request, registration_id, "decide")


@require_http_methods(["GET", "POST"])
@signed_in("agent")
def withdraw(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """End it at the person's wish."""
    return _take(request, registration_id, "withdraw")


def _take(request: StaffRequest, registration_id: uuid.UUID, name: str) -> HttpResponse:
    if request.method != "POST":  # after signing in again, say: the button stands on the case
        return to_case(registration_id)

    def step() -> None:
        with tenant(request.staff.operator_id):
            require_case(request.staff, registration_id)
            if name == "way":
                ways.choose_way(registration_id, request.POST.get("way", ""))
            elif name == "decide":
                deciding.ask_decision(registration_id)
            else:
                steps.withdraw(registration_id)

    return taken(request, registration_id, step)
