"""The first page of oversight: operators beside each other in a month, the log's head, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.pages.administration.shown.drawing import percent
from realname.pages.oversight.checking import commands, head
from realname.pages.oversight.operators import ALL, operators
from realname.pages.oversight.shown.counted import Figures
from realname.record.oversight.figures import counted_size, month_figures, months

OUTCOMES = ("approved", "retry", "review", "rejected")


@dataclass(frozen=True, slots=True)
class Line:
    """One operator's month in a line; `width` is that of its bar."""

    party: str
    name: str
    decisions: int
    approved: str
    appeals: int
    looks: int
    lawful: int
    alarms: int
    width: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the newest month."""
    known = months()
    return _shown(request, known, known[0] if known else "")


@require_safe
def month(request: HttpRequest, month: str) -> HttpResponse:
    """Show a month. 404 where nothing was logged in it."""
    known = months()
    if month not in known:
        raise Http404
    return _shown(request, known, month)


def _shown(request: HttpRequest, known: list[str], chosen: str) -> HttpResponse:
    figures = month_figures(chosen) if chosen else {}
    names = {party: named.name for party, named in operators().items()}
    lines = [_line(party, names.get(party, party), of) for party, of in figures.items() if party]
    most = max((line.decisions for line in lines), default=0) or 1
    context = {
        "months": known,
        "month": chosen,
        "lines": sorted((_wide(line, most) for line in lines), key=lambda line: -line.decisions),
        "service": ALL if "" in figures else "",
        "head": head(),
        "counted": counted_size(),
        "check": commands(request, chosen),
    }
    return render(request, "pages/oversight/front.html", context)


def _line(party: str, name: str, figures: Figures) -> Line:
    decided = dict.fromkeys(OUTCOMES, 0)
    for figure, count in figures.items():
        if figure.startswith("decision."):
            decided[figure.rpartition(".")[2]] += count
    total = sum(decided.values())
    return Line(
        party,
        name,
        total,
        f"{100 * decided['approved'] / total:.0f} %" if total else "–",
        figures.get("appeal.filed", 0),
        _sum(figures, "looked_at."),
        figures.get("lawful_access.requested", 0),
        sum(count for name, count in figures.items() if name.startswith("field_watch.") and name.endswith(".alarm")),
        "0",
    )


def _wide(line: Line, most: int) -> Line:
    return Line(
        line.party,
        line.name,
        line.decisions,
        line.approved,
        line.appeals,
        line.looks,
        line.lawful,
        line.alarms,
        percent(line.decisions / most),
    )


def _sum(figures: Figures, begin: str) -> int:
    return sum(count for name, count in figures.items() if name.startswith(begin))
