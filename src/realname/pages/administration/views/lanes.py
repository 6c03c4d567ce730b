"""A transit programme's lanes: what is done in them, what members were told, and the draws of extra checks."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.database.rows import tenant
from realname.pages.administration.access import administered, by, refusal
from realname.pages.administration.programme_forms import LaneRulesForm
from realname.pages.administration.programme_words import MEASURES
from realname.pages.administration.shown import lanes as shown
from realname.pages.staff.access import StaffRequest
from realname.record.errors import Conflict, NotFound
from realname.record.lanes import selectors
from realname.record.lanes.actions.clearing import end_clearance, give_clearance
from realname.record.lanes.actions.drawing import reveal
from realname.record.lanes.actions.ruling import rules_of, set_rules, transit_programme
from realname.record.lanes.models import Draw
from realname.record.programmes.models import Programme

ROWS = 60
CLEARED_FOR = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def rules(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Change what is done in the lanes."""
    with tenant(request.staff.operator_id):
        programme = _transit(programme_id)
        form = LaneRulesForm(request.POST if request.method == "POST" else None, initial=_typed(programme.id))
        if request.method == "POST" and form.is_valid():
            try:
                set_rules(programme.id, form.rules(), by(request))
            except Conflict as closed:
                form.add_error(None, refusal(closed))
            else:
                return HttpResponseRedirect(reverse("operator:lanes", args=(programme.id,)))
    context = {"section": "programmes", "programme": programme, "form": form}
    return render(request, "pages/administration/lane_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def page(request: StaffRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show the lanes; end the draw that runs, give a member's clearance, or take it back."""
    with tenant(request.staff.operator_id):
        programme = _transit(programme_id)
        if request.method == "POST":
            _change(request, programme.id)
            return HttpResponseRedirect(reverse("operator:lanes", args=(programme.id,)))
        in_force = rules_of(programme.id)
        counts = selectors.day_counts(programme.id, timezone.localdate() - timedelta(days=shown.DAYS - 1))
        found = selectors.draws(programme.id, ROWS)
        context = {
            "section": "programmes",
            "programme": programme,
            "lanes": [
                (_("Express lane"), _named(list(in_force.express))),
                (_("Extra check"), _named(list(in_force.extra_check))),
                (_("Standard lane"), _named(list(in_force.standard))),
            ],
            "share": f"{in_force.share:.2%}",
            "hours": in_force.hours,
            "days": selectors.lane_days(programme.id, ROWS),
            "draws": [_draw(row) for row in found],
            "passages": shown.passages(counts, timezone.localdate()) if counts else None,
            "revealed": shown.revealed(found),
            "members": selectors.members_with_clearance(programme.id, ROWS),
        }
    return render(request, "pages/administration/lanes.html", context)


def _transit(programme_id: uuid.UUID) -> Programme:
    try:
        return transit_programme(programme_id)
    except Conflict as other_kind:
        raise NotFound("This programme has no lanes.") from other_kind


def _typed(programme_id: uuid.UUID) -> dict[str, object]:
    """Return the rules in force as the form takes them."""
    now = rules_of(programme_id)
    share = Decimal(str(now.share)) * 100
    lists = {name: list(getattr(now, name)) for name in ("express", "extra_check", "standard")}
    return {**lists, "share": f"{share.normalize():f}", "hours": now.hours}


def _change(request: StaffRequest, programme_id: uuid.UUID) -> None:
    member = selectors.member_id_of(programme_id, request.POST.get("member", ""))
    if request.POST.get("do") == "reveal":
        with suppress(Conflict):  # pressed twice: it is revealed already
            reveal(programme_id, by(request))
    elif request.POST.get("do") == "clear" and member is not None:
        give_clearance(member, "staff", timezone.now() + CLEARED_FOR, by(request))
    elif request.POST.get("do") == "end" and member is not None:
        end_clearance(member, by(request))


def _draw(row: Draw) -> dict[str, object]:
    return {"row": row, "share": f"{row.share:.2%}", "runs": row.begun_at is not None and row.revealed_at is None}


def _named(measures: list[str]) -> str:
    return _(", ").join(str(MEASURES[one]) for one in measures)
