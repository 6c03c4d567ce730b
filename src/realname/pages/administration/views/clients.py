"""API clients: listed, made with a secret that is shown once, revoked."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered, by
from realname.pages.administration.forms import ClientForm
from realname.pages.staff.access import StaffRequest
from realname.record.operators import selectors
from realname.record.operators.actions import clients

MOST = 200


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the clients, those that can sign in first."""
    with tenant(request.staff.operator_id):
        rows = list(selectors.clients()[:MOST])
    shown = [{"row": row, "scopes": [words.SCOPES.get(scope, scope) for scope in row.scopes]} for row in rows]
    context = {"rows": shown, "all": len(words.SCOPES)}
    return render(request, "pages/administration/clients.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add(request: StaffRequest) -> HttpResponse:
    """Make a client, and show its secret, once."""
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = clients.add_client(request.staff.operator_id, given["name"], given["scopes"], by=by(request))
        context = {"section": "clients", "name": given["name"], "made": made}
        return render(request, "pages/administration/client_made.html", context)
    return render(request, "pages/administration/add_client.html", {"section": "clients", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def revoke(request: StaffRequest, client_id: uuid.UUID) -> HttpResponse:
    """Ask whether a client is to be revoked, and do it."""
    operator_id = request.staff.operator_id
    with tenant(operator_id):
        row = selectors.client_of(client_id)
    if request.method == "POST":
        clients.revoke_client(operator_id, f"{operator_id.hex}.{row.id.hex}", by=by(request))
        return HttpResponseRedirect(reverse("operator:clients"))
    return render(request, "pages/administration/revoke.html", {"section": "clients", "row": row})
