"""Her pass for the lanes of a transit programme: made on her own page, and shown once."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.my.session import Visited, opened
from realname.pages.qr_codes import qr_code
from realname.record.errors import NotFound
from realname.record.lanes.actions.travel_passes import issue_pass
from realname.record.lanes.selectors import pass_holder


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def page(request: Visited, member_id: uuid.UUID) -> HttpResponse:
    """Say whether she has a pass; make one in its place, and show it in this one answer."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        holder = pass_holder(people, member_id)
        if holder is None:
            raise NotFound("There is no such membership.")
        made = issue_pass(people, member_id) if request.method == "POST" else ""
    context = {"holder": holder, "made": made, "picture": qr_code(made) if made else ""}
    return render(request, "pages/my/lane_pass.html", context)
