"""Set up a second factor: a passkey of this device, or an app that shows codes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.pages.qr_codes import qr_code
from realname.pages.staff.access import cookie_of
from realname.pages.staff.forms import REFUSED, CodeForm
from realname.pages.staff.going_on import site_of, to_step, to_work, wanted
from realname.record.errors import Unauthenticated
from realname.record.staff.actions import passkeys, signing_in

TEMPLATE = "pages/staff/set_up.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show both ways, or take what one of them gave."""
    cookie, site = cookie_of(request), site_of(request)
    form = CodeForm(request.POST if request.method == "POST" and "passkey" not in request.POST else None)
    refused = False
    if request.method == "POST":
        try:
            if answer := request.POST.get("passkey"):
                name = _("Passkey of this device")
                return to_work(request, passkeys.keep_new(cookie, site, answer, name))
            if form.is_valid():
                return to_work(request, signing_in.confirm_codes(cookie, form.cleaned_data["code"]))
        except Unauthenticated:
            refused = True
    try:
        new = signing_in.begin_codes(cookie)
        options = passkeys.ask_new(cookie, site) if passkeys.can_hold(site.host) else ""
    except Unauthenticated:
        return to_step(request, "sign_in")
    context = {
        "form": form,
        "refused": REFUSED if refused else "",
        "typed": new.typed,
        "picture": qr_code(new.address),
        "options": options,
        "next": wanted(request),
    }
    return render(request, TEMPLATE, context)
