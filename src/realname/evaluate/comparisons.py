"""Comparison scores with the photographs that they compare, in memory that does not grow with their number.

The highest scores are kept one by one, for they are all that low false match rates are made of; of the rest only a
histogram is kept, for pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indexes = NDArray[np.int32]

KEPT = 2_000_000
"""Scores kept one by one, 12 bytes each. Up to 20 million impostor comparisons a false match rate of 0.1 is covered."""

BINS = 400
"""Bins of the histogram, over the whole range of scores."""

BLOCK = 512
"""Photographs a side of one block of the matrix of all pairs."""

_NONE: Indexes = np.empty(0, np.int32)

Scorer = Callable[[Floats, Floats], Floats]
"""Compare every row of one array of templates with every row of another."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Every photograph of one side was compared with every one of the other side that shows another person.

    a, b    how many photographs each person has on either side
    share   1, or a half where both sides are the same photographs and each pair was compared once

    Sums over all comparisons follow from this without a list of them.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    share: float = 0.5

    def weight(self, weights: NDArray[np.float32]) -> float:
        """Return the sum, over all comparisons, of the product of both people's weights."""
        a, b = weights.astype(np.float64) * self.a, weights.astype(np.float64) * self.b
        return float(a.sum() * b.sum() - (a * b).sum()) * self.share

    @property
    def total(self) -> int:
        """Return how many comparisons there are."""
        return round(self.weight(np.ones(len(self.a), np.float32)))


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Scores, highest first, and the photographs that each one compares.

    scores     the highest `KEPT` of all, falling
    a, b       places of the two photographs
    total      how many were compared, kept or not
    counts     histogram of all, between `edges`
    crossing   where the comparisons are all those there can be; always so where not all were kept
    """

    scores: Floats
    a: Indexes
    b: Indexes
    total: int
    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    crossing: Crossing | None = None

    def __post_init__(self) -> None:
        if self.crossing is None and len(self.scores) != self.total:
            raise ValueError("comparisons that were not all kept say nothing about those left out")

    def __len__(self) -> int:
        return len(self.scores)

    def under(self, mask: NDArray[np.bool_], crossing: Crossing | None = None) -> Comparisons:
        """Return the kept comparisons under a mask, with a histogram of these alone."""
        scores = self.scores[mask]
        counts = np.histogram(scores, self.edges)[0].astype(np.int64)
        total = len(scores) if crossing is None else crossing.total
        return Comparisons(scores, self.a[mask], self.b[mask], total, counts, self.edges, crossing)

    def among(self, chosen: NDArray[np.bool_], people: Indexes) -> Comparisons:
        """Return the comparisons of chosen photographs with each other."""
        mask = chosen[self.a] & chosen[self.b]
        if self.crossing is None:
            return self.under(mask)
        left = np.bincount(people[chosen], minlength=len(self.crossing.a))
        return self.under(mask, Crossing(left, left))


@dataclass(frozen=True, slots=True)
class ScoreSet:
    """All that rates are made of: genuine and impostor comparisons, and the person of each photograph they name.

    People are numbered from 0 without gaps.
    """

    genuine: Comparisons
    impostor: Comparisons
    people: Indexes

    @property
    def person_count(self) -> int:
        """Return how many people there are."""
        return int(self.people.max()) + 1

    @property
    def genuine_people(self) -> int:
        """Return how many people have a genuine comparison."""
        return len(np.unique(self.people[self.genuine.a]))

    def among(self, chosen: NDArray[np.bool_]) -> ScoreSet:
        """Return the comparisons of chosen photographs with each other."""
        people = self.people
        return ScoreSet(self.genuine.among(chosen, people), self.impostor.among(chosen, people), people)


class Collector:
    """Gather scores block by block, keeping the highest."""

    def __init__(self, low: float, high: float, kept: int = KEPT) -> None:
        """Histogram scores between `low` and `high`; those outside count in the outermost bins."""
        self._edges = np.linspace(low, high, BINS + 1)
        self._counts = np.zeros(BINS, np.int64)
        self._kept = kept
        self._floor = -np.inf
        self._parts: list[tuple[Floats, Indexes, Indexes]] = [(np.empty(0, np.float32), _NONE, _NONE)]
        self._held = 0
        self._total = 0

    def add(self, scores: Floats, a: Indexes, b: Indexes) -> None:
        """Take one block's scores and places."""
        self._total += len(scores)
        self._counts += np.histogram(np.clip(scores, self._edges[0], self._edges[-1]), self._edges)[0]
        high = scores >= self._floor
        self._parts.append((scores[high], a[high], b[high]))
        self._held += int(np.count_nonzero(high))
        if self._held > 2 * self._kept:
            self._compact()

    def finish(self, crossing: Crossing | None = None) -> Comparisons:
        """Return what was gathered; `crossing` as in `Comparisons`, which it may not lack where not all was kept."""
        self._compact()
        scores, a, b = self._parts[0]
        return Comparisons(scores, a, b, self._total, self._counts, self._edges, crossing)

    def _compact(self) -> None:
        scores, a, b = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        order = np.argsort(-scores, kind="stable")[: self._kept]
        self._parts = [(scores[order], a[order], b[order])]
        self._held = len(order)
        if self._held == self._kept:
            self._floor = float(self._parts[0][0][-1])


