"""Who looked at what is held on her."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.my.looks import looks_at, openings_of
from realname.pages.my.questions import questions_of
from realname.pages.my.session import Visited, opened
from realname.record.oversight.actions.noticing import notices_of


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show every look, and every opening of these pages."""
    visitor = request.visitor
    with tenant(visitor.operator_id):
        context = {
            "looks": looks_at(visitor.people),
            "notices": [notice for person in visitor.people for notice in notices_of(person)],
            "questions": questions_of(visitor.people),
            "openings": openings_of(visitor.people, visitor.inquiry_id),
        }
    return render(request, "pages/my/looks.html", context)
