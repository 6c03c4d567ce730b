"""Error rates of the shipped engines, drawn from their calibrations: with intervals, and on how many comparisons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from realname.judge.calibration import Calibration
from realname.pages.administration.shown.drawing import Dot, Drawing, Legend, Stroke, Table, Word, percent, steps

TOP, FOOT, LEFT = 12, 196, 0.1
DIGITS = 12


@dataclass(frozen=True, slots=True)
class EngineRates:
    """One engine: what it was measured on, and its figure."""

    name: str
    version: str
    digest: str
    data: str
    people: str
    comparisons: str
    made_on: str
    drawing: Drawing


def rates(tables: Sequence[Calibration]) -> list[EngineRates]:
    """Draw every engine's table."""
    return [
        EngineRates(
            table.engine.name,
            table.engine.version,
            table.engine.digest,
            table.data.name,
            f"{table.data.people:,}",
            f"{table.genuine:,} / {table.impostor:,}",
            table.made_on.isoformat(),
            _drawn(table),
        )
        for table in tables
    ]


def _drawn(table: Calibration) -> Drawing:
    points = table.rates
    top = steps(100 * max(point.fnmr_interval[1] for point in points))
    width = (1 - LEFT) / len(points)
    strokes = [Stroke(percent(LEFT), _y(value, top), "100%", _y(value, top)) for value in top]
    words = [Word(percent(LEFT - 0.015), _y(value, top) + 4, f"{value:g} %", "end") for value in top]
    dots, rows = [], []
    for place, point in enumerate(points):
        x = percent(LEFT + (place + 0.5) * width)
        low, high = (100 * bound for bound in point.fnmr_interval)
        fmr_low, fmr_high = point.fmr_interval
        name = _one_in(point.fmr)
        strokes.append(Stroke(x, _y(low, top), x, _y(high, top), "interval"))
        dots.append(Dot(x, _y(100 * point.fnmr, top), f"{name}: {100 * point.fnmr:.2f} %"))
        if _is_decade(point.fmr):
            words.append(Word(x, FOOT + 18, name, "middle"))
        interval = f"{low:.2f} – {high:.2f} %"
        rows.append(
            (
                name,
                f"{point.false_matches:,}",
                f"{_one_in(fmr_high)} – {_one_in(fmr_low)}",
                f"{100 * point.fnmr:.2f} %",
                interval,
                f"{point.score:.3f}",
            )
        )
    return Drawing(
        title=_("Right people not recognised, by how rarely strangers are taken for one person."),
        height=FOOT + 26,
        table=Table(
            (
                _("Strangers taken for one person"),
                _("False matches counted"),
                _("Interval (95 of 100)"),
                _("Right people not recognised"),
                _("Interval (95 of 100)"),
                _("Score"),
            ),
            tuple(rows),
        ),
        strokes=tuple(strokes),
        dots=tuple(dots),
        words=tuple(words),
        legend=(Legend("dot", _("measured")), Legend("interval", _("where the true rate lies, in 95 of 100 cases"))),
    )


def _is_decade(rate: float) -> bool:
    exponent = math.log10(rate)
    return abs(exponent - round(exponent)) < 1e-9  # noqa: PLR2004  rounding of the table's own decades


def _one_in(rate: float) -> str:
    return f"1 : {round(1 / rate):,}" if rate else "0"


def _y(value: float, top: Sequence[float]) -> float:
    return FOOT - value / top[-1] * (FOOT - TOP)
