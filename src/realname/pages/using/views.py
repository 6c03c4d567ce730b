"""Do you use this number? One question, two answers."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant_ids
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.inquiries.actions.asking import OpenAsk, answer_ask, opened_ask


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say that a link is needed."""
    return render(request, "pages/using/dead.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, operator: str, ask: str, token: str) -> HttpResponse:
    """Ask, or take the answer: whoever previews a message answers nothing. An answer that came too late says so."""
    operator_id, ask_id = uuid.UUID(hex=operator), uuid.UUID(hex=ask)
    if operator_id not in tenant_ids():
        return _dead(request)
    status = 200
    if request.method == "POST":
        try:
            answer_ask(operator_id, ask_id, token, request.POST.get("answer", "")[:20])
        except NotFound:
            return _dead(request)
        except (Conflict, Invalid):
            status = 409
    found: OpenAsk | None = opened_ask(operator_id, ask_id, token)
    return _dead(request) if found is None else render(request, "pages/using/ask.html", {"ask": found}, status=status)


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/using/dead.html", status=410)
