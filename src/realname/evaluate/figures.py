"""The drawings of a verification report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from realname.evaluate.comparisons import ScoreSet
from realname.evaluate.curves import EnrolmentCurve, RejectionCurve
from realname.evaluate.plots import BLUE, COLOURS, GREEN, ORANGE, Axis, Chart
from realname.evaluate.rates import false_non_match_rate, score_at
from realname.evaluate.report import rate
from realname.evaluate.tables import RateTable
from realname.evaluate.verification_report import Grouping
from realname.judge.calibration import MIN_FALSE_MATCHES

HIGHEST_FMR = 0.1

Trade = list[tuple[float, float]]
"""False match rate and false non-match rate, falling in the first."""


def trade_off(scores: ScoreSet, points: int = 160) -> Trade:
    """Return the detection error trade-off: down to a single false match, which is past what may be stated."""
    total = scores.impostor.total
    highest = min(HIGHEST_FMR, 1.0 if scores.impostor.crossing is None else len(scores.impostor) / total * 0.99)
    rates = np.geomspace(highest, max(1 / total, 1e-12), points) if highest > 1 / total else np.array([highest])
    return [
        (float(fmr), false_non_match_rate(scores.genuine.scores, score_at(scores.impostor.scores, float(fmr), total)))
        for fmr in rates
    ]


def det_chart(engines: Sequence[tuple[str, ScoreSet, RateTable | None]]) -> str:
    """Draw false non-match against false match rates, both as powers of ten; dashed where fewer than 30 support it."""
    traded = [(name, trade_off(scores), scores, table) for name, scores, table in engines]
    seen = [fnmr for _, trade, _, _ in traded for _, fnmr in trade if fnmr > 0] or [1e-3]
    lowest_fmr = 10.0 ** math.floor(math.log10(min(HIGHEST_FMR / 10, *(trade[-1][0] for _, trade, _, _ in traded))))
    lowest = math.floor(math.log10(min(seen)))
    chart = Chart(
        "Detection error trade-off",
        Axis("false match rate", lowest_fmr, HIGHEST_FMR, log=True),
        Axis(
            "false non-match rate",
            10.0**lowest,
            10.0 ** max(lowest + 1, math.ceil(math.log10(max(seen)))),
            log=True,
            percent=True,
        ),
    )
    for (name, trade, scores, table), colour in zip(traded, COLOURS, strict=False):
        supported = MIN_FALSE_MATCHES / scores.impostor.total
        if table is not None:
            chart.band([(point.fmr, *point.fnmr_interval) for point in table.points], colour)
        chart.line([point for point in trade if point[0] >= supported], colour, name)
        chart.line([point for point in trade if point[0] <= supported * 1.1], colour, dashed=True)
    return chart.svg()


def score_chart(scores: ScoreSet, marks: Sequence[tuple[float, str]] = ()) -> str:
    """Draw how often each score came, genuine and impostor; the height is a power of ten."""
    edges = scores.impostor.edges[::4]
    genuine = scores.genuine.counts.reshape(-1, 4).sum(1)
    impostor = scores.impostor.counts.reshape(-1, 4).sum(1)
    most = float(max(genuine.max(), impostor.max(), 1))
    chart = Chart(
        "Scores of genuine and impostor comparisons",
        Axis("score", float(edges[0]), float(edges[-1])),
        Axis("comparisons", 0.5, 10.0 ** math.ceil(math.log10(most) + 0.5), log=True),
    )
    chart.steps(edges.tolist(), impostor.tolist(), ORANGE, "two people")
    chart.steps(edges.tolist(), genuine.tolist(), BLUE, "one person")
    for row, (score, text) in enumerate(marks):
        chart.upright(score, text, row)
    return chart.svg()


def rejection_chart(curve: RejectionCurve) -> str:
    """Draw the false non-match rate as ever more photographs are turned away."""
    highest = max(point.fnmr_interval[1] for point in curve.points) * 1.05 or 0.01
    chart = Chart(
        "Effect of turning poor photographs away",
        Axis("photographs turned away", 0, curve.points[-1].rejects or 0.01, percent=True),
        Axis("false non-match rate", 0, highest, percent=True),
    )
    chart.band([(point.rejects, *point.fnmr_interval) for point in curve.points], BLUE)
    chart.line([(point.rejects, point.fnmr) for point in curve.points], BLUE, f"at the score for FMR {rate(curve.fmr)}")
    return chart.svg()


def enrolment_chart(curve: EnrolmentCurve) -> str:
    """Draw the false non-match rate by the number of photographs behind a template."""
    highest = max(point.fnmr_interval[1] for point in curve.points) * 1.05 or 0.01
    chart = Chart(
        "Effect of several photographs a person",
        Axis("photographs of each person", 0.5, len(curve.points) + 0.5),
        Axis("false non-match rate", 0, highest, percent=True),
    )
    chart.whiskers(
        [(point.photographs, *point.fnmr_interval) for point in curve.points],
        [(point.photographs, point.fnmr) for point in curve.points],
        GREEN,
        f"at FMR {rate(curve.fmr)}",
    )
    return chart.svg()


def group_chart(grouping: Grouping) -> str | None:
    """Draw each group's false non-match rate, numbered as in the table; None where none has one."""
    measured = [(place, group) for place, group in enumerate(grouping.groups, start=1) if group.fnmr is not None]
    if not measured:
        return None
    highest = max(group.fnmr_interval[1] for _, group in measured) * 1.05 or 0.01
    chart = Chart(
        "False non-match rate by group",
        Axis(f"group, by its number below ({grouping.column})", 0.5, len(grouping.groups) + 0.5),
        Axis("false non-match rate", 0, highest, percent=True),
    )
    chart.whiskers(
        [(place, *group.fnmr_interval) for place, group in measured],
        [(place, group.fnmr or 0.0) for place, group in measured],
        BLUE,
        f"at the score for FMR {rate(grouping.fmr)}",
    )
    return chart.svg()