def compare_all_pairs(
    vectors: Floats, people: Indexes, score: Scorer, kept: int = KEPT, block: int = BLOCK
) -> ScoreSet:
    """Compare every two photographs once, block by block."""
    low, high = _range(vectors, score)
    genuine, impostor = Collector(low, high, kept=len(vectors) ** 2), Collector(low, high, kept)
    count = len(vectors)
    for top in range(0, count, block):
        for left in range(top, count, block):
            scores = score(vectors[top : top + block], vectors[left : left + block])
            rows, columns = (np.asarray(place, np.int32) for place in np.indices(scores.shape))
            a, b = rows + np.int32(top), columns + np.int32(left)
            same = people[a] == people[b]
            once = a < b
            for collector, mask in ((genuine, same & once), (impostor, ~same & once)):
                collector.add(scores[mask], a[mask], b[mask])
    per_person = np.bincount(people)
    return ScoreSet(genuine.finish(), impostor.finish(Crossing(per_person, per_person)), people)


def compare_sides(scores: Floats, a: Indexes, b: Indexes, people: Indexes, *, genuine: NDArray[np.bool_]) -> ScoreSet:
    """Return the comparisons of every photograph of one side with every one of the other, from their scores (n x m).

    `a` and `b` are the sides' places; `genuine` (m) says which photographs of the second side may be genuine probes.
    """
    rows, columns = (np.asarray(place, np.int32) for place in np.indices(scores.shape))
    same = people[a[rows]] == people[b[columns]]
    low, high = float(scores.min()), float(scores.max())
    gathered = []
    for mask in (same & genuine[columns], ~same):
        collector = Collector(low, high if high > low else low + 1.0, kept=scores.size)
        collector.add(scores[mask], a[rows[mask]], b[columns[mask]])
        gathered.append(collector)
    count = int(people.max()) + 1
    crossing = Crossing(np.bincount(people[a], minlength=count), np.bincount(people[b], minlength=count), share=1.0)
    return ScoreSet(gathered[0].finish(), gathered[1].finish(crossing), people)


def _range(vectors: Floats, score: Scorer) -> tuple[float, float]:
    """Return a range that holds nearly every score: a photograph against itself, and the least of a sample."""
    sample = vectors[:: max(len(vectors) // BLOCK, 1)]
    if len(sample) == 0:
        return 0.0, 1.0
    scores = score(sample, sample)
    low, high = float(scores.min()), float(scores.max())
    return low, high if high > low else low + 1.0
