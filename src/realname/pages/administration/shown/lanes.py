"""A transit programme's days and draws, drawn: what members were told, and whom chance chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from realname.evaluate.intervals import wilson
from realname.pages.administration.shown.drawing import (
    Bar,
    Dot,
    Drawing,
    Legend,
    Stroke,
    Table,
    Text,
    Word,
    percent,
    steps,
)
from realname.record.lanes.models import Draw
from realname.record.lanes.selectors import DayCounts

DAYS = 30
LEFT, TOP, FOOT, HEIGHT, GAP = 0.09, 14, 180, 206, 0.18
LABELLED = 7
"""Every so many days one has its date below."""

LAST_BEGINS = 0.9
"""A label that would begin beyond this share of the days ends with the drawing."""

SEAM = 1.0
"""Pixels between two parts of a bar, whose colours are alike to many eyes."""

MOST_DRAWS = 8
ROW = 54


def passages(found: Sequence[DayCounts], today: date) -> Drawing:
    """Draw what members were told on each of the last `DAYS` days."""
    by_day = {one.day: one for one in found}
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    counts = [by_day.get(day, DayCounts(day, 0, 0, 0)) for day in days]
    values = steps(max(one.express + one.extra_check + one.standard for one in counts) or 1, whole=True)
    bars, texts, strokes = [], [], []
    for value in values:
        y = FOOT - value / values[-1] * (FOOT - TOP)
        strokes.append(Stroke(percent(LEFT), y, "100%", y, "grid" if value else "foot"))
        texts.append(Word(percent(LEFT - 0.015), y + 4, f"{value:g}", "end"))
    for place, one in enumerate(counts):
        bars += _bars(place, one, values[-1])
        if place % LABELLED == 0:
            texts.append(_label(place / DAYS, f"{one.day:%m-%d}"))
    total, checked = (sum(one.express + one.extra_check for one in counts), sum(one.extra_check for one in counts))
    return Drawing(
        title=_("In the last %(days)d days, %(total)d went express, %(checked)d of them with an extra check.")
        % {"days": DAYS, "total": total, "checked": checked},
        height=HEIGHT,
        table=Table(
            (_("Day"), *(name for _told, _tone, name in _parts())),
            tuple(
                (one.day.isoformat(), *(str(getattr(one, told)) for told, _tone, _name in _parts())) for one in found
            ),
        ),
        bars=tuple(bars),
        strokes=tuple(strokes),
        words=tuple(texts),
        legend=tuple(Legend(tone, name) for _told, tone, name in _parts()),
    )


def revealed(found: Sequence[Draw]) -> Drawing | None:
    """Draw which share each revealed draw fell on, beside the share that it was committed to; None where none is."""
    rows = [row for row in found if row.revealed_at is not None and row.given][:MOST_DRAWS]
    if not rows:
        return None
    intervals = [wilson(row.drawn, row.given) for row in rows]
    most = max(*(high for _low, high in intervals), *(row.share for row in rows))
    dots, texts, strokes, told = [], [], [], []
    for place, (row, (low, high)) in enumerate(zip(rows, intervals, strict=True)):
        y, name = ROW * place + 34.0, f"{timezone.localtime(row.revealed_at):%Y-%m-%d %H:%M}"
        fell = _("%(drawn)d of %(given)d") % {"drawn": row.drawn, "given": row.given}
        texts += [Word("0", ROW * place + 16, name, tone="ink"), Word("100%", ROW * place + 16, fell, "end")]
        at = percent(row.share / most)
        strokes += [Stroke("0", y, "100%", y), Stroke(percent(low / most), y, percent(high / most), y, "interval")]
        strokes.append(Stroke(at, y - 9, at, y + 9, "threshold"))
        dots.append(Dot(percent(min(max(row.drawn / row.given / most, 0.01), 0.99)), y, f"{name}: {fell}"))
        told.append((name, str(row.given), str(row.drawn), f"{row.drawn / row.given:.2%}", f"{row.share:.2%}"))
    foot = ROW * len(rows) + 14
    texts += [Word("0", foot, "0 %"), Word("100%", foot, f"{most:.1%}", "end")]
    return Drawing(
        title=_("The share on which each revealed draw fell, and the share that it was committed to."),
        height=foot + 8,
        table=Table(
            (_("Revealed"), _("Numbers given"), _("Drawn"), _("Share that was drawn"), _("Share committed to")),
            tuple(told),
        ),
        dots=tuple(dots),
        strokes=tuple(strokes),
        words=tuple(texts),
        legend=(
            Legend("dot", _("share that was drawn")),
            Legend("interval", _("where the true share lies, in 95 of 100 cases")),
            Legend("threshold", _("share committed to")),
        ),
    )


def _parts() -> tuple[tuple[str, str, Text], ...]:
    return (
        ("express", "good", _("Express lane")),
        ("extra_check", "open", _("Extra check")),
        ("standard", "ink", _("Standard lane")),
    )


def _label(share: float, text: str) -> Word:
    """Return a day's label: it begins where the bar does, or ends with the drawing."""
    if share < LAST_BEGINS:
        return Word(percent(LEFT + share * (1 - LEFT)), FOOT + 18, text)
    return Word("100%", FOOT + 18, text, "end")


def _bars(place: int, one: DayCounts, top: float) -> list[Bar]:
    """Return a day's parts, one upon the other."""
    width = (1 - LEFT) / DAYS
    x, at = percent(LEFT + (place + GAP / 2) * width), float(FOOT)
    bars = []
    for told, tone, name in _parts():
        count = getattr(one, told)
        height = count / top * (FOOT - TOP)
        at -= height
        if count:
            tall = max(height - SEAM, SEAM)
            bars.append(Bar(x, at, percent(width * (1 - GAP)), tall, tone, f"{one.day.isoformat()}, {name}: {count}"))
    return bars
