"""Stop: end the registration, asked once more before it is done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.registrations.actions import steps


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Ask, or end it."""
    visit = request.visit
    if request.method == "POST":
        with tenant(visit.caller.operator_id):
            steps.withdraw(visit.registration_id)
        return redirect("subscriber:result")
    return show(request, "withdraw", standing(visit.caller, visit.registration_id))
