"""The share of labelled pairs that are told rightly, as published on data sets of pairs; one figure, easily misread.

It weighs both errors alike and lets the threshold fit the data, so nothing is decided by it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.bootstrap import people_weights, share_interval
from realname.evaluate.comparisons import Floats
from realname.evaluate.intervals import Interval
from realname.evaluate.labelled_scores import LabelledScores

FOLDS = 10
"""Parts of a set without a `fold` column: each part is told by the threshold that suits the others best."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of pairs told rightly. A pair that could not be compared counts as told different."""

    value: float
    interval: Interval
    pairs: int
    folds: int


def accuracy(pairs: LabelledScores) -> Accuracy | None:
    """Tell each fold by the others' best threshold; None where there is only one fold."""
    count = len(pairs.scores)
    labels = pairs.folds if any(pairs.folds) else np.array([str(i % FOLDS) for i in range(count)])
    parts = sorted(set(labels.tolist()))
    if len(parts) == 1:
        return None
    right = np.zeros(count, bool)
    for part in parts:
        inside = labels == part
        threshold = best_threshold(pairs.scores[~inside], pairs.same[~inside])
        right[inside] = (pairs.scores[inside] >= threshold) == pairs.same[inside]
    return Accuracy(float(right.mean()), _interval(right, pairs), count, len(parts))


def best_threshold(scores: Floats, same: NDArray[np.bool_]) -> float:
    """Return the score that tells the most pairs rightly, the middle of the best gap between scores."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    # Right answers when the first k are called the same: those of them that are, and the rest that are not.
    right = np.concatenate([[0], np.cumsum(same[order])]) + np.concatenate([np.cumsum(~same[order][::-1])[::-1], [0]])
    cuttable = np.concatenate([[True], falling[1:] < falling[:-1], [True]])
    best = int(np.argmax(np.where(cuttable, right, -1)))
    above = falling[best - 1] if best > 0 else np.float32(np.inf)
    below = falling[best] if best < len(falling) else np.float32(-np.inf)
    middle = (float(above) + float(below)) / 2
    return middle if np.isfinite(middle) else float(above if best > 0 else np.nextafter(below, np.float32(np.inf)))


def _interval(right: NDArray[np.bool_], pairs: LabelledScores) -> Interval:
    # Photographs without a template share one extra person, the last, so that their pairs stay in the sum.
    nobody = int(pairs.people.max()) + 1
    people = np.append(pairs.people, nobody)
    a, b = people[pairs.a], people[pairs.b]
    drawn = []
    for weights in people_weights(nobody + 1):
        weight = np.where(pairs.same, weights[a], weights[a] * weights[b])
        total = float(weight.sum())
        drawn.append(float(weight[right].sum()) / total if total else np.nan)
    return share_interval(float(right.mean()), np.array(drawn), len(np.unique(pairs.people)))
