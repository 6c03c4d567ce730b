"""Which browser this is: a cookie for these pages alone, which names the operator, the inquiry and a secret.

It holds nothing of the person, and opens nothing before she has proved who she is. The record ends it: after a quarter
of an hour without a request, and after an hour in all.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from realname.pages.my import words
from realname.record.errors import NotFound, RecordError
from realname.record.inquiries.actions.sessions import IN_ALL, Held, Visitor, visitor

COOKIE = "realname_my"
PATH = "/my"


class Visited(HttpRequest):
    """A request of a browser that is known."""

    visitor: Visitor


View = Callable[..., HttpResponseBase]


def give(request: HttpRequest, response: HttpResponse, held: Held) -> HttpResponse:
    """Give the browser its session: no script reads it, no other site sends it."""
    response.set_cookie(
        COOKIE,
        f"{held.operator_id.hex}.{held.inquiry_id.hex}.{held.secret}",
        max_age=IN_ALL,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return response


def take_away(response: HttpResponse) -> HttpResponse:
    """Have the browser drop its session."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


def visiting(view: View) -> View:
    """Return the view for a browser that has begun an inquiry, in the inquiry's language unless she chose another."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        parts = _parts(request)
        found = visitor(*parts) if parts else None
        if parts is None:
            return render(request, "pages/my/unknown.html", {"no_operator": True}, status=401)
        if found is None:
            return take_away(render(request, "pages/my/over.html", {"operator": parts[0]}, status=401))
        request.visitor = found  # type: ignore[attr-defined]  # Visited says so
        with translation.override(_language(request, found.language)):
            try:
                return view(request, *args, **kwargs)
            except RecordError as error:
                return told(request, error)

    return answer


def opened(view: View) -> View:
    """Return the view for a browser whose person has proved who she is; another is led to what is next."""

    @wraps(view)
    def answer(request: Visited, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.visitor.is_open:
            return redirect("my:home")
        return view(request, *args, **kwargs)

    return visiting(answer)


def told(request: HttpRequest, error: RecordError) -> HttpResponse:
    """Say what was refused, and what to do."""
    status = 404 if isinstance(error, NotFound) else 409
    context = {"refused": words.refusal(error), "code": error.code}
    return render(request, "pages/my/refused.html", context, status=status)


def _language(request: HttpRequest, of_inquiry: str) -> str:
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or "lang" in request.GET
    return (translation.get_language() or "en") if chosen else of_inquiry.lower()


def _parts(request: HttpRequest) -> tuple[uuid.UUID, uuid.UUID, str] | None:
    operator, _, rest = request.COOKIES.get(COOKIE, "").partition(".")
    inquiry, _, secret = rest.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=inquiry), secret
    except ValueError:
        return None
