"""The way without the face: an appointment, and the agent's word for what she saw."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.counter import standing
from realname.pages.counter.answering import show_step, taken
from realname.pages.counter.forms import AppointmentForm, WordForm
from realname.pages.staff.access import StaffRequest, signed_in
from realname.record.registrations.actions import ways
from realname.record.staff import selectors as staff_selectors

MOST_OF_A_NAME = 80


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("agent")
def page(request: StaffRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show both forms, or take one of them."""
    case = standing.case_of(request.staff, registration_id)
    with tenant(request.staff.operator_id):
        stores = [store.name for store in staff_selectors.stores()]
        here = standing.store_name(request.staff)
    appoints = request.method == "POST" and "at" in request.POST
    attests = request.method == "POST" and not appoints
    appointment = AppointmentForm(request.POST if appoints else None, stores=stores, initial={"store": here})
    word = WordForm(request.POST if attests else None, taken=case.second_means)
    if appoints and appointment.is_valid():
        return taken(request, registration_id, lambda: _appoint(request, registration_id, appointment))
    if attests and word.is_valid():
        return taken(request, registration_id, lambda: _attest(request, registration_id, word))
    form = appointment if appoints else word
    return show_step(request, registration_id, "officer", form=form, appointment=appointment, word=word, here=here)


def _appoint(request: StaffRequest, registration_id: uuid.UUID, form: AppointmentForm) -> None:
    with tenant(request.staff.operator_id):
        standing.require_case(request.staff, registration_id)
        ways.make_appointment(registration_id, form.cleaned_data["store"], form.cleaned_data["at"])


def _attest(request: StaffRequest, registration_id: uuid.UUID, form: WordForm) -> None:
    staff = request.staff
    with tenant(staff.operator_id):
        standing.require_case(staff, registration_id)
        word = ways.Word(
            staff.name[:MOST_OF_A_NAME],
            standing.store_name(staff),
            form.cleaned_data["second_means"],
            form.cleaned_data["document_seen"],
        )
        ways.attest(staff.caller(), registration_id, word)
