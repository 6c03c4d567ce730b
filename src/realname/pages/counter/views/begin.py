"""Begin a registration."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.counter import words
from realname.pages.counter.answering import to_case
from realname.pages.counter.forms import BeginForm
from realname.pages.languages import current_tag
from realname.pages.staff.access import Staff, StaffRequest, signed_in
from realname.record.errors import RecordError
from realname.record.operators.models import Operator
from realname.record.registrations.actions import steps
from realname.record.subscribers.actions.representations import Acting

FIELD_OF = {
    "line.number": "msisdn",
    "line.number_without_country": "msisdn",
    "line.iccid": "iccid",
    "line.eid": "eid",
    "line.sim_needed": "iccid",
    "line.two_sims": "eid",
    "mandate.no_end": "until",
    "mandate.ended": "until",
}
"""The field that a refusal is about; others are about the whole form."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest) -> HttpResponse:
    """Show the form, or begin what it holds."""
    staff = request.staff
    with tenant(staff.operator_id):
        region = Operator.objects.get().country
    if request.method != "POST":
        return _show(request, BeginForm(initial={"language": current_tag()}))
    form = BeginForm(request.POST, region=region)
    if form.is_valid():
        try:
            with tenant(staff.operator_id):
                row = steps.create_registration(staff.caller(), _application(staff, form.cleaned_data))
        except RecordError as error:
            form.add_error(FIELD_OF.get(error.code), words.refusal(error))
        else:
            return to_case(row.id)
    return _show(request, form)


def _show(request: StaffRequest, form: BeginForm) -> HttpResponse:
    return render(request, "pages/counter/begin.html", {"form": form})


def _application(staff: Staff, given: dict[str, Any]) -> steps.Application:
    holder = given["holder"]
    acting = Acting(holder, _end_of(given["until"]), given["mandate"]) if holder in {"guardian", "carer"} else None
    return steps.Application(
        given["kind"],
        given["msisdn"],
        given["iccid"],
        given["eid"],
        given["language"],
        company=steps.Company(given["company_name"], given["company_number"]) if holder == "company" else None,
        acting=acting,
        store_id=staff.store_id,
        member_id=staff.member_id,
    )


def _end_of(day: Any) -> datetime | None:
    """Return the end of a mandate's last day, where this service stands."""
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None
