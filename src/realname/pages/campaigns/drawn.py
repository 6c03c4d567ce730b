"""Drawings of campaigns: lines by state, people a day, and how many must be there for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from realname.pages.administration.shown.drawing import Bar, Drawing, Legend, Stroke, Table, Word, percent, steps
from realname.pages.campaigns.words import LINES
from realname.record.campaigns.forecast import Day, Forecast

ROW, BAR = 50, 24
MOST_COHORTS = 12
"""Of cohorts that are drawn; the numbers name all."""

WIDE_ENOUGH = 0.12
TOP, FOOT, HEIGHT, LEFT, GAP = 14, 180, 206, 0.1, 0.2
MOST_DAYS = 100
"""Beyond, a bar is a week."""

LABELS = 6


def progress(by_cohort: Mapping[int, Counter[str]]) -> Drawing:
    """Draw which share of all lines, and of each cohort, is in which state."""
    total: Counter[str] = sum(by_cohort.values(), Counter())
    cohorts = [(cohort, counts) for cohort, counts in sorted(by_cohort.items()) if counts]
    begun = [one for one in cohorts if set(one[1]) - {"waiting"}]
    shown = (begun[-MOST_COHORTS:] or cohorts[:MOST_COHORTS]) if len(cohorts) > 1 else []
    groups = [(_("All lines"), total), *((_("Cohort %(n)d") % {"n": n + 1}, counts) for n, counts in shown)]
    bars: list[Bar] = []
    texts: list[Word] = []
    for place, (name, counts) in enumerate(groups):
        y, count = ROW * place, counts.total()
        texts += [Word("0", y + 15, name, tone="ink"), Word("100%", y + 15, f"{count:,}", "end")]
        at = 0.0
        for state, (text, tone) in LINES.items():
            share = counts[state] / count if count else 0.0
            if share:
                bars.append(Bar(percent(at), y + 21, percent(share), BAR, tone, f"{text}: {counts[state]:,}"))
                if share >= WIDE_ENOUGH:
                    light = "soft" if state == "waiting" else "light"
                    texts.append(Word(percent(at + share / 2), y + 38, f"{100 * share:.0f} %", "middle", light))
            at += share
    rows = [(_("All lines"), total), *((_("Cohort %(n)d") % {"n": n + 1}, counts) for n, counts in cohorts)]
    return Drawing(
        title=_("%(done)s of %(total)s lines are verified.")
        % {"done": f"{total['verified']:,}", "total": f"{total.total():,}"},
        height=ROW * len(groups),
        table=Table(
            (_("Lines"), *(text for text, _tone in LINES.values())),
            tuple((name, *(f"{counts[state]:,}" for state in LINES)) for name, counts in rows),
        ),
        bars=tuple(bars),
        words=tuple(texts),
        legend=tuple(Legend(tone, text) for text, tone in LINES.values()),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """A day, or a week by its first day: people in all, and the heaviest day's staff."""

    first: date
    in_shops: float
    remote: float
    agents: int
    wait_minutes: float | None
    left_over: float


def people(found: Forecast) -> Drawing:
    """Draw how many come, on their own phone and to shops."""
    spans = _spans(found.days)
    top, strokes, texts = _scale(max((one.in_shops + one.remote for one in spans), default=0))
    bars: list[Bar] = []
    for place, one in enumerate(spans):
        low, high = one.in_shops / top, (one.in_shops + one.remote) / top
        places = (place, len(spans))
        named = f"{one.first.isoformat()}: {one.in_shops:,.0f} + {one.remote:,.0f}"
        bars += [_bar(places, (0, low), "open", named), _bar(places, (low, high), "brand", named)]
    each = _("a week") if _is_by_week(found.days) else _("a day")
    return Drawing(
        title=_("People %(each)s: %(people)s come in all.") % {"each": each, "people": f"{found.people:,.0f}"},
        height=HEIGHT,
        table=Table(
            (_("From"), _("In shops"), _("On their own phone")),
            tuple((one.first.isoformat(), f"{one.in_shops:,.0f}", f"{one.remote:,.0f}") for one in spans),
        ),
        bars=tuple(bar for bar in bars if bar.height > 0),
        strokes=strokes,
        words=texts + _labels(spans),
        legend=(Legend("open", _("in shops")), Legend("brand", _("on their own phone"))),
    )


