"""Make the table by which passive signals are weighed: evidence of each signal, from people who were there and attacks.

Each set of data weighs the same, however many pictures it has. Evidence is the logarithm of the shares of attacks and
of bona fide pictures in a few bins, made to rise (or fall) with the signal by pooling neighbours that contradict it
(Ayer et al., "An empirical distribution function for sampling with incomplete information", 1955), and bounded, so
that no signal alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.judge.passive import Evidence, OperatingPoint, PassiveTable, score_of
from realname.measure.challenges import SpoofReading

BINS = (0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99)
"""Quantiles of the bona fide pictures, counted towards the attack's side."""

SMOOTHING = 0.01
LEAST, MOST = -1.5, 3.0
"""A signal speaks for a person at most 4.5 to 1, and for an attack at most 20 to 1."""

RISING: Mapping[str, bool] = {"border": True, "detail": False, "black": True, "focus": True, "network": True}
"""The signals that are weighed, and whether more of them speaks for an attack. The others differ more between two sets
of bona fide pictures than between these and attacks."""

RATES = (0.02, 0.05, 0.1)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture's reading, the set of data that it is of, and its kind of attack, empty for none."""

    reading: SpoofReading
    data: str
    kind: str


def make_table(samples: Sequence[Sample], signals: Sequence[str]) -> PassiveTable:
    """Return evidence and operating points; what was measured on others is added by whoever measures it."""
    there = [sample for sample in samples if not sample.kind]
    attacks = [sample for sample in samples if sample.kind]
    evidence = {name: _evidence(name, there, attacks) for name in signals}
    kinds = {
        kind: {name: _evidence(name, there, [s for s in attacks if s.kind == kind]) for name in signals}
        for kind in sorted({sample.kind for sample in attacks})
    }
    unweighed = PassiveTable(evidence, kinds, (OperatingPoint(RATES[0], 0.0, (), ()),))
    scores = np.array([score_of(sample.reading, unweighed) for sample in there])
    points = tuple(OperatingPoint(rate, _quantile(scores, _weights(there), 1 - rate), (), ()) for rate in RATES)
    return PassiveTable(evidence, kinds, points)


def _evidence(signal: str, there: Sequence[Sample], attacks: Sequence[Sample]) -> Evidence:
    sign = 1 if RISING[signal] else -1
    ours = np.array([sign * float(getattr(sample.reading, signal)) for sample in there])
    theirs = np.array([sign * float(getattr(sample.reading, signal)) for sample in attacks])
    weights = _weights(there)
    edges = np.unique([_quantile(ours, weights, share) for share in BINS])
    mine = _shares(ours, weights, edges)
    other = _shares(theirs, _weights(attacks), edges)
    risen = _pooled(np.log(other) - np.log(mine), mine + other)
    last = edges[-1] + (edges[-1] - edges[-2]) / 2
    places = np.concatenate([edges[:1], (edges[1:] + edges[:-1]) / 2, [last]])
    bounded = np.clip(risen, LEAST, MOST)
    order = slice(None, None, sign)
    return Evidence(_rounded(sign * places[order]), _rounded(bounded[order]))


def _shares(values: Floats, weights: Floats, edges: Floats) -> Floats:
    counted = np.bincount(np.searchsorted(edges, values, "right"), weights, len(edges) + 1) + SMOOTHING
    return np.asarray(counted / counted.sum(), np.float64)


def _pooled(values: Floats, weights: Floats) -> Floats:
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        block = (float(value), float(weight), 1)
        while blocks and blocks[-1][0] > block[0]:
            before = blocks.pop()
            total = before[1] + block[1]
            block = ((before[0] * before[1] + block[0] * block[1]) / total, total, before[2] + block[2])
        blocks.append(block)
    return np.array([value for value, _, count in blocks for _ in range(count)])


def _weights(samples: Sequence[Sample]) -> Floats:
    names = [sample.data for sample in samples]
    return np.array([1 / names.count(name) for name in names])


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)
