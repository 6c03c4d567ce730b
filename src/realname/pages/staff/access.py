"""Who may see a page of the staff: `@signed_in("reviewer")` before a view, and `request.staff` inside it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from realname.pages import problems
from realname.record.staff.actions.sessions import Staff, Ticket, identify

__all__ = ("Staff", "StaffRequest", "checked_next", "cookie_of", "forget_cookie", "keep_cookie", "signed_in")

COOKIE = "realname_staff"

WRONG_ROLE = problems.Problem(
    "staff.wrong_role",
    gettext_lazy("This page is not for your role"),
    gettext_lazy("Go back, or ask your administrator for the role. You are still signed in."),
)

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    staff: Staff


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(*roles: str, counts: bool = True) -> Callable[[StaffView[P]], View[P]]:
    """Return the decorator that lets in who is signed in with one of these roles, or with any where none is named.

    Others are sent to sign in, and come back afterwards; who has another role gets a page that says so (403). `counts`
    is False for what scripts ask by themselves: it keeps no session alive.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            staff = identify(cookie_of(request), counts=counts)
            if staff is None:
                return _to_sign_in(request)
            known = cast("StaffRequest", request)
            known.staff = staff
            if roles and not staff.roles & set(roles):
                return problems.show(request, WRONG_ROLE, HTTPStatus.FORBIDDEN)
            return view(known, *args, **kwargs)

        return answer

    return decorate


def checked_next(request: HttpRequest, given: str, otherwise: str) -> str:
    """Return where to go after signing in: an address of this site alone."""
    is_ours = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()})
    return given if is_ours else otherwise


def cookie_of(request: HttpRequest) -> str:
    """Return what the browser sent as its session."""
    return request.COOKIES.get(COOKIE, "")


def keep_cookie(request: HttpRequest, response: HttpResponseBase, ticket: Ticket) -> None:
    """Give the browser its session: no script reads it, no other site sends it."""
    response.set_cookie(
        COOKIE,
        ticket.cookie,
        max_age=ticket.max_age_s,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure() or not _is_loopback(request),
    )


def forget_cookie(response: HttpResponseBase) -> None:
    """Have the browser drop its session."""
    response.delete_cookie(COOKIE, samesite="Strict")


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    # What a form sent is gone with the session; the page it stood on is not.
    there = request.get_full_path() if request.method in {"GET", "HEAD"} else _page_before(request)
    query = f"?{urlencode({'next': there})}" if there else ""
    return HttpResponseRedirect(f"{reverse('staff:sign_in')}{query}")


def _page_before(request: HttpRequest) -> str:
    """Return the page of this site that a form stood on, as its browser says; empty where it does not."""
    before = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", before.path, before.query, "")) if before.netloc == request.get_host() else ""


def _is_loopback(request: HttpRequest) -> bool:
    name = request.get_host().rpartition(":")[0] or request.get_host()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
