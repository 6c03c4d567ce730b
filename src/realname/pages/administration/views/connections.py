"""Connections: what is connected by which protocol, and changing it. Settings are written, and never shown."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered, by, refusal
from realname.pages.administration.forms import ConnectionForm
from realname.pages.staff.access import StaffRequest
from realname.record.errors import NotFound, RecordError
from realname.record.operators import selectors
from realname.record.operators.actions.connections import PROTOCOLS, set_connection


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List each kind of system, connected or not."""
    with tenant(request.staff.operator_id):
        found = {row.kind: row for row in selectors.connections()}
    rows = [
        {
            "kind": kind,
            "name": name,
            "what": what,
            "row": found.get(kind),
            "protocol": words.PROTOCOLS.get(found[kind].protocol, found[kind].protocol) if kind in found else "",
        }
        for kind, (name, what) in words.SYSTEMS.items()
    ]
    return render(request, "pages/administration/connections.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def change(request: StaffRequest, kind: str) -> HttpResponse:
    """Take every setting of a system anew."""
    if kind not in words.SYSTEMS:
        raise NotFound("There is no such kind of system.")
    protocols = [name for name, one in PROTOCOLS.items() if one.kind == kind]
    asked = request.POST.get("protocol") or request.GET.get("protocol", "")
    protocol = asked if asked in protocols else protocols[0]
    form = ConnectionForm(request.POST or None, protocol=protocol)
    if request.method == "POST" and form.is_valid():
        try:
            set_connection(request.staff.operator_id, kind, protocol, form.settings(), by=by(request))
        except RecordError as error:
            form.add_error(None, refusal(error))
        else:
            return HttpResponseRedirect(reverse("operator:connections"))
    context = {
        "section": "connections",
        "form": form,
        "name": words.SYSTEMS[kind][0],
        "protocol": protocol,
        "protocols": [(name, words.PROTOCOLS[name]) for name in protocols],
        "secret": words.SECRET_SETTINGS,
    }
    return render(request, "pages/administration/connection.html", context)
