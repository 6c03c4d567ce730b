"""Sign in by operator, login and password; sign out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from realname.pages.staff.access import cookie_of, forget_cookie
from realname.pages.staff.forms import REFUSED, SignInForm
from realname.pages.staff.going_on import to_step, wanted
from realname.record.errors import Unauthenticated
from realname.record.staff.actions import sessions, signing_in

TEMPLATE = "pages/staff/sign_in.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it."""
    if request.method != "POST":
        # An operator may give its staff an address that holds its short name.
        form = SignInForm(initial={"operator": request.GET.get("operator", "")})
        return render(request, TEMPLATE, {"form": form, "next": wanted(request)})
    form = SignInForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            ticket = signing_in.sign_in(given["operator"], given["login"], given["password"])
        except Unauthenticated:
            form.add_error(None, REFUSED)
        else:
            return to_step(request, "second", ticket)
    return render(request, TEMPLATE, {"form": form, "next": wanted(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.sign_out(cookie_of(request))
    response = HttpResponseRedirect(reverse("staff:sign_in"))
    forget_cookie(response)
    return response
