"""Bars that stand on a line: registrations an hour, times, and cases by age."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from realname.pages.administration.shown.drawing import (
    Bar,
    Drawing,
    Legend,
    Stroke,
    Table,
    Word,
    percent,
    steps,
)
from realname.pages.administration.shown.spans import Choice, day
from realname.record.registrations.figures import BOUNDS_S, Span, Times
from realname.record.reviews.figures import AGES, Waiting

LEFT = 0.09
"""Share of the width that the numbers of the scale take."""

TOP, FOOT, HEIGHT = 26, 196, 220
GAP = 0.18
"""Share of a bar's place that is left free beside it."""

HOURS_LABELLED = 6
LAST_BEGINS = 0.9
"""A label that would begin beyond this share of the bars ends with the drawing."""

DAYS_LABELLED = 7
LABELLED_S = (10, 60, 600, 3600, 86400)


def registrations(counts: Sequence[int], choice: Choice, span: Span, now: datetime) -> Drawing:
    """Draw how many registrations began in an hour, on the average of each bar's time."""
    hours = [max(1.0, _elapsed(span, choice.bucket, place, now) / timedelta(hours=1)) for place in range(len(counts))]
    rates = [count / lasted for count, lasted in zip(counts, hours, strict=True)]
    starts = [span.since + place * choice.bucket for place in range(len(counts))]
    names = [_named(start, choice) for start in starts]
    top, strokes, words = _scale(max(rates, default=0), whole=False)
    bars = tuple(
        _bar(place, len(rates), rate / top, "brand", f"{name}: {count}")
        for place, (rate, name, count) in enumerate(zip(rates, names, counts, strict=True))
        if count
    )
    labels = tuple(
        _begin(place / len(counts), text, minor=place % (2 * DAYS_LABELLED) != 0 and choice.days > DAYS_LABELLED)
        for place, start in enumerate(starts)
        if (text := _label(start, choice, place))
    )
    return Drawing(
        title=_("Registrations an hour: %(total)d began, at most %(most)s an hour.")
        % {"total": sum(counts), "most": f"{max(rates, default=0):.3g}"},
        height=HEIGHT,
        table=Table(
            (_("From"), _("Registrations"), _("An hour")),
            tuple((name, str(n), f"{rate:.3g}") for name, n, rate in zip(names, counts, rates, strict=True)),
        ),
        bars=bars,
        strokes=strokes,
        words=words + labels,
    )


def times(found: Times) -> Drawing:
    """Draw how long registrations took, with the middle one and the one that 95 of 100 are as fast as."""
    top, strokes, words = _scale(max(found.counts))
    places = len(found.counts)
    names = _ranges()
    bars = tuple(
        _bar(place, places, count / top, "brand", f"{names[place]}: {count}")
        for place, count in enumerate(found.counts)
        if count
    )
    labels = tuple(
        Word(_x((place + 1) / places), FOOT + 18, duration(bound), "middle")
        for place, bound in enumerate(BOUNDS_S)
        if bound in LABELLED_S
    )
    median, p95 = duration(found.median_s), duration(found.p95_s)
    marks = (
        (found.median_s, _("half: %(time)s") % {"time": median}),
        (found.p95_s, _("95 of 100: %(time)s") % {"time": p95}),
    )
    return Drawing(
        title=_("Of %(n)d registrations, half were decided within %(median)s, and 95 of 100 within %(p95)s.")
        % {"n": found.decided, "median": median, "p95": p95},
        height=HEIGHT + 16,
        table=Table((_("Time"), _("Registrations")), tuple(zip(names, map(str, found.counts), strict=True))),
        bars=bars,
        strokes=strokes + tuple(_upright(place_of(at), row) for row, (at, _text) in enumerate(marks)),
        words=words + labels + tuple(_note(place_of(at), text, row) for row, (at, text) in enumerate(marks)),
    )


