"""Confidence intervals by resampling people, not comparisons: one person's comparisons err together.

Each replicate draws as many people as there are, with replacement, and weighs a comparison by how often its people
were drawn: a genuine one by w, an impostor one by the product of both people's w (two copies of one person are
never impostors). One set of weights serves genuine and impostor comparisons and, for the same people and seed, every
engine, so that differences between engines are paired. For rare, unrelated false matches the product makes intervals
wider than they need be (up to sqrt(3) times), never narrower.

After Bolle, Ratha and Pankanti, "Error analysis of pattern recognition systems: the subsets bootstrap" (2004), made
two-sided; percentile intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.comparisons import Comparisons, ScoreSet
from realname.evaluate.intervals import CONFIDENCE, Interval, upper_bound
from realname.evaluate.rates import TOLERANCE, tie_ends

REPLICATES = 1000
SEED = 20_260_101

SLACK = 1.5
"""A replicate may reach this many times further down the impostor scores than the data as it is."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Replicates:
    """What each resampling gave: a row a replicate, a column a false match rate.

    scores       the lowest score at that rate
    fnmr         the false non-match rate at that score: both the score's and the rate's own uncertainty
    fmr_fixed    the false match rate at the score that the whole data gave
    fnmr_fixed   the false non-match rate at that score
    """

    scores: Floats
    fnmr: Floats
    fmr_fixed: Floats
    fnmr_fixed: Floats


def people_weights(people: int, replicates: int = REPLICATES, seed: int = SEED) -> Iterator[NDArray[np.float32]]:
    """Yield how often each person was drawn, one array a replicate."""
    generator = np.random.default_rng(seed)
    for _ in range(replicates):
        yield np.bincount(generator.integers(people, size=people), minlength=people).astype(np.float32)


def reach(impostor: Comparisons) -> float:
    """Return the highest false match rate that the scores kept can be resampled at."""
    return 1.0 if len(impostor) == impostor.total else len(impostor) / impostor.total / SLACK


def resample(
    scores: ScoreSet, fmrs: Sequence[float], thresholds: Sequence[float], replicates: int = REPLICATES
) -> Replicates:
    """Resample the people behind both kinds of comparison; `thresholds` are the whole data's scores at `fmrs`."""
    top = _Top(scores, int(SLACK * max(fmrs) * scores.impostor.total) + 100)
    own = scores.people[scores.genuine.a]
    fixed = np.asarray(thresholds)
    let_in = top.let_in(fixed)
    rows: list[tuple[Floats, Floats, Floats, Floats]] = []
    for weights in people_weights(scores.person_count, replicates):
        summed, total = top.weigh(weights)
        at = top.scores_at(summed, np.asarray(fmrs) * total)
        missed = _missed(scores.genuine, _running(weights[own]), np.concatenate([at, fixed]))
        rows.append((at, missed[: len(at)], _share(summed[let_in], total), missed[len(at) :]))
    return Replicates(*(np.array(column) for column in zip(*rows, strict=True)))


def resample_at(scores: ScoreSet, threshold: float, replicates: int = REPLICATES) -> tuple[Floats, Floats]:
    """Return each replicate's false match and false non-match rate at a fixed score; NaN where it drew nothing."""
    top = _Top(scores, int(np.count_nonzero(scores.impostor.scores >= np.float32(threshold))))
    own = scores.people[scores.genuine.a]
    fmr, fnmr = [], []
    for weights in people_weights(scores.person_count, replicates):
        summed, total = top.weigh(weights)
        fmr.append(_share(summed[-1:], total)[0])
        fnmr.append(_missed(scores.genuine, _running(weights[own]), np.array([threshold]))[0])
    return np.array(fmr), np.array(fnmr)


class _Top:
    """The highest impostor scores, laid out for weighing again and again."""

    def __init__(self, scores: ScoreSet, wanted: int) -> None:
        impostor, people = scores.impostor, scores.people
        self._scores = impostor.scores[:wanted]
        self._a, self._b = people[impostor.a[:wanted]], people[impostor.b[:wanted]]
        self._ends = np.concatenate([[0], tie_ends(self._scores)])
        self._above = np.nextafter(self._scores[:1], np.float32(np.inf))
        self._impostor, self._people = impostor, people

    def let_in(self, thresholds: Floats) -> NDArray[np.int64]:
        """Return how many scores lie at or above each threshold."""
        return len(self._scores) - np.searchsorted(self._scores[::-1], thresholds.astype(np.float32), "left")

    def weigh(self, weights: NDArray[np.float32]) -> tuple[Floats, float]:
        """Return the running sum of weights, highest score first from 0, and the sum over all comparisons."""
        summed = _running(weights[self._a] * weights[self._b])
        if self._impostor.crossing is not None:
            return summed, self._impostor.crossing.weight(weights)
        if len(self._scores) == len(self._impostor):
            return summed, float(summed[-1])
        a, b = self._people[self._impostor.a], self._people[self._impostor.b]
        return summed, float(np.sum(weights[a] * weights[b], dtype=np.float64))

    def scores_at(self, summed: Floats, may_match: Floats) -> Floats:
        """Return the lowest score at or above which lies no more than each weight."""
        reached = np.searchsorted(summed, may_match * (1 + TOLERANCE), "right") - 1
        at: Floats = np.concatenate([self._above, self._scores]).astype(np.float64)[self._ends[reached]]
        return at


def _running(weights: NDArray[np.float32]) -> Floats:
    return np.concatenate([[0.0], np.cumsum(weights, dtype=np.float64)])


def _missed(genuine: Comparisons, matched: Floats, thresholds: Floats) -> Floats:
    let_in = len(genuine) - np.searchsorted(genuine.scores[::-1], thresholds.astype(np.float32), "left")
    return 1 - _share(matched[let_in], float(matched[-1]))


def _share(part: Floats, total: float) -> Floats:
    return part / total if total else np.full(len(part), np.nan)


def percentile_interval(values: Floats, confidence: float = CONFIDENCE) -> Interval:
    """Return the middle `confidence` of one column of replicates; those that drew no comparison do not count."""
    drawn = values[~np.isnan(values)]
    if len(drawn) == 0:
        return 0.0, 1.0
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def share_interval(share: float, drawn: Floats, people: int) -> Interval:
    """Return the replicates' interval of a share, widened where it is 0 or 1: nothing else was seen.

    No error among so many people is no proof of none: the rule of three, counting people, not comparisons.
    """
    low, high = percentile_interval(drawn)
    unseen = upper_bound(0, people, (1 + CONFIDENCE) / 2)
    return (min(low, 1 - unseen) if share == 1 else low), (max(high, unseen) if share == 0 else high)
