"""One campaign: how far it is, drawn anew while somebody looks; started, paused and ended; its letters and bad rows."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realname.database.rows import tenant
from realname.pages.administration.access import administered, administered_quietly, by, refusal
from realname.pages.administration.shown.plain_bars import duration
from realname.pages.campaigns import drawn, words
from realname.pages.campaigns.forms import EndForm, ForecastForm
from realname.pages.staff.access import StaffRequest
from realname.record.campaigns import selectors
from realname.record.campaigns.actions import letters, making
from realname.record.campaigns.forecast import Assumptions, forecast
from realname.record.campaigns.models import Campaign
from realname.record.campaigns.plan import from_json
from realname.record.errors import RecordError

MOST_STEPS = 14
CSV = "text/csv; charset=utf-8"


@require_safe
@administered
def page(request: StaffRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Show a campaign."""
    return _shown(request, campaign_id)


@require_safe
@administered_quietly
def progress(request: StaffRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Show the same to a script, which keeps nobody signed in."""
    return _shown(request, campaign_id)


@require_POST
@administered
def change(request: StaffRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Start a campaign, go on, pause or end it, or hand its letters over."""
    said = ""
    form = EndForm(request.POST)
    try:
        with tenant(request.staff.operator_id):
            if "start" in request.POST:
                making.start(campaign_id, by(request))
            elif "pause" in request.POST:
                making.pause(campaign_id, by(request))
            elif "letters" in request.POST:
                letters.hand_over_letters(campaign_id, by(request))
            elif form.is_valid():
                making.end(campaign_id, by(request), lift=form.cleaned_data["lift"] == "yes")
    except RecordError as error:
        said = str(words.REFUSALS.get(error.code, refusal(error)))
    if said:
        return _shown(request, campaign_id, said)
    return HttpResponseRedirect(reverse("operator:campaign", args=(campaign_id,)))


@require_safe
@administered
def refused(request: StaffRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Give the rows that were refused as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("line", "column", "code"))
    with tenant(request.staff.operator_id):
        making.campaign_of(campaign_id)
        rows = selectors.bad_rows(campaign_id).order_by("row_number")
        writer.writerows(rows.values_list("row_number", "column", "code").iterator(5000))
    return _file(buffer.getvalue(), "refused.csv")


@require_safe
@administered
def letter_file(request: StaffRequest, campaign_id: uuid.UUID, letter_file_id: uuid.UUID) -> HttpResponse:
    """Give a file of letters."""
    with tenant(request.staff.operator_id):
        content = "".join(letters.letters_csv(campaign_id, letter_file_id))
    return _file(content, "letters.csv")


@require_http_methods(["GET", "HEAD"])
@administered
def dry_run(request: StaffRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Say what a campaign would come to, by what is assumed. Nothing is sent."""
    with tenant(request.staff.operator_id):
        row = making.campaign_of(campaign_id)
    guess = Assumptions()
    form = ForecastForm(request.GET or ForecastForm.of(guess))
    context: dict[str, Any] = {"section": "campaigns", "row": row, "form": form}
    if form.is_valid():
        guess = form.guess
        found = forecast(row.lines, from_json(row.plan), guess)
        given = None if guess.agents is None else guess.agents * guess.shops
        context |= {
            "found": found,
            "people": drawn.people(found),
            "staff": drawn.staff(found, given),
            "call_agents": max((day.call_agents for day in found.days), default=0),
            "reviewers": max((day.reviewers for day in found.days), default=0),
            "left_over": max((day.left_over for day in found.days), default=0),
        }
    return render(request, "pages/campaigns/forecast.html", context)


def _shown(request: StaffRequest, campaign_id: uuid.UUID, said: str = "") -> HttpResponse:
    with tenant(request.staff.operator_id):
        row = making.campaign_of(campaign_id)
        context = {
            "section": "campaigns",
            "row": row,
            "state": words.STATES[row.state],
            "failed": words.FAILED.get(row.failed, ""),
            "said": said,
            "form": EndForm(initial={"lift": "yes"}),
            "refused": [(words.ROWS.get(code, code), n) for code, n in selectors.bad_rows_by_code(row.id)],
            **(_run(row) if row.planned_at is not None else {}),
        }
    return render(request, "pages/campaigns/campaign.html", context)


def _run(row: Campaign) -> dict[str, Any]:
    cohorts = from_json(row.plan).cohorts
    harm = selectors.harm_of(row.id)
    notices = selectors.notices_by_state(row.id)
    return {
        "progress": drawn.progress(selectors.lines_by_cohort(row.id, cohorts)),
        "harm": harm,
        "times": [duration(value) for value in (harm.median_s, harm.p95_s, harm.longest_s) if value is not None],
        "steps": _steps(row),
        "sent": sum(n for (_channel, state), n in notices.items() if state == "sent"),
        "waiting": notices["sms", "waiting"],
        "not_sent": sum(n for (_channel, state), n in notices.items() if state == "failed"),
        "letters": notices["letter", "waiting"],
        "letter_files": list(letters.letter_files(row.id).order_by("-id")[:MOST_STEPS]),
    }


def _steps(row: Campaign) -> list[dict[str, Any]]:
    """Return the newest steps that are done or under way, and those that come next."""
    rows = selectors.steps_of(row.id)
    done = [step for step in rows if step.done_at is not None]
    next_ = [step for step in rows if step.done_at is None]
    return [
        {
            "step": step,
            "cohort": step.cohort + 1,
            "kind": words.STEPS[step.kind],
            "state": words.DONE["done" if step.done_at else "begun" if step.at_line else "waiting"],
        }
        for step in [*done[-MOST_STEPS // 2 :], *next_[: MOST_STEPS // 2]]
    ]


def _file(content: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CSV, headers=headers)
