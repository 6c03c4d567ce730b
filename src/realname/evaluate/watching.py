"""Has something changed? Tests for an engine in use, each with the numbers below which it says nothing.

- `stability` compares two samples of scores by the population stability index.
- `gap` compares how often two groups of people come through.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.intervals import wilson

BINS = 10
STABLE_BELOW = 0.25
"""Of the index: the customary bound of a major shift (0.1 is a minor one). See Yurdakul, Statistical Properties of
Population Stability Index (2018): without any change its mean is about (BINS - 1)(1/n + 1/m), 0.063 at the counts
below, so that chance alone does not reach the bound."""

LEAST_REFERENCE = 500
LEAST_CURRENT = 200

LEAST_OF_A_GROUP = 100
GAP = 0.05
"""A difference in the share that comes through of less than this is not told, however many people it rests on."""

CONFIDENCE = 0.99

Numbers = NDArray[np.float64]


class Found(StrEnum):
    """What a watch found, by the public log's words."""

    AS_EXPECTED = "as_expected"
    TOO_FEW = "too_few"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the statistic (None where there are too few samples), where an alarm begins, on how many."""

    found: Found
    measured: float | None
    bound: float
    samples: int


def stability(reference: Sequence[float], current: Sequence[float]) -> Finding:
    """Compare the scores of today with those that the engine began with.

    The index is the sum over the reference's deciles of (q - p) ln(q / p), with half a count added to every bin so
    that an empty one is no infinity.
    """
    if len(reference) < LEAST_REFERENCE or len(current) < LEAST_CURRENT:
        return Finding(Found.TOO_FEW, None, STABLE_BELOW, len(current))
    edges = np.quantile(np.asarray(reference, float), np.linspace(0, 1, BINS + 1)[1:-1])
    p, q = (_shares(sample, edges) for sample in (reference, current))
    index = float(((q - p) * np.log(q / p)).sum())
    return Finding(Found.ALARM if index >= STABLE_BELOW else Found.AS_EXPECTED, index, STABLE_BELOW, len(current))


def gap(passed: int, of: int, others_passed: int, of_others: int, groups: int) -> Finding:
    """Compare a group's share with that of everybody else; `groups` are compared at once, by Bonferroni's bound.

    An alarm where the whole interval of the difference lies beyond `GAP` on one side (Newcombe's hybrid score
    interval, 1998, method 10). `measured` is the absolute difference.
    """
    samples = of + of_others
    if min(of, of_others) < LEAST_OF_A_GROUP:
        return Finding(Found.TOO_FEW, None, GAP, samples)
    low, high = difference(passed, of, others_passed, of_others, 1 - (1 - CONFIDENCE) / max(groups, 1))
    is_beyond = low > GAP or high < -GAP
    measured = abs(passed / of - others_passed / of_others)
    return Finding(Found.ALARM if is_beyond else Found.AS_EXPECTED, measured, GAP, samples)


def difference(a: int, n: int, b: int, m: int, confidence: float) -> tuple[float, float]:
    """Return Newcombe's interval of the difference of the shares a / n and b / m."""
    p, q = a / n, b / m
    (p_low, p_high), (q_low, q_high) = wilson(a, n, confidence), wilson(b, m, confidence)
    low = p - q - math.hypot(p - p_low, q_high - q)
    return low, p - q + math.hypot(p_high - p, q - q_low)


def _shares(sample: Sequence[float], edges: Numbers) -> Numbers:
    counts = np.bincount(np.searchsorted(edges, np.asarray(sample, float), side="right"), minlength=BINS) + 0.5
    return np.asarray(counts / counts.sum(), np.float64)
