"""The block list: proposed by one administrator, confirmed by another, lifted for a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered, by, refusal
from realname.pages.administration.forms import BlockForm, LiftForm
from realname.pages.staff.access import StaffRequest
from realname.record.errors import RecordError
from realname.record.identities.actions import blocking
from realname.record.identities.actions.counting import named
from realname.record.identities.models import Block

FIELDS = {"block.appeal": "appeal_url", "block.until": "days", "block.number": "number"}
"""Where a refusal belongs, by its code."""


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the entries whose day has not come."""
    with tenant(request.staff.operator_id):
        rows = [_shown(row, by(request)) for row in blocking.blocks().order_by("-id")]
    return render(request, "pages/administration/blocks.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add(request: StaffRequest) -> HttpResponse:
    """Propose an entry."""
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with tenant(request.staff.operator_id):
                blocking.propose_block(
                    request.staff.operator_id,
                    named(given["kind"], given["state"], given["number"]),
                    reason=given["reason"],
                    until=timezone.now() + timedelta(days=given["days"]),
                    appeal_url=given["appeal_url"],
                    by=by(request),
                    reference=given["reference"],
                )
        except RecordError as error:
            form.add_error(FIELDS.get(error.code), refusal(error))
        else:
            return HttpResponseRedirect(reverse("operator:blocks"))
    return render(request, "pages/administration/add_block.html", {"section": "blocks", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def one(request: StaffRequest, block_id: uuid.UUID) -> HttpResponse:
    """Show an entry; confirm it, or lift it."""
    form = LiftForm(request.POST if "lift" in request.POST else None)
    said = ""
    with tenant(request.staff.operator_id):
        blocking.entry_of(block_id)
    if request.method == "POST" and ("confirm" in request.POST or form.is_valid()):
        try:
            with tenant(request.staff.operator_id):
                if "confirm" in request.POST:
                    blocking.confirm_block(block_id, by(request))
                else:
                    blocking.lift_block(block_id, form.cleaned_data["because"], by(request))
        except RecordError as error:
            said = refusal(error)
        else:
            return HttpResponseRedirect(reverse("operator:blocks"))
    with tenant(request.staff.operator_id):
        shown = _shown(blocking.entry_of(block_id), by(request))
    context = {"section": "blocks", "one": shown, "form": form, "said": said}
    return render(request, "pages/administration/block.html", context)


def _shown(row: Block, reader: str) -> dict[str, object]:
    state = blocking.state_of(row)
    text, tone = words.BLOCK_STATES[state]
    return {
        "row": row,
        "state": state,
        "state_text": text,
        "tone": tone,
        "reason": words.BLOCK_REASONS[row.reason],
        "because": words.LIFTED_BECAUSE.get(row.lifted_because, ""),
        "can_confirm": state == "proposed" and row.proposed_by != reader,
    }
