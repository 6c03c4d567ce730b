"""Who may see the operator's pages, and what they say where something is refused or not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from realname.pages import problems
from realname.pages.administration.words import REFUSALS
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import NotFound, RecordError

P = ParamSpec("P")

ROLE = "administrator"


View = Callable[Concatenate[StaffRequest, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def administered(view: View[P]) -> Open[P]:
    """Return the view for administrators alone; what is not their operator's is not there."""
    return signed_in(ROLE)(_found(view))


def administered_quietly(view: View[P]) -> Open[P]:
    """Return the view for administrators alone, of what a script asks for: it keeps nobody signed in."""
    return signed_in(ROLE, counts=False)(_found(view))


def _found(view: View[P]) -> View[P]:
    @wraps(view)
    def answer(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            return problems.show(request, problems.NOT_FOUND, HTTPStatus.NOT_FOUND)

    return answer


def by(request: StaffRequest) -> str:
    """Return how the record names her who asks."""
    return request.staff.caller().client_id


def refusal(error: RecordError) -> str:
    """Return why something was refused, in the language in force where the pages have words for it."""
    return str(REFUSALS.get(error.code, f"{error} {error.remedy}"))
