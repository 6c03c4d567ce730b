from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.accuracy import accuracy, best_threshold
from realname.evaluate.labelled_scores import LabelledScores


def labelled(entries: Sequence[tuple[float, bool]], folds: Sequence[str] = ()) -> LabelledScores:
    """Return pairs of which each genuine one has its own person, and each other one two of its own."""
    count = len(entries)
    return LabelledScores(
        scores=np.array([score for score, _ in entries], np.float32),
        same=np.array([same for _, same in entries]),
        a=np.arange(0, 2 * count, 2, dtype=np.int32),
        b=np.arange(1, 2 * count, 2, dtype=np.int32),
        folds=np.array(folds or [""] * count),
        groups=np.array([""] * count),
        people=np.array([p for i, (_, same) in enumerate(entries) for p in (2 * i, 2 * i + (not same))], np.int32),
    )


def test_pairs_that_a_threshold_parts_are_all_told_rightly() -> None:
    found = accuracy(labelled([(0.8, True), (0.2, False)] * 20))
    assert found is not None
    assert (found.value, found.pairs, found.folds) == (1.0, 40, 10)
    # No error among 60 people: the rule of three, for these are what is counted.
    assert found.interval == pytest.approx((0.025 ** (1 / 60), 1.0))


def test_a_fold_is_told_by_the_thresholds_of_the_others() -> None:
    entries = [(0.8, True), (0.2, False), (0.45, True), (0.35, False)]
    found = accuracy(labelled(entries, ["1", "1", "2", "2"]))
    # Fold 1 alone puts the threshold at 0.5, fold 2 alone at 0.4: the first misses 0.45.
    assert found is not None
    assert found.value == 0.75


def test_a_pair_that_could_not_be_compared_counts_as_told_different() -> None:
    found = accuracy(labelled([(0.8, True), (0.2, False)] * 10 + [(-np.inf, True), (-np.inf, False)]))
    assert found is not None
    assert found.value == pytest.approx(21 / 22)


def test_a_single_fold_gives_no_accuracy() -> None:
    assert accuracy(labelled([(0.8, True), (0.2, False)], ["1", "1"])) is None
    assert accuracy(labelled([(0.8, True)])) is None


def test_the_interval_holds_the_share_and_narrows_with_more_people() -> None:
    few, many = (accuracy(labelled(([(0.8, True)] * 9 + [(0.1, True)] + [(0.2, False)] * 10) * n)) for n in (2, 50))
    assert few is not None
    assert many is not None
    assert few.interval[0] <= few.value <= few.interval[1]
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


@pytest.mark.parametrize(
    ("entries", "threshold"),
    [
        ([(0.75, True), (0.25, False)], 0.5),
        ([(0.5, True), (0.5, False), (0.5, True)], 0.5),  # equal scores are not parted: all are called the same
        ([(0.75, True), (-np.inf, False)], 0.75),
    ],
)
def test_the_best_threshold_lies_in_the_middle_of_the_gap(entries: list[tuple[float, bool]], threshold: float) -> None:
    scores = np.array([score for score, _ in entries], np.float32)
    assert best_threshold(scores, np.array([same for _, same in entries])) == threshold


def test_where_all_are_different_none_is_called_the_same() -> None:
    scores = np.array([0.75, 0.25], np.float32)
    assert best_threshold(scores, np.array([False, False])) > 0.75


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=30))
def test_no_threshold_tells_more_pairs_rightly_than_the_best(entries: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in entries], np.float32)
    same = np.array([label for _, label in entries])
    best = int(((scores >= best_threshold(scores, same)) == same).sum())
    assert best == max(int(((scores >= cut) == same).sum()) for cut in np.arange(-0.5, 7.5))
