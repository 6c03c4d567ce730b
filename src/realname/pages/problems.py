"""Pages for what went wrong with a request: what happened, a stable code, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, in words for the person before the screen."""

    code: str
    title: Text
    remedy: Text


NOT_FOUND = Problem(
    "page.not_found",
    gettext_lazy("There is no such page"),
    gettext_lazy("Check the address, or start again from the first page."),
)
MALFORMED = Problem(
    "page.malformed",
    gettext_lazy("The request could not be understood"),
    gettext_lazy("Go back to the form, load it anew, and send it again."),
)
FORGED = Problem(
    "page.form_expired",
    gettext_lazy("The form is out of date"),
    gettext_lazy("It was loaded before the last start, or without cookies. Load it anew, and send it again."),
)
FAILED = Problem(
    "page.failed",
    gettext_lazy("Something went wrong on our side"),
    gettext_lazy("Nothing was kept. Try again; if it happens again, tell us what you did and this code."),
)


def show(request: HttpRequest, problem: Problem, status: HTTPStatus) -> HttpResponse:
    """Render a problem as a page of its own."""
    return render(request, "pages/problem.html", {"problem": problem}, status=status)


def too_large(request: HttpRequest, max_file_bytes: int) -> HttpResponse:
    """Answer a request whose announced length is past the limit."""
    remedy = _("Send pictures of at most %(limit)d MB each.") % {"limit": max_file_bytes // 2**20}
    problem = Problem("image.too_large", _("The pictures are too large"), remedy)
    return show(request, problem, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refuses to read."""
    del exception
    return show(request, MALFORMED, HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return show(request, NOT_FOUND, HTTPStatus.NOT_FOUND)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that does not carry the token of this browser."""
    del reason
    return show(request, FORGED, HTTPStatus.FORBIDDEN)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours."""
    return show(request, FAILED, HTTPStatus.INTERNAL_SERVER_ERROR)
