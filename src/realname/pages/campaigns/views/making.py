"""Campaigns: listed, and made of a file or of lines of the record."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.pages.administration.access import administered, by, refusal
from realname.pages.campaigns import words
from realname.pages.campaigns.forms import CampaignForm
from realname.pages.staff.access import StaffRequest
from realname.record.campaigns import selectors
from realname.record.campaigns.actions import making
from realname.record.campaigns.models import Campaign
from realname.record.errors import RecordError

PART_BYTES = 4 << 20
MOST_SHOWN = 100


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the campaigns, the newest first."""
    with tenant(request.staff.operator_id):
        rows = [
            {"row": row, "state": words.STATES[row.state]} for row in selectors.campaigns().order_by("-id")[:MOST_SHOWN]
        ]
    return render(request, "pages/campaigns/campaigns.html", {"section": "campaigns", "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def add(request: StaffRequest) -> HttpResponse:
    """Make a campaign; its lines are loaded by a job."""
    form = CampaignForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, form)
        except RecordError as error:
            form.add_error(None, refusal(error))
        else:
            return HttpResponseRedirect(reverse("operator:campaign", args=(made.id,)))
    return render(request, "pages/campaigns/add.html", {"section": "campaigns", "form": form})


def _make(request: StaffRequest, form: CampaignForm) -> Campaign:
    given, operator_id = form.cleaned_data, request.staff.operator_id
    day = given["verified_before"] if given["source"] == "lines" else None
    before = datetime.combine(day, time(), UTC) if day else None
    with tenant(operator_id):
        made = making.make_campaign(
            operator_id, given["name"], form.plan, by=by(request), source=given["source"], verified_before=before
        )
        if given["source"] == "file":
            _give(made, given["file"].read())
    return made


def _give(campaign: Campaign, content: bytes) -> None:
    """Hand the file over in pieces, each sealed by itself."""
    pieces = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)] or [b""]
    for number, piece in enumerate(pieces, start=1):
        making.add_part(campaign.id, number, piece, is_last=number == len(pieces))
