"""Which phone this is: a cookie that only the device has which opened the link.

The cookie names the operator, the ticket and the device's secret; it holds nothing of the person. It lasts as long
as the registration can: a closed tab, a flat battery or a lost network ends nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from realname.database.rows import tenant
from realname.measure.errors import MeasureError
from realname.pages.capture.challenges import is_of_challenge, words_of
from realname.record.errors import RecordError
from realname.record.operators.actions.clients import Caller
from realname.record.registrations import selectors
from realname.record.registrations.actions.captures import Session, visitor
from realname.record.registrations.actions.steps import LIFETIME

COOKIE = "realname_capture"
PATH = "/r"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a phone: who calls, and which registration is hers."""

    caller: Caller
    registration_id: uuid.UUID


class Visited(HttpRequest):
    """A request of a phone that is known."""

    visit: Visit


View = Callable[..., HttpResponse]


def let_in(request: HttpRequest, response: HttpResponse, session: Session) -> HttpResponse:
    """Give the device its cookie."""
    response.set_cookie(
        COOKIE,
        f"{session.operator_id.hex}.{session.ticket_id.hex}.{session.device_secret}",
        max_age=LIFETIME,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        # The link comes from a message, so that the first step is another site's: Strict would not send it there.
        samesite="Lax",
    )
    return response


def ticket_of(request: HttpRequest) -> uuid.UUID | None:
    """Return the ticket that this browser claimed, None where it claimed none."""
    parts = _parts(request)
    return parts[1] if parts else None


def caller_of(request: HttpRequest) -> Caller | None:
    """Return who calls, None for a phone that is not known."""
    parts = _parts(request)
    return visitor(*parts) if parts else None


def visiting(view: View) -> View:
    """Return the view for a phone that is known, in the registration's language unless the person chose another."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        caller = caller_of(request)
        if caller is None or caller.registration_id is None:
            return render(request, "pages/subscriber/unknown.html", status=401)
        request.visit = Visit(caller, caller.registration_id)  # type: ignore[attr-defined]  # Visited says so
        with tenant(caller.operator_id):
            language = selectors.registration_of(caller.registration_id).language
        with translation.override(chosen_language(request, language)):
            try:
                return view(request, *args, **kwargs)
            except RecordError as error:
                return told(request, error)

    return answer


def told(request: HttpRequest, error: RecordError | MeasureError) -> HttpResponse:
    """Say what was refused in words, and lead back to where the registration stands."""
    context = {
        "problem": error,
        "retry_after": getattr(error, "retry_after_s", None),
        "words": words_of(error) if is_of_challenge(error) else "",
    }
    return render(request, "pages/subscriber/refused.html", context, status=409)


def chosen_language(request: HttpRequest, of_registration: str) -> str:
    """Return the language that the person chose, else the registration's."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or "lang" in request.GET
    return (translation.get_language() or "en") if chosen else of_registration.lower()


def _parts(request: HttpRequest) -> tuple[uuid.UUID, uuid.UUID, str] | None:
    operator, _, rest = request.COOKIES.get(COOKIE, "").partition(".")
    ticket, _, secret = rest.partition(".")
    try:
        return uuid.UUID(hex=operator), uuid.UUID(hex=ticket), secret
    except ValueError:
        return None
