"""Which browser a guest's is: a cookie for these pages alone, which names the operator, the stay and a secret."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from realname.pages.stay import words
from realname.pages.stay.shown import Standing, standing
from realname.record.errors import NotFound, RecordError
from realname.record.stays.actions.links import Held, is_guests

COOKIE = "realname_stay"
PATH = "/stay"
KEPT_FOR = timedelta(days=90)
"""The record ends it with the stay."""


class Visited(HttpRequest):
    """A request of a guest's browser."""

    stay: Standing


View = Callable[..., HttpResponse]


def give(request: HttpRequest, response: HttpResponse, held: Held) -> HttpResponse:
    """Give the browser its stay: no script reads it."""
    response.set_cookie(
        COOKIE,
        f"{held.operator_id.hex}.{held.stay_id.hex}.{held.secret}",
        max_age=KEPT_FOR,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        # The link comes in a message, so that the first step is another site's: Strict would not send it there.
        samesite="Lax",
    )
    return response


def visiting(view: View) -> View:
    """Return the view for a guest's browser, in the language of her booking unless she chose another."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        parts = _parts(request)
        if parts is None or not is_guests(*parts):
            return render(request, "pages/stay/unknown.html", status=401)
        try:
            found = standing(parts[0], parts[1])
        except NotFound:
            return render(request, "pages/stay/unknown.html", status=401)
        request.stay = found  # type: ignore[attr-defined]  # Visited says so
        with translation.override(language_of(request, found.language)):
            try:
                return view(request, *args, **kwargs)
            except RecordError as error:
                context = {"refused": words.refusal(error), "code": error.code}
                return render(request, "pages/stay/refused.html", context, status=409)

    return answer


def language_of(request: HttpRequest, of_stay: str) -> str:
    """Return the language that the guest chose, else that of her booking."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or "lang" in request.GET
    return (translation.get_language() or "en") if chosen else of_stay.lower()


def _parts(request: HttpRequest) -> tuple[uuid.UUID, uuid.UUID, str] | None:
    operator, _, rest = request.COOKIES.get(COOKIE, "").partition(".")
    stay, _, secret = rest.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=stay), secret
    except ValueError:
        return None
