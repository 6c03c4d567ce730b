"""The second step: a passkey, or the code of an app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from realname.pages.staff.access import cookie_of
from realname.pages.staff.forms import REFUSED, CodeForm
from realname.pages.staff.going_on import site_of, to_step, to_work, wanted
from realname.record.errors import Unauthenticated
from realname.record.staff.actions import passkeys, signing_in
from realname.record.staff.actions.sessions import Ticket, identify

TEMPLATE = "pages/staff/second.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, or take it; who has none yet goes on to set one up."""
    cookie = cookie_of(request)
    try:
        known = signing_in.halfway(cookie)
    except Unauthenticated:
        return to_step(request, "sign_in")
    if identify(cookie) is not None:
        return to_work(request, Ticket(cookie))
    if not known.has_codes and not known.has_passkeys:
        return to_step(request, "set_up")
    form = CodeForm(request.POST if request.method == "POST" and "passkey" not in request.POST else None)
    refused = False
    if request.method == "POST":
        try:
            if answer := request.POST.get("passkey"):
                return to_work(request, passkeys.give(cookie, site_of(request), answer))
            if form.is_valid():
                return to_work(request, signing_in.give_code(cookie, form.cleaned_data["code"]))
        except Unauthenticated:
            refused = True
    asks = known.has_passkeys and passkeys.can_hold(site_of(request).host)
    return render(
        request,
        TEMPLATE,
        {
            "form": form,
            "refused": REFUSED if refused else "",
            "known": known,
            "options": passkeys.ask(cookie, site_of(request)) if asks else "",
            "next": wanted(request),
        },
    )
