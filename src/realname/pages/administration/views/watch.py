"""The field watch: do the engines measure as they did, do scores drift, do groups fare alike; and which are watched."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered, refusal
from realname.pages.administration.forms import WatchForm
from realname.pages.staff.access import StaffRequest
from realname.record.errors import RecordError
from realname.record.watch import selectors
from realname.record.watch.actions.groups import end_watching, watch_group
from realname.record.watch.models import WatchFinding


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What was found of one engine's scores, or of one group."""

    what: object
    of: str
    found: object
    tone: str
    measured: str
    bound: str
    samples: int


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def page(request: StaffRequest) -> HttpResponse:
    """Show what the newest watch found, and have another group watched."""
    form = WatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with tenant(request.staff.operator_id):
                caller, member = request.staff.caller(), request.staff.member_id
                watch_group(caller, member, given["group"], given["legal_basis"])
            return HttpResponseRedirect(reverse("operator:watch"))
        except RecordError as error:
            form.add_error("group", refusal(error))
    with tenant(request.staff.operator_id):
        found = selectors.newest_findings()
        groups = list(selectors.watched_groups())
    context = {
        "canaries": selectors.newest_canaries(),
        "day": found[0].day if found else None,
        "findings": [_shown(row) for row in found],
        "groups": [{"row": row, "name": words.GROUPS_WATCHED[row.group]} for row in groups],
        "form": form,
    }
    return render(request, "pages/administration/watch.html", context)


@require_POST
@administered
def end(request: StaffRequest, group: str) -> HttpResponse:
    """Watch a group no longer."""
    with tenant(request.staff.operator_id):
        end_watching(request.staff.caller(), group)
    return HttpResponseRedirect(reverse("operator:watch"))


def _shown(row: WatchFinding) -> FindingShown:
    text, tone = words.FOUND[row.found]
    is_gap = row.watch == WatchFinding.Watch.OUTCOME_GAP
    return FindingShown(
        words.GROUPS_WATCHED[row.group] if is_gap else words.SCORES,
        row.value if is_gap else row.engine[:12],
        text,
        tone,
        "–" if row.measured is None else f"{100 * row.measured:.1f} %" if is_gap else f"{row.measured:.3f}",
        f"{100 * row.bound:.0f} %" if is_gap else f"{row.bound:.2f}",
        row.samples,
    )
