"""Programmes: joined after their words were read, and left in one tap."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realname.database.rows import tenant
from realname.pages.languages import current_tag
from realname.pages.my.programmes import can_join, programmes_of
from realname.pages.my.session import Visited, opened
from realname.record.errors import NotFound
from realname.record.programmes.actions.joining import Agreed, join
from realname.record.programmes.actions.leaving import leave


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show her programmes, and those that she may join."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        context = {"programmes": programmes_of(people), "can_join": can_join(people), "left": "left" in request.GET}
    return render(request, "pages/my/programmes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def join_one(request: Visited, programme_id: uuid.UUID) -> HttpResponse:
    """Show the words of a programme, or have her join."""
    people = request.visitor.people
    with tenant(request.visitor.operator_id):
        shown = next((one for one in programmes_of(people) if one.id == programme_id), None)
        if shown is None:
            raise NotFound("There is no such programme.")
        if request.method == "POST":
            join(people, programme_id, Agreed(current_tag(), request.POST.get("words", "")))
    if request.method == "POST" or shown.member is not None:
        return redirect("my:programmes")
    return render(request, "pages/my/join.html", {"programme": shown})


@require_POST
@opened
def leave_one(request: Visited, member_id: uuid.UUID) -> HttpResponse:
    """Leave at once."""
    with tenant(request.visitor.operator_id):
        leave(request.visitor.people, member_id)
    response = redirect("my:programmes")
    response["Location"] += "?left"
    return response
