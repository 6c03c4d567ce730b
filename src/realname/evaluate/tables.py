"""Rates with their intervals, or the upper bound that the data allows instead; and the parts of a calibration table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.bootstrap import REPLICATES, Replicates, percentile_interval, reach, resample, share_interval
from realname.evaluate.comparisons import Comparisons, ScoreSet
from realname.evaluate.intervals import Interval, upper_bound
from realname.evaluate.rates import (
    TOLERANCE,
    false_matches,
    false_non_match_rate,
    is_supported,
    score_at,
    threshold_letting_in,
)
from realname.judge.calibration import MIN_FALSE_MATCHES, Bound, RatePoint, RecognisabilityPoint

DECADES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""The rates that a report names."""

A_DECADE = 10
"""Lines of a calibration table for each factor of ten of the false match rate."""

REJECTS = (0.002, 0.005, *(k / 100 for k in range(1, 11)))
"""Shares of photographs turned away as too poor to tell, for which a table holds the floor of recognisability."""


@dataclass(frozen=True, slots=True)
class RefusedRate:
    """A false match rate that the data cannot support, and what can be said instead.

    At `score` the rate is `at_most` (one-sided, 95 %), and `fnmr` of the genuine comparisons do not match.
    """

    fmr: float
    expected_false_matches: float
    at_most: float
    score: float
    fnmr: float
    fnmr_interval: Interval


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates that the data supports, falling; those asked for that it does not; and the design effect.

    `design_effect` is by how much comparisons of the same people vary more together than independent ones would: that
    many comparisons are worth one independent one.
    """

    points: tuple[RatePoint, ...]
    refused: tuple[RefusedRate, ...]
    design_effect: float


def dense_rates(impostor: Comparisons) -> tuple[float, ...]:
    """Return the false match rates of a table: from 0.1, or what the scores kept reach, to the lowest supported."""
    lowest = MIN_FALSE_MATCHES / impostor.total
    highest = min(0.1, reach(impostor))
    steps = math.ceil(-math.log10(lowest) * A_DECADE)
    grid = [10 ** (-k / A_DECADE) for k in range(A_DECADE, steps + 1)]
    above = [fmr for fmr in grid if fmr > lowest * (1 + TOLERANCE)]
    return tuple(fmr for fmr in (*above, lowest) if fmr <= highest)


def rate_table(scores: ScoreSet, fmrs: Sequence[float], replicates: int = REPLICATES) -> RateTable:
    """Measure the false non-match rate at each false match rate. Neither kind of comparison may be empty."""
    genuine, impostor = scores.genuine, scores.impostor
    asked = sorted({fmr for fmr in fmrs if fmr <= reach(impostor)}, reverse=True)
    if not asked:
        return RateTable((), (), 1.0)
    thresholds = [score_at(impostor.scores, fmr, impostor.total) for fmr in asked]
    drawn = resample(scores, asked, thresholds, replicates)
    effect = _design_effect(scores, asked, thresholds, drawn)
    points, refused = [], []
    for i, (fmr, threshold) in enumerate(zip(asked, thresholds, strict=True)):
        fnmr = false_non_match_rate(genuine.scores, threshold)
        interval = share_interval(fnmr, drawn.fnmr[:, i], scores.genuine_people)
        if is_supported(fmr, impostor.total):
            points.append(
                RatePoint(
                    fmr=fmr,
                    score=threshold,
                    score_interval=percentile_interval(drawn.scores[:, i]),
                    fmr_interval=percentile_interval(drawn.fmr_fixed[:, i]),
                    false_matches=false_matches(impostor.scores, threshold),
                    fnmr=fnmr,
                    fnmr_interval=interval,
                )
            )
        else:
            at_most = _at_most(impostor, threshold, effect)
            refused.append(RefusedRate(fmr, fmr * impostor.total, at_most, threshold, fnmr, interval))
    return RateTable(tuple(points), tuple(refused), effect)


def _design_effect(scores: ScoreSet, fmrs: Sequence[float], thresholds: Sequence[float], drawn: Replicates) -> float:
    """Return the bootstrap's variance over the binomial's, at the lowest rate that is supported.

    Where none is, nothing can be estimated, and only so many comparisons count as people make pairs without sharing.
    """
    impostor = scores.impostor
    supported = [i for i, fmr in enumerate(fmrs) if is_supported(fmr, impostor.total)]
    share = false_matches(impostor.scores, thresholds[supported[-1]]) / impostor.total if supported else 0.0
    if share == 0:
        return max(impostor.total / max(scores.person_count // 2, 1), 1.0)
    independent = share * (1 - share) / impostor.total
    return max(float(np.nanvar(drawn.fmr_fixed[:, supported[-1]])) / independent, 1.0) if independent else 1.0


def _at_most(impostor: Comparisons, threshold: float, effect: float) -> float:
    matched = false_matches(impostor.scores, threshold)
    return upper_bound(matched / effect, impostor.total / effect)


def bound(impostor: Comparisons, table: RateTable) -> Bound:
    """Return the lowest score past which the false match rate is half the lowest stated one, or less.

    Where the data has no such score, the bound is that of scores which no impostor reached.
    """
    lowest = table.points[-1].fmr
    for matched in range(MIN_FALSE_MATCHES, -1, -1):
        score = threshold_letting_in(impostor.scores, matched)
        at_most = _at_most(impostor, score, table.design_effect)
        if at_most <= lowest / 2:
            break
    return Bound(min(at_most, lowest), score)


def floors(recognisability: NDArray[np.float32]) -> tuple[RecognisabilityPoint, ...]:
    """Return below which recognisability each share of a data set's photographs lies."""
    return tuple(RecognisabilityPoint(rejects, float(np.quantile(recognisability, rejects))) for rejects in REJECTS)
