"""Webhooks: where events go, and what became of each; the dead first, to be sent again."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered, refusal
from realname.pages.administration.forms import EndpointForm
from realname.pages.staff.access import StaffRequest
from realname.record.errors import NotFound, RecordError
from realname.record.operators import selectors
from realname.record.operators.actions import webhooks

MOST = 100


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List endpoints and deliveries."""
    with tenant(request.staff.operator_id):
        endpoints = list(selectors.endpoints().order_by("-id"))
        rows = list(selectors.deliveries_by_urgency()[: MOST + 1])
        dead = selectors.deliveries("dead").filter(endpoint__deleted_at=None).count()
    shown = [{"row": row, "state": words.DELIVERIES[row.state]} for row in rows[:MOST]]
    context = {"endpoints": endpoints, "rows": shown, "dead": dead, "has_more": len(rows) > MOST, "most": MOST}
    return render(request, "pages/administration/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add(request: StaffRequest) -> HttpResponse:
    """Add an endpoint, and show its signing secret, once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with tenant(request.staff.operator_id):
                made = webhooks.add_endpoint(request.staff.caller(), given["url"], given["types"])
        except RecordError as error:
            form.add_error("url", refusal(error))
        else:
            context = {"section": "webhooks", "url": given["url"], "made": made}
            return render(request, "pages/administration/endpoint_made.html", context)
    return render(request, "pages/administration/add_endpoint.html", {"section": "webhooks", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def remove(request: StaffRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Ask whether an endpoint is to get nothing more, and see to it."""
    with tenant(request.staff.operator_id):
        row = selectors.endpoints().filter(id=endpoint_id).first()
        if row is None:
            raise NotFound("There is no such endpoint.")
        if request.method == "POST":
            webhooks.remove_endpoint(endpoint_id, request.staff.caller())
            return HttpResponseRedirect(reverse("operator:webhooks"))
    return render(request, "pages/administration/remove_endpoint.html", {"section": "webhooks", "row": row})


@require_POST
@administered
def redeliver(request: StaffRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Send an event again."""
    with tenant(request.staff.operator_id):
        webhooks.redeliver(request.staff.caller(), delivery_id)
    return HttpResponseRedirect(reverse("operator:webhooks"))
