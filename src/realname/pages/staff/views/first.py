"""The first step of a new member: choose a password by the set-up code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.pages.staff.forms import REFUSED, FirstForm
from realname.record.errors import Invalid, Unauthenticated
from realname.record.staff.actions import members

TEMPLATE = "pages/staff/first.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it."""
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            members.choose_password(form.cleaned_data["setup_code"], form.cleaned_data["password"])
        except Unauthenticated:
            form.add_error(None, REFUSED)
        except Invalid:
            form.add_error(
                "password",
                _("Choose a password of at least %(shortest)d characters that is not one that many use.")
                % {"shortest": members.SHORTEST_PASSWORD},
            )
        else:
            return render(request, "pages/staff/first_done.html")
    return render(request, TEMPLATE, {"form": form, "shortest": members.SHORTEST_PASSWORD})
