"""An operator's month, drawn, and what stands beside it: rules in force, galleries, lawful access."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from realname.pages.oversight.checking import commands
from realname.pages.oversight.operators import ALL, operator, party_of
from realname.pages.oversight.shown import drawn
from realname.pages.oversight.shown.counted import Figures, Section, plain_sections, rows_of
from realname.pages.oversight.shown.galleries import galleries
from realname.pages.oversight.views.policies import in_force
from realname.pages.oversight.words import PARTS
from realname.record.oversight.figures import Behind, behind, month_figures, months

MOST = 100


@require_safe
def page(request: HttpRequest, month: str, party: str) -> HttpResponse:
    """Show the figures of an operator's month, or of what concerns none alone. 404 where nothing was logged."""
    known = months()
    if month not in known:
        raise Http404
    figures = month_figures(month).get(party_of(party), {})
    context: dict[str, Any] = {"months": known, "month": month, "party": party, "check": commands(request, month)}
    if party == ALL:
        context |= {"sections": (_watch(figures),), "name": ""}
        return render(request, "pages/oversight/figures.html", context)
    named = operator(_read(party))
    if named is None:
        raise Http404
    sections = (
        drawn.outcomes(figures),
        drawn.parity(figures),
        drawn.waiting(figures, "decision", _("How long until the decision"), _("Nothing was decided in this month.")),
        drawn.waiting(
            figures, "appeal", _("How long until an appeal was decided"), _("No appeal was decided in this month.")
        ),
        *plain_sections(figures),
    )
    context |= {
        "name": named.name,
        "country": named.country,
        "sections": sections,
        "galleries": galleries({one: month_figures(one).get(party, {}) for one in known}, month, named.country),
        "lawful": _lawful(month, party, figures),
        "policies": in_force(_read(party)),
    }
    return render(request, "pages/oversight/figures.html", context)


def _read(party: str) -> uuid.UUID:
    try:
        return uuid.UUID(party)
    except ValueError:
        raise Http404 from None


def _watch(figures: Figures) -> Section:
    return Section(
        "watch",
        _("The engines, and the figures themselves"),
        rows_of(figures, ""),
        _("Nothing that concerns no operator alone was logged in this month."),
        lead=_(
            "Canaries are pictures whose scores are known: each process measures them before it decides, and each day."
        ),
    )


def _lawful(month: str, party: str, figures: Figures) -> list[dict[str, Any]]:
    names = [name for name in figures if name.startswith("lawful_access.")]
    found = [one for name in names for one in behind(month, party, name, at_most=MOST)]
    found.sort(key=lambda one: one.index)
    return [_step(one) for one in found]


def _step(one: Behind) -> dict[str, Any]:
    body = one.leaf.body
    words = {f"{name}_told": PARTS.get(str(body[name]), body[name]) for name in ("step", "by")}
    return {"index": one.index, "at": one.leaf.at, **body, **words}
