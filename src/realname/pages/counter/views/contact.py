"""A code goes to the person's number; she gives it back on the counter's device."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.counter import words
from realname.pages.counter.answering import show_case, show_step, to_case
from realname.pages.counter.forms import GivenCodeForm, NumberForm
from realname.pages.counter.standing import require_case
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.errors import Invalid, RecordError
from realname.record.registrations.actions import contacts


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show how far the newest code is; send one, or take one."""
    if request.method == "POST":
        with tenant(request.staff.operator_id):
            require_case(request.staff, registration_id)
        return _give(request, registration_id) if "code" in request.POST else _send(request, registration_id)
    return show_step(request, registration_id, "contact", number=NumberForm(), given=GivenCodeForm())


def _send(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            with tenant(request.staff.operator_id):
                contacts.ask_code(registration_id, form.cleaned_data["to"])
        except Invalid as error:
            form.add_error("to", words.refusal(error))
        except RecordError as error:
            return show_case(request, registration_id, error)
        else:
            return HttpResponseRedirect(reverse("counter:contact", args=(registration_id,)))
    return show_step(request, registration_id, "contact", number=form, given=GivenCodeForm(), form=form)


def _give(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    form = GivenCodeForm(request.POST)
    if form.is_valid():
        try:
            contacts.try_code(request.staff.operator_id, registration_id, form.cleaned_data["code"].strip())
        except Invalid as error:
            form.add_error("code", words.refusal(error))
        except RecordError as error:
            return show_case(request, registration_id, error)
        else:
            return to_case(registration_id)
    return show_step(request, registration_id, "contact", number=NumberForm(), given=form, form=form)
