"""Open the link, look before anything is claimed; and the page of the stay."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from realname.pages.stay import words
from realname.pages.stay.session import Visited, give, language_of, visiting
from realname.record.errors import Unauthenticated
from realname.record.stays.actions import links


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: str) -> HttpResponse:
    """Show what the link is for, or open it."""
    try:
        found = links.look(link)
        if request.method == "POST":
            return give(request, redirect("stay:home"), links.open_link(link))
    except Unauthenticated:
        return render(request, "pages/stay/unknown.html", {"is_link": True}, status=410)
    with translation.override(language_of(request, found.language)):
        return render(request, "pages/stay/open.html", {"hotel": found.hotel, "link": link})


@require_safe
@visiting
def home(request: Visited) -> HttpResponse:
    """Show where the stay stands, and the ways to arrive."""
    state, tone = words.STATES[request.stay.state]
    context = {"stay": request.stay, "state": state, "tone": tone, "way": words.WAYS[request.stay.way]}
    return render(request, "pages/stay/home.html", context)
