"""Hand a registration over to the person's phone: a QR code, the plain link, and how far she is."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.counter.answering import show_case
from realname.pages.counter.standing import case_of, require_case
from realname.pages.qr_codes import qr_code
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import RecordError
from realname.record.registrations.actions import captures


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show the newest link, or make a new one."""
    if request.method == "POST":
        try:
            with tenant(request.staff.operator_id):
                require_case(request.staff, registration_id)
                captures.open_capture(request.staff.caller(), registration_id)
        except RecordError as error:
            return show_case(request, registration_id, error)
        return HttpResponseRedirect(reverse("counter:phone", args=(registration_id,)))
    return render(request, "pages/counter/phone.html", _context(request, registration_id))


@require_safe
@signed_in("agent", counts=False)
def progress(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show the part of the page that changes by itself."""
    return render(request, "pages/counter/parts/phone.html", _context(request, registration_id))


def _context(request: StaffRequest, registration_id: uuid.UUID) -> dict[str, Any]:
    case = case_of(request.staff, registration_id)
    value = case.link.value if case.link else ""
    address = request.build_absolute_uri(f"/r/{value}") if value else ""
    return {"case": case, "address": address, "picture": qr_code(address) if address else ""}
