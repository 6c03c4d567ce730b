"""An officer asks for a case."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.access.forms import AskForm
from realname.pages.access.officers import officer_of, officers, refusal
from realname.pages.staff.access import StaffRequest
from realname.record.errors import RecordError
from realname.record.oversight.actions.access import Asked, request_access

FIELDS = {
    "access.basis": "basis",
    "access.jurisdiction": "jurisdiction",
    "access.notice": "notice_on",
    "access.until": "until",
}
"""Where a refusal belongs, by its code; else at the registration."""


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def page(request: StaffRequest) -> HttpResponse:
    """Take what she asks for, or say what is wrong with it."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = Asked(given["jurisdiction"], given["basis"], given["scope"], given["until"], given["notice_on"])
        officer = officer_of(request)
        try:
            with tenant(officer.operator_id):
                row = request_access(officer, given["registration"], asked, timezone.localdate())
        except RecordError as error:
            form.add_error(FIELDS.get(error.code, "registration"), refusal(error))
        else:
            return HttpResponseRedirect(reverse("access:request", args=(row.id,)))
    return render(request, "pages/access/ask.html", {"form": form}, status=422 if form.errors else 200)
