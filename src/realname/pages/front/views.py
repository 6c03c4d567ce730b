"""Show the ways in, and begin a registration to try."""

from __future__ import annotations

import secrets

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from stdnum.luhn import calc_check_digit

from realname.database.rows import tenant
from realname.pages.front.samples import FILES, samples
from realname.pages.languages import current_tag
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import captures, steps

WHO = "front page"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show every way in."""
    return render(request, "pages/front/home.html", {"samples": samples()})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a registration of a line that nobody has, at a sample operator, and open its link."""
    found = samples()
    if found is None:
        raise Http404
    sim = f"89440100{secrets.randbelow(10**10):010d}"
    application = steps.Application(
        "new_line",
        # Ofcom keeps 07700 900000 to 900999 for drama: no such line exists.
        f"+447700900{secrets.randbelow(900) + 100}",
        sim + calc_check_digit(sim),
        language=current_tag(),
    )
    operator_id = found.photographs_id if "photographs" in request.POST else found.operator_id
    caller = Caller(operator_id, WHO, frozenset())
    with tenant(operator_id):
        registration = steps.create_registration(caller, application)
        ticket = captures.open_capture(caller, registration.id)
    return redirect("subscriber:open", ticket=ticket.value)


@require_safe
def sample_file(request: HttpRequest, kind: str) -> FileResponse:
    """Give the specimen document, or its face, to try with."""
    del request
    found = samples()
    if found is None or kind not in FILES or not found.file(kind).is_file():
        raise Http404
    return FileResponse(
        found.file(kind).open("rb"), as_attachment=True, filename=f"specimen-{kind}{found.file(kind).suffix}"
    )
