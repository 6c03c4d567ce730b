"""The lines in her name, and her word that one of them is not hers."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.my import shown
from realname.pages.my.session import Visited, opened
from realname.record.inquiries.actions.disputing import LONGEST_WORDS, dispute_line


@require_safe
@opened
def page(request: Visited) -> HttpResponse:
    """Show every line."""
    with tenant(request.visitor.operator_id):
        lines = shown.lines_of(request.visitor.people)
    said = "said" in request.GET
    return render(request, "pages/my/lines.html", {"lines": lines, "said": said})


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def not_mine(request: Visited, line_id: uuid.UUID) -> HttpResponse:
    """Say what happens next, or note it."""
    visitor = request.visitor
    with tenant(visitor.operator_id):
        line = shown.line_of(visitor.people, line_id)
        if request.method == "POST":
            words = request.POST.get("words", "")[:LONGEST_WORDS]
            address = request.build_absolute_uri(reverse("using:home"))
            dispute_line(visitor.people, visitor.inquiry_id, line_id, words, address)
    if request.method == "POST":
        response = redirect("my:lines")
        response["Location"] += "?said"
        return response
    return render(request, "pages/my/not_mine.html", {"line": line, "longest": LONGEST_WORDS})
