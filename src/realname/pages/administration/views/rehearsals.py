"""Rehearse a policy over past decisions, and show how far it is and what it found."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.judge.policy import Policy
from realname.judge.shapes import build
from realname.pages.administration import texts, words
from realname.pages.administration.access import administered, administered_quietly
from realname.pages.administration.forms import RehearseForm
from realname.pages.administration.shown.rehearsed import rehearsed
from realname.pages.staff.access import StaffRequest
from realname.record.registrations.actions import rehearsals
from realname.record.registrations.models import RehearsalRow

State = RehearsalRow.State


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def begin(request: StaffRequest) -> HttpResponse:
    """Take a policy's text and have it rehearsed."""
    staff = request.staff
    context: dict[str, object] = {"section": "policies", "faults": ()}
    if request.method != "POST":
        text = texts.beginning(staff.operator_id, request.GET.get("from", ""), request.GET.get("shipped", ""))
        return render(
            request, "pages/administration/rehearse.html", context | {"form": RehearseForm(initial={"text": text})}
        )
    form = RehearseForm(request.POST, request.FILES)
    if form.is_valid():
        reading = texts.read(form.cleaned_data["text"])
        if reading.policy is not None:
            since = timezone.now() - timedelta(days=form.cleaned_data["days"])
            with tenant(staff.operator_id):
                made = rehearsals.begin(
                    staff.operator_id, staff.member_id, reading.policy, since, form.cleaned_data["kind"]
                )
            return HttpResponseRedirect(reverse("operator:rehearsal", args=(made,)))
        context["faults"] = reading.faults
        form.add_error("text", texts.summed(reading.faults))
    context |= {"form": form, "text": form.cleaned_data.get("text", request.POST.get("text", ""))}
    return render(request, "pages/administration/rehearse.html", context)


@require_safe
@administered
def page(request: StaffRequest, rehearsal_id: uuid.UUID) -> HttpResponse:
    """Show how far it is, or what it found."""
    return _shown(request, rehearsal_id)


@require_safe
@administered_quietly
def progress(request: StaffRequest, rehearsal_id: uuid.UUID) -> HttpResponse:
    """Show the same to a script, which keeps nobody signed in."""
    return _shown(request, rehearsal_id)


def _shown(request: StaffRequest, rehearsal_id: uuid.UUID) -> HttpResponse:
    with tenant(request.staff.operator_id):
        row = rehearsals.rehearsal_of(rehearsal_id)
    context = {
        "section": "policies",
        "row": row,
        "policy": build(Policy, json.loads(row.canonical)),
        "kind": words.KINDS.get(row.kind, ""),
        "is_running": row.state in {State.WAITING, State.RUNNING},
        "has_failed": row.state == State.FAILED,
        "result": rehearsed(row.found) if row.state == State.DONE else None,
    }
    return render(request, "pages/administration/rehearsal.html", context)