def waiting(groups: Sequence[Waiting]) -> Drawing:
    """Draw the open cases by their age, those past their time apart."""
    top, strokes, words = _scale(max(group.open for group in groups))
    ages = [duration(age.total_seconds()) for age in AGES]
    names = [*(f"≤ {age}" for age in ages), f"> {ages[-1]}"]
    bars: list[Bar] = []
    for place, group in enumerate(groups):
        late = group.overdue / top
        if group.overdue:
            bars.append(_bar(place, len(groups), late, "bad", f"{names[place]}: {group.overdue}"))
        if group.open > group.overdue:
            whole = _bar(place, len(groups), group.open / top, "brand", f"{names[place]}: {group.open}")
            bars.append(Bar(whole.x, whole.y, whole.width, whole.height - late * (FOOT - TOP), "brand", whole.title))
    labels = tuple(Word(_x((place + 0.5) / len(groups)), FOOT + 18, name, "middle") for place, name in enumerate(names))
    total, overdue = sum(group.open for group in groups), sum(group.overdue for group in groups)
    return Drawing(
        title=ngettext(
            "%(n)d case is open, %(late)d past its time.", "%(n)d cases are open, %(late)d past their time.", total
        )
        % {"n": total, "late": overdue},
        height=HEIGHT,
        table=Table(
            (_("Age"), _("Open"), _("Past their time")),
            tuple((name, str(group.open), str(group.overdue)) for name, group in zip(names, groups, strict=True)),
        ),
        bars=tuple(bars),
        strokes=strokes,
        words=words + labels,
        legend=(Legend("brand", _("in time")), Legend("bad", _("past their time"))),
    )


def duration(seconds: float) -> str:
    """Return a time in its largest fitting unit."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            return _UNITS[unit]() % {"n": _short(seconds / size)}
    return _("%(n)s s") % {"n": _short(seconds)}


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"  # noqa: PLR2004  two digits do


_UNITS = {
    "day": lambda: _("%(n)s d"),
    "hour": lambda: _("%(n)s h"),
    "minute": lambda: _("%(n)s min"),
}


def place_of(seconds: float) -> float:
    """Return where a time lies across the bars, 0..1: within its bar as its logarithm does."""
    places = len(BOUNDS_S) + 1
    bar = sum(seconds >= bound for bound in BOUNDS_S)
    low = BOUNDS_S[bar - 1] if bar else 1
    high = BOUNDS_S[bar] if bar < len(BOUNDS_S) else 7 * BOUNDS_S[-1]
    within = math.log(max(seconds, low) / low) / math.log(high / low)
    return (bar + min(within, 1.0)) / places


def _ranges() -> list[str]:
    bounds = [duration(bound) for bound in BOUNDS_S]
    inner = [f"{low} – {high}" for low, high in pairwise(bounds)]
    return [_("below %(time)s") % {"time": bounds[0]}, *inner, _("%(time)s and more") % {"time": bounds[-1]}]


def _elapsed(span: Span, bucket: timedelta, place: int, now: datetime) -> timedelta:
    return min(bucket, now - (span.since + place * bucket))


def _begin(share: float, text: str, *, minor: bool) -> Word:
    """Return a label that begins where its bar does, or ends with the drawing."""
    if share < LAST_BEGINS:
        return Word(_x(share), FOOT + 18, text, minor=minor)
    return Word("100%", FOOT + 18, text, "end", minor=minor)


def _named(start: datetime, choice: Choice) -> str:
    return day(start) if choice.bucket >= timedelta(days=1) else f"{day(start)} {start:%H:%M}"


def _label(start: datetime, choice: Choice, place: int) -> str:
    if choice.days == 1:
        return f"{start:%H:%M}" if start.hour % HOURS_LABELLED == 0 else ""
    if choice.bucket < timedelta(days=1):
        return str(start.day) if start.hour == 0 else ""
    return day(start) if place % DAYS_LABELLED == 0 else ""


def _scale(highest: float, *, whole: bool = True) -> tuple[float, tuple[Stroke, ...], tuple[Word, ...]]:
    """Return the value of the top line, the lines, and their numbers."""
    values = steps(highest or 1, whole=whole)
    strokes, words = [], []
    for value in values:
        y = FOOT - value / values[-1] * (FOOT - TOP)
        strokes.append(Stroke(percent(LEFT), y, "100%", y, "foot" if value == 0 else "grid"))
        words.append(Word(percent(LEFT - 0.015), y + 4, f"{value:g}", "end"))
    return values[-1], tuple(strokes), tuple(words)


def _x(share: float) -> str:
    return percent(LEFT + share * (1 - LEFT))


def _bar(place: int, places: int, share: float, tone: str, title: str) -> Bar:
    width = (1 - LEFT) / places
    height = max(1.5, share * (FOOT - TOP))
    return Bar(
        percent(LEFT + (place + GAP / 2) * width), FOOT - height, percent(width * (1 - GAP)), height, tone, title
    )


def _upright(share: float, row: int) -> Stroke:
    return Stroke(_x(share), 0 if row == 0 else 14, _x(share), FOOT, "mark")


def _note(share: float, text: str, row: int) -> Word:
    is_right = share > 0.6  # noqa: PLR2004  words beyond would leave the drawing
    at = share - 0.012 if is_right else share + 0.012
    return Word(_x(at), 11 + 14 * row, text, "end" if is_right else "start", "ink")
