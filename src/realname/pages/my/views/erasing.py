"""Erasure: what it means and what the law keeps, asked twice, and not while a line works in her name."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.my import shown
from realname.pages.my.session import Visited, opened, take_away
from realname.record.inquiries.actions.erasing import erase_own, holds_line
from realname.record.inquiries.actions.sessions import end


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def page(request: Visited) -> HttpResponse:
    """Say what it means, ask once more, or erase and show the proof."""
    visitor = request.visitor
    with tenant(visitor.operator_id):
        is_held = holds_line(visitor.people)
        lines = [line for line in shown.lines_of(visitor.people) if not line.is_over]
    answers = request.POST.get("sure", "")
    if request.method == "POST" and answers == "twice" and not is_held:
        proofs = erase_own(visitor.operator_id, visitor.people)
        end(visitor.operator_id, visitor.inquiry_id)
        return take_away(render(request, "pages/my/erased.html", {"proofs": proofs}))
    context = {"lines": lines, "is_held": is_held, "asks_again": answers == "once" and not is_held}
    return render(request, "pages/my/erase.html", context)
