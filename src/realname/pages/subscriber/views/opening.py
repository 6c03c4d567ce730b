"""Open the link: look before anything is claimed, claim by a button, go on where it stands, or move to this device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from realname.pages.subscriber import words
from realname.pages.subscriber.session import Visited, chosen_language, let_in, ticket_of, visiting
from realname.pages.subscriber.steps import standing
from realname.record.errors import Conflict, Invalid, RecordError, Unauthenticated
from realname.record.registrations.actions import captures


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, ticket: str) -> HttpResponse:
    """Show what the link is for, or claim it."""
    try:
        link = captures.look(ticket)
        if link.claimed and ticket_of(request) == link.ticket_id:
            return redirect("subscriber:home")
        with translation.override(chosen_language(request, link.language)):
            if request.method == "POST" and not link.claimed:
                session = captures.claim(ticket, decides_itself=True)
                return let_in(request, redirect("subscriber:home"), session)
            context = {"link": link, "ticket": ticket, "title_of_kind": words.KINDS.get(link.kind, "")}
            return render(request, f"pages/subscriber/{'elsewhere' if link.claimed else 'open'}.html", context)
    except (Unauthenticated, Conflict) as error:
        context = {"is_old": error.code == "capture.expired", "is_over": isinstance(error, Conflict)}
        return render(request, "pages/subscriber/dead.html", context, status=410)


@require_http_methods(["POST"])
def here(request: HttpRequest, ticket: str) -> HttpResponse:
    """Move to this device: have a code sent to the number that was confirmed, and give it back."""
    try:
        link = captures.look(ticket)
        with translation.override(chosen_language(request, link.language)):
            context = {"link": link, "ticket": ticket, "title_of_kind": words.KINDS.get(link.kind, ""), "asked": True}
            code = request.POST.get("code", "").strip()
            if not code:
                context["number"] = captures.ask_to_move(ticket)
                return render(request, "pages/subscriber/elsewhere.html", context)
            try:
                return let_in(request, redirect("subscriber:home"), captures.move(ticket, code))
            except Invalid:
                context |= {"number": "…", "error": _("This is not the code of the newest message.")}
                return render(request, "pages/subscriber/elsewhere.html", context, status=422)
    except RecordError as error:
        context = {"is_old": error.code == "capture.expired", "is_over": isinstance(error, Conflict)}
        return render(request, "pages/subscriber/dead.html", context, status=410)


@require_safe
@visiting
def home(request: Visited) -> HttpResponse:
    """Go to the step that is next."""
    found = standing(request.visit.caller, request.visit.registration_id)
    return redirect(f"subscriber:{found.next}")
