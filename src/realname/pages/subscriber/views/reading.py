"""What was read of the document: right, or disputed field by field."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.subscriber import words
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.registrations.actions import confirming


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show what was read, or take what the person says of it."""
    visit = request.visit
    if request.method == "POST":
        wrong = [name.removeprefix("wrong_") for name in request.POST if name.startswith("wrong_")]
        disputes = {name: request.POST.get(f"right_{name}", "").strip()[: confirming.LONGEST] for name in wrong}
        with tenant(visit.caller.operator_id):
            confirming.confirm(visit.registration_id, disputes)
        return redirect("subscriber:home")
    found = standing(visit.caller, visit.registration_id)
    if found.next == "waiting":
        return redirect("subscriber:waiting")
    with tenant(visit.caller.operator_id):
        read = confirming.read_fields_of(visit.registration_id)
    rows = [
        {"name": one.name, "title": words.FIELDS[one.name], "value": one.value, "sure": one.sure}
        for one in read
        if one.name in words.FIELDS and (one.value is not None or not one.sure)
    ]
    return show(request, "reading", found, {"rows": rows, "nothing": not any(row["value"] for row in rows)})
