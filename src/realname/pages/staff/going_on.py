"""Where somebody goes while and after she signs in: every step keeps the page that she wanted to see."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from realname.pages.staff.access import checked_next, keep_cookie
from realname.record.staff.actions.passkeys import Site
from realname.record.staff.actions.sessions import Ticket, identify

HOMES = {
    "agent": "/counter",
    "reviewer": "/reviews",
    "administrator": "/operator",
    "regulator": "/access",
    "analyst": "/rings",
    "gate": "/gate",
}
"""Where each role begins; who has several begins at the first."""


def wanted(request: HttpRequest) -> str:
    """Return the page of this site that she wanted to see, empty where she named none."""
    return checked_next(request, request.POST.get("next") or request.GET.get("next", ""), "")


def to_step(request: HttpRequest, name: str, ticket: Ticket | None = None) -> HttpResponseRedirect:
    """Go to another step of signing in, with a new session where there is one."""
    query = urlencode({"next": there}) if (there := wanted(request)) else ""
    response = HttpResponseRedirect(reverse(f"staff:{name}") + (f"?{query}" if query else ""))
    if ticket is not None:
        keep_cookie(request, response, ticket)
    return response


def to_work(request: HttpRequest, ticket: Ticket) -> HttpResponseRedirect:
    """Go where she wanted, or where her role begins, with the completed session."""
    staff = identify(ticket.cookie)
    home = next((HOMES[role] for role in HOMES if staff and role in staff.roles), reverse("staff:home"))
    response = HttpResponseRedirect(wanted(request) or home)
    keep_cookie(request, response, ticket)
    return response


def site_of(request: HttpRequest) -> Site:
    """Return the host and the origin that passkeys are made for."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return Site(name, f"{request.scheme}://{host}")
