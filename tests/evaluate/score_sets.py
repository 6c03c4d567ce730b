"""Small score sets, written out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from realname.evaluate.comparisons import Comparisons, Crossing, Indexes, ScoreSet

Entry = tuple[float, int, int]
"""A score, and the places of its two photographs."""


def comparisons(entries: Sequence[Entry], crossing: Crossing | None = None) -> Comparisons:
    ordered = sorted(entries, key=lambda entry: -entry[0])
    scores = np.array([entry[0] for entry in ordered], np.float32)
    a = np.array([entry[1] for entry in ordered], np.int32)
    b = np.array([entry[2] for entry in ordered], np.int32)
    edges = np.linspace(-1, 1, 401)
    return Comparisons(scores, a, b, len(scores), np.histogram(scores, edges)[0], edges, crossing)


def one_pair_each(genuine: Sequence[float], impostor: Sequence[Entry]) -> ScoreSet:
    """Return a set in which person i has the photographs 2i and 2i + 1, and one genuine comparison between them."""
    people: Indexes = np.repeat(np.arange(len(genuine)), 2).astype(np.int32)
    return ScoreSet(
        comparisons([(score, 2 * person, 2 * person + 1) for person, score in enumerate(genuine)]),
        comparisons(impostor),
        people,
    )


def everyone_against_everyone(people: int, matching: Sequence[tuple[int, int]]) -> ScoreSet:
    """Return a set of one photograph a person, in which the named pairs score 0.9 and all others 0.1.

    Each person has a genuine comparison of her photograph with itself, at 0.5.
    """
    alike = {tuple(sorted(pair)) for pair in matching}
    entries = [(0.9 if (a, b) in alike else 0.1, a, b) for a in range(people) for b in range(a + 1, people)]
    ones = np.ones(people, np.int64)
    return ScoreSet(
        comparisons([(0.5, person, person) for person in range(people)]),
        comparisons(entries, Crossing(ones, ones)),
        np.arange(people, dtype=np.int32),
    )
