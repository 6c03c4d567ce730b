"""Between the steps: go to what is next, wait, be told what to do, and leave."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from realname.judge.reasons import codes, reason
from realname.pages.languages import current_tag
from realname.pages.my.session import COOKIE, Visited, give, take_away, visiting
from realname.pages.my.views.stays import LATER
from realname.record.inquiries.actions.sessions import end, open_session
from realname.record.inquiries.states import State
from realname.record.stays.actions.links import WORDS

NEXT = {
    State.BEGUN: "my:contact",
    State.REACHED: "my:document",
    State.DOCUMENTED: "my:face",
    State.MEASURING: "my:waiting",
    State.REFUSED: "my:refused",
    State.PROVED: "my:lines",
}


def home(request: HttpRequest) -> HttpResponseBase:
    """Go to what is next; say how these pages are found to whoever comes without an operator."""
    if COOKIE not in request.COOKIES:
        return render(request, "pages/my/unknown.html", {"no_operator": True})
    return _home(request)


@require_safe
@visiting
def _home(request: Visited) -> HttpResponse:
    visitor = request.visitor
    later = request.COOKIES.get(LATER, "") if visitor.state is State.PROVED else ""
    answer = redirect("my:stay", later) if re.fullmatch(WORDS, later) else redirect(NEXT[visitor.state])
    if visitor.state is State.PROVED and not visitor.is_open:
        return give(request, answer, open_session(visitor.operator_id, visitor.inquiry_id))
    return answer


@require_safe
@visiting
def waiting(request: Visited) -> HttpResponse:
    """Say that it is being compared, and look again in a moment."""
    if request.visitor.state is not State.MEASURING:
        return redirect("my:home")
    return render(request, "pages/my/waiting.html")


@require_safe
@visiting
def refused(request: Visited) -> HttpResponse:
    """Say what to do. How near somebody was, or whether the document is known, is told to nobody."""
    visitor = request.visitor
    if visitor.state is not State.REFUSED:
        return redirect("my:home")
    reasons = [reason(code, current_tag()) for code in visitor.reasons if code in codes()]
    return render(request, "pages/my/not_confirmed.html", {"outcome": visitor.outcome, "reasons": reasons})


@require_POST
@visiting
def close(request: Visited) -> HttpResponse:
    """End the session."""
    visitor = request.visitor
    end(visitor.operator_id, visitor.inquiry_id)
    context = {"operator": visitor.operator_id, "closed": True}
    return take_away(render(request, "pages/my/over.html", context))
