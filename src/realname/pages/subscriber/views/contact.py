"""A code goes to the person's number, and comes back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.errors import Conflict, Invalid, TooMany
from realname.record.registrations.actions import contacts


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Ask for the number, send the code, or take it back."""
    visit = request.visit
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _confirm(request) if "code" in request.POST else _send(request)
        if not errors:
            return redirect("subscriber:home" if "code" in request.POST else "subscriber:contact")
    found = standing(visit.caller, visit.registration_id)
    context = {
        "errors": errors,
        "given": request.POST.get("to", ""),
        "to_the_line": found.told["kind"] in contacts.TO_THE_LINE,
        "waits_for_code": _waits(found.told["contact"]) and "another" not in request.GET,
    }
    return show(request, "contact", found, context, status=422 if errors else 200)


def _send(request: Visited) -> dict[str, str]:
    try:
        with tenant(request.visit.caller.operator_id):
            contacts.ask_code(request.visit.registration_id, request.POST.get("to", "")[:32])
    except Invalid:
        return {"to": _("Write the number with + and the country’s code, as +44 7700 900123.")}
    except TooMany as error:
        seconds = error.retry_after_s
        return {"to": ngettext("Wait %d second.", "Wait %d seconds before another code is sent.", seconds) % seconds}
    except Conflict as error:
        if error.code != "contact.too_many":
            raise
        return {"to": _("No more codes can be sent. A member of staff at a store can help you.")}
    return {}


def _confirm(request: Visited) -> dict[str, str]:
    code = "".join(request.POST.get("code", "").split())[:12]
    try:
        contacts.try_code(request.visit.caller.operator_id, request.visit.registration_id, code)
    except Invalid:
        return {"code": _("This is not the code of the newest message. Check the digits.")}
    except Conflict as error:
        if error.code != "contact.no_code":
            raise
        return {"code": _("This code is used up or too old. Have another one sent.")}
    return {}


def _waits(contact: dict[str, str] | None) -> bool:
    """Tell whether a code is on its way or was sent; one that could not be sent is asked for again."""
    return contact is not None and contact["state"] in {"sent", "not_sent"} and not contact["reason"]
