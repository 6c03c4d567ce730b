"""How an engine's scores move over the weeks, against what its calibration asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from realname.pages.administration.shown.drawing import Dot, Drawing, Legend, Stroke, Table, Word, percent, steps
from realname.pages.administration.shown.spans import WEEKS, day
from realname.record.registrations.figures import Span, Week

LEFT, TOP, FOOT, HEIGHT = 0.09, 12, 186, 210
LABELLED = 4
DIGITS = 12
"""Of a digest, enough to tell two apart."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine, and its figure."""

    name: str
    version: str
    digest: str
    drawing: Drawing


def drifts(weeks: Sequence[Week], span: Span) -> list[Engine]:
    """Draw each engine's mean and spread by week."""
    engines = groupby(weeks, key=lambda week: (week.engine, week.version, week.digest))
    return [
        Engine(name, version, digest[:DIGITS], _drawn(list(of_it), span)) for (name, version, digest), of_it in engines
    ]


def _drawn(weeks: list[Week], span: Span) -> Drawing:
    top = steps(max(max(week.mean + week.spread, week.threshold) for week in weeks))
    places = {week.monday: (week.monday - span.since) // timedelta(weeks=1) for week in weeks}
    strokes = [Stroke(percent(LEFT), _y(value, top), "100%", _y(value, top)) for value in top]
    words = [Word(percent(LEFT - 0.015), _y(value, top) + 4, f"{value:g}", "end") for value in top]
    dots = []
    for week in weeks:
        place = places[week.monday]
        x = _x(place + 0.5)
        at = _y(week.threshold, top)
        strokes.append(Stroke(_x(place), at, _x(place + 1), at, "threshold"))
        low, high = week.mean - week.spread, week.mean + week.spread
        strokes.append(Stroke(x, _y(low, top), x, _y(high, top), "interval"))
        dots.append(
            Dot(x, _y(week.mean, top), f"{day(week.monday)}: {week.mean:.2f} ± {week.spread:.2f}, n = {week.count}")
        )
    for before, after in pairwise(weeks):
        x1, x2 = _x(places[before.monday] + 0.5), _x(places[after.monday] + 0.5)
        strokes.append(Stroke(x1, _y(before.mean, top), x2, _y(after.mean, top), "path"))
    words += [
        Word(_x(place), FOOT + 18, day(span.since + timedelta(weeks=place))) for place in range(0, WEEKS, LABELLED)
    ]
    last = weeks[-1]
    return Drawing(
        title=_(
            "Scores of approved registrations by week; in the last one %(mean)s ± %(spread)s (n = %(n)d); "
            "%(threshold)s is asked."
        )
        % {
            "mean": f"{last.mean:.2f}",
            "spread": f"{last.spread:.2f}",
            "n": last.count,
            "threshold": f"{last.threshold:.2f}",
        },
        height=HEIGHT,
        table=Table(
            (_("Week from"), _("Comparisons"), _("Mean"), _("Spread"), _("Asked")),
            tuple(
                (day(week.monday), str(week.count), f"{week.mean:.3f}", f"{week.spread:.3f}", f"{week.threshold:.3f}")
                for week in weeks
            ),
        ),
        strokes=tuple(strokes),
        dots=tuple(dots),
        words=tuple(words),
        legend=(
            Legend("dot", _("mean score")),
            Legend("interval", _("spread (one standard deviation)")),
            Legend("threshold", _("what the calibration asks")),
        ),
    )


def _x(week: float) -> str:
    return percent(LEFT + week / WEEKS * (1 - LEFT))


def _y(value: float, top: list[float]) -> float:
    return FOOT - max(0.0, min(value / top[-1], 1.0)) * (FOOT - TOP)