def staff(found: Forecast, given: int | None) -> Drawing:
    """Draw how many agents the busiest hour of each day needs in all shops, against those that there are."""
    spans = _spans(found.days)
    most = max((one.agents for one in spans), default=0)
    top, strokes, texts = _scale(max(most, given or 0), whole=True)
    bars = tuple(
        _bar(
            (place, len(spans)),
            (0, one.agents / top),
            "bad" if given is not None and one.agents > given else "brand",
            f"{one.first.isoformat()}: {one.agents:,}",
        )
        for place, one in enumerate(spans)
        if one.agents
    )
    legend: tuple[Legend, ...] = (Legend("brand", _("agents needed")),)
    if given is not None:
        y = FOOT - given / top * (FOOT - TOP)
        strokes += (Stroke(percent(LEFT), y, "100%", y, "threshold"),)
        legend = (*legend, Legend("bad", _("more than there are")), Legend("threshold", _("agents there are")))
    heads = (_("From"), _("Agents needed"), _("Mean wait, minutes"), _("Left over in the evening"))
    return Drawing(
        title=_("Agents in the busiest hour, all shops together: at most %(n)s are needed.") % {"n": f"{most:,}"},
        height=HEIGHT,
        table=Table(heads, tuple(_staff_row(one) for one in spans)),
        bars=bars,
        strokes=strokes,
        words=texts + _labels(spans),
        legend=legend,
    )


def _staff_row(one: _Span) -> tuple[str, str, str, str]:
    wait = "–" if one.wait_minutes is None else "∞" if math.isinf(one.wait_minutes) else f"{one.wait_minutes:.0f}"
    return one.first.isoformat(), f"{one.agents:,}", wait, f"{one.left_over:,.0f}"


def _is_by_week(days: Sequence[Day]) -> bool:
    return len(days) > MOST_DAYS


def _spans(days: Sequence[Day]) -> list[_Span]:
    by_week = _is_by_week(days)
    groups = groupby(enumerate(days), key=lambda one: one[0] // 7 if by_week else one[0])
    return [_span([day for _place, day in group]) for _key, group in groups]


def _span(days: Sequence[Day]) -> _Span:
    waits = [day.wait_minutes for day in days if day.wait_minutes is not None]
    return _Span(
        days[0].day,
        sum(day.in_shops for day in days),
        sum(day.remote for day in days),
        max(day.agents_needed for day in days),
        max(waits) if waits else None,
        max(day.left_over for day in days),
    )


def _scale(highest: float, *, whole: bool = False) -> tuple[float, tuple[Stroke, ...], tuple[Word, ...]]:
    values = steps(highest or 1, whole=whole)
    strokes, texts = [], []
    for value in values:
        y = FOOT - value / values[-1] * (FOOT - TOP)
        strokes.append(Stroke(percent(LEFT), y, "100%", y, "grid" if value else "foot"))
        texts.append(Word(percent(LEFT - 0.015), y + 4, _short(value), "end"))
    return values[-1], tuple(strokes), tuple(texts)


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 10_000 else f"{value:g}"  # noqa: PLR2004  five digits have no room


def _bar(place_of: tuple[int, int], span: tuple[float, float], tone: str, title: str) -> Bar:
    (place, places), (low, high) = place_of, span
    width = (1 - LEFT) / places
    height = (high - low) * (FOOT - TOP)
    x = percent(LEFT + (place + GAP / 2) * width)
    return Bar(x, FOOT - high * (FOOT - TOP), percent(width * (1 - GAP)), height, tone, title)


def _labels(spans: Sequence[_Span]) -> tuple[Word, ...]:
    step = max(1, -(-len(spans) // LABELS))
    texts = []
    for number, place in enumerate(range(0, len(spans), step)):
        at = LEFT + place / len(spans) * (1 - LEFT)
        texts.append(Word(percent(at), FOOT + 18, f"{spans[place].first:%m-%d}", minor=number % 2 == 1))
    return tuple(texts)
