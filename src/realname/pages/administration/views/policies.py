"""Policies: which are in force for what, what each says, how two differ, and publishing another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.judge.policy import REGISTRATIONS
from realname.pages.administration import texts, words
from realname.pages.administration.access import administered, refusal
from realname.pages.administration.forms import PublishForm
from realname.pages.administration.shown import rules
from realname.pages.staff.access import StaffRequest
from realname.record.errors import NotFound, RecordError
from realname.record.operators import selectors
from realname.record.operators.actions.policies import publish_policy, rules_of
from realname.record.operators.models import Policy

MOST = 100


@require_safe
@administered
def versions(request: StaffRequest) -> HttpResponse:
    """List every version, those in force first."""
    with tenant(request.staff.operator_id):
        in_force = selectors.in_force_since()
        rows = list(selectors.policies().order_by("-id")[:MOST])
    shown = [{"row": row, "kinds": _kinds(in_force.get(row.id, []))} for row in rows]
    shown.sort(key=lambda one: not one["kinds"])
    context = {"rows": shown, "published": request.GET.get("published", ""), "shipped": REGISTRATIONS.values()}
    return render(request, "pages/administration/policies.html", context)


@require_safe
@administered
def one(request: StaffRequest, policy_id: uuid.UUID) -> HttpResponse:
    """Show a version's rules in words."""
    with tenant(request.staff.operator_id):
        row = selectors.policy_of(policy_id)
        kinds = _kinds(selectors.in_force_since().get(row.id, []))
        others = [other for other in selectors.policies().order_by("-id")[:MOST] if other.id != row.id]
    policy = rules_of(row)
    context = {
        "section": "policies",
        "row": row,
        "kinds": kinds,
        "policy": policy,
        "ways": rules.ways(policy),
        "groups": rules.groups(policy),
        "others": others,
    }
    return render(request, "pages/administration/policy.html", context)


@require_safe
@administered
def differences(request: StaffRequest) -> HttpResponse:
    """Show what differs between two versions."""
    with tenant(request.staff.operator_id):
        old, new = _named(request.GET.get("old", "")), _named(request.GET.get("new", ""))
    context = {
        "section": "policies",
        "old": old,
        "new": new,
        "differences": rules.changed(rules_of(old), rules_of(new)),
    }
    return render(request, "pages/administration/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def publish(request: StaffRequest) -> HttpResponse:
    """Take a policy's text, tell its faults by place, or put it in force."""
    operator_id = request.staff.operator_id
    context: dict[str, object] = {"section": "policies", "faults": ()}
    if request.method != "POST":
        text = texts.beginning(operator_id, request.GET.get("from", ""), request.GET.get("shipped", ""))
        return render(
            request, "pages/administration/publish.html", context | {"form": PublishForm(initial={"text": text})}
        )
    form = PublishForm(request.POST, request.FILES)
    form.is_valid()
    # What is wrong with the text is told at once with what is wrong beside it.
    text = form.cleaned_data.get("text", "")
    reading = texts.read(text) if text and "text" not in form.errors else texts.Reading(None, ())
    if reading.faults:
        context["faults"] = reading.faults
        form.add_error("text", texts.summed(reading.faults))
    if form.is_valid() and reading.policy is not None:
        try:
            with tenant(operator_id):
                publish_policy(request.staff.caller(), text, tuple(form.cleaned_data["kinds"]))
        except RecordError as error:
            form.add_error("text", refusal(error))
        else:
            query = urlencode({"published": f"{reading.policy.name} {reading.policy.version}"})
            return HttpResponseRedirect(f"{reverse('operator:policies')}?{query}")
    context |= {"form": form, "text": text or request.POST.get("text", "")}
    return render(request, "pages/administration/publish.html", context)


def _named(text: str) -> Policy:
    try:
        return selectors.policy_of(uuid.UUID(text))
    except ValueError as error:
        raise NotFound("There is no such policy.") from error


def _kinds(found: Sequence[tuple[str, datetime]]) -> list[dict[str, object]]:
    return [{"name": words.KINDS[kind], "since": since} for kind, since in found]
