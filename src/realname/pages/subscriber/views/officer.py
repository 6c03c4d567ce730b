"""Without the face: an appointment with an officer, who sees the document and a second proof."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import show
from realname.pages.subscriber.steps import standing
from realname.record.errors import Invalid
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations import selectors
from realname.record.registrations.actions import ways


class AppointmentForm(forms.Form):
    """Where and when."""

    store = forms.CharField(
        max_length=80, error_messages={"required": gettext_lazy("Say at which store you will come")}
    )
    at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={
            "required": gettext_lazy("Say when you will come"),
            "invalid": gettext_lazy("Write a day and a time"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the appointment, or make one."""
    visit = request.visit
    form = AppointmentForm(request.POST) if request.method == "POST" else AppointmentForm()
    if request.method == "POST" and form.is_valid():
        try:
            with tenant(visit.caller.operator_id):
                ways.make_appointment(visit.registration_id, form.cleaned_data["store"], form.cleaned_data["at"])
            return redirect("subscriber:officer")
        except Invalid:
            form.add_error("at", _("Choose a time that is yet to come"))
    found = standing(visit.caller, visit.registration_id)
    with tenant(visit.caller.operator_id):
        officer = rules_of(selectors.registration_of(visit.registration_id).policy).officer
    appointment = found.told["appointment"]
    context = {
        "form": form,
        "means": officer.second_means if officer else (),
        "at": timezone.localtime(datetime.fromisoformat(appointment["at"])) if appointment else None,
    }
    return show(request, "officer", found, context, status=422 if form.errors else 200)
