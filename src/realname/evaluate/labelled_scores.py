"""The scores of a data set's labelled pairs, in the order of its file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.comparisons import BINS, Comparisons, Floats, Indexes, ScoreSet
from realname.evaluate.enrolment import BulkEngine, Enrolment
from realname.evaluate.pairs import LabelledPairs

TILE = 16
"""Pairs are scored as the diagonal of small squares: an engine scores rows against rows, and in bulk only."""


@dataclass(frozen=True, slots=True)
class LabelledScores:
    """An entry a pair.

    scores        -inf where the pair could not be compared
    a, b          rows of the two photographs in the enrolment, -1 where there is none
    folds, groups empty texts where the file has no such column
    people        each row's person
    """

    scores: Floats
    same: NDArray[np.bool_]
    a: Indexes
    b: Indexes
    folds: NDArray[np.str_]
    groups: NDArray[np.str_]
    people: Indexes

    def score_set(self, group: str | None = None) -> ScoreSet:
        """Return the pairs that were compared, all or those of one group."""
        mask = np.isfinite(self.scores)
        if group is not None:
            mask &= self.groups == group
        return ScoreSet(self._comparisons(mask & self.same), self._comparisons(mask & ~self.same), self.people)

    def _comparisons(self, mask: NDArray[np.bool_]) -> Comparisons:
        chosen = np.flatnonzero(mask)
        chosen = chosen[np.argsort(-self.scores[chosen], kind="stable")]
        finite = self.scores[np.isfinite(self.scores)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
        counts = np.histogram(self.scores[chosen], edges)[0].astype(np.int64)
        return Comparisons(self.scores[chosen], self.a[chosen], self.b[chosen], len(chosen), counts, edges)


def score_labelled_pairs(engine: BulkEngine, labelled: LabelledPairs, enrolled: Enrolment) -> LabelledScores:
    """Compare the labelled pairs of photographs that gave templates."""
    pairs = labelled.pairs
    a = enrolled.rows[[pair.a for pair in pairs]]
    b = enrolled.rows[[pair.b for pair in pairs]]
    scores = np.full(len(pairs), -np.inf, np.float32)
    comparable = np.flatnonzero((a >= 0) & (b >= 0))
    for start in range(0, len(comparable), TILE):
        some = comparable[start : start + TILE]
        scores[some] = np.diagonal(engine.compare_all(enrolled.vectors[a[some]], enrolled.vectors[b[some]]))
    return LabelledScores(
        scores=scores,
        same=np.array([pair.same for pair in pairs]),
        a=a,
        b=b,
        folds=np.array([pair.fold for pair in pairs]),
        groups=np.array([pair.group for pair in pairs]),
        people=enrolled.people,
    )
