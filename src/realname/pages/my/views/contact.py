"""A number that she can be reached at: a code goes there and comes back. The answer is the same for every number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.pages.my import words
from realname.pages.my.session import Visited, visiting
from realname.record.errors import Conflict, Invalid
from realname.record.inquiries.actions import codes
from realname.record.inquiries.states import State


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Ask for the number, send the code, or take it back."""
    visitor = request.visitor
    if visitor.state is not State.BEGUN:
        return redirect("my:home")
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _confirm(request) if "code" in request.POST else _send(request)
        if not errors:
            return redirect("my:home")
    waits = visitor.code_sent and "another" not in request.GET and "to" not in errors
    context = {
        "errors": errors,
        "given": request.POST.get("to", ""),
        "number": codes.masked_number(visitor.operator_id, visitor.inquiry_id) if waits else "",
        "waits_for_code": waits,
    }
    return render(request, "pages/my/contact.html", context, status=422 if errors else 200)


def _send(request: Visited) -> dict[str, str]:
    try:
        codes.ask_code(request.visitor.operator_id, request.visitor.inquiry_id, request.POST.get("to", "")[:32])
    except Invalid:
        return {"to": _("Write the number with + and the country’s code, as +44 7700 900123.")}
    except Conflict as error:
        if error.code == "inquiry.out_of_order":
            raise
        return {"to": str(words.refusal(error))}
    return {}


def _confirm(request: Visited) -> dict[str, str]:
    code = "".join(request.POST.get("code", "").split())[:12]
    try:
        codes.try_code(request.visitor.operator_id, request.visitor.inquiry_id, code)
    except Invalid:
        return {"code": _("This is not the code of the newest message. Check the digits.")}
    except Conflict as error:
        if error.code == "inquiry.out_of_order":
            raise
        return {"code": _("This code is used up or too old. Have another one sent.")}
    return {}
