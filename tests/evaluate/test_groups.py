from __future__ import annotations

import numpy as np
import pytest
from tests.evaluate.score_sets import everyone_against_everyone

from realname.evaluate.groups import by_image, by_pair, groups_of_images
from realname.evaluate.labelled_scores import LabelledScores
from realname.evaluate.pairs import Pair


def test_photographs_have_a_group_where_each_stands_in_rows_of_one_only() -> None:
    pairs = [Pair(0, 1, same=True, group="a"), Pair(2, 3, same=True, group="b")]
    assert groups_of_images(pairs, 5) == ["a", "a", "b", "b", ""]


def test_a_photograph_in_rows_of_two_groups_makes_them_groups_of_pairs() -> None:
    pairs = [Pair(0, 1, same=True, group="a"), Pair(1, 2, same=False, group="b")]
    assert groups_of_images(pairs, 3) is None


def test_each_group_is_measured_on_its_own_comparisons_at_the_common_score() -> None:
    scores = everyone_against_everyone(40, [(0, 1), (0, 2), (30, 31), (0, 39)])
    first, second = by_image(scores, ["first"] * 20 + ["second"] * 20, fmr=0.2, threshold=0.5)
    assert (first.name, first.genuine, first.impostor, first.group_fmr) == ("first", 20, 190, 2 / 190)
    assert (second.name, second.impostor, second.group_fmr) == ("second", 190, 1 / 190)
    assert first.fnmr == 0.0  # a genuine score exactly at the threshold matches
    assert first.fnmr_interval == pytest.approx((0.0, 1 - 0.025 ** (1 / 20)))


def test_a_group_too_small_for_the_rate_gets_an_upper_bound_instead() -> None:
    scores = everyone_against_everyone(40, [(0, 1)])
    [small] = by_image(scores, ["small"] * 5 + [""] * 35, fmr=0.1, threshold=0.5)
    assert small.group_fmr is None
    assert small.fmr_interval[0] == 0.0
    assert 1 / 10 < small.fmr_interval[1] < 1.0


def test_groups_of_pairs_are_measured_on_labelled_pairs_alone() -> None:
    pairs = LabelledScores(
        scores=np.array([0.9, 0.2, 0.8, -np.inf, 0.1], np.float32),
        same=np.array([True, True, True, True, False]),
        a=np.array([0, 2, 4, -1, 0], np.int32),
        b=np.array([1, 3, 5, 0, 2], np.int32),
        folds=np.array([""] * 5),
        groups=np.array(["FF", "FP", "FF", "FF", "FF"]),
        people=np.array([0, 0, 1, 1, 2, 2], np.int32),
    )
    frontal, profile = by_pair(pairs, fmr=0.1, threshold=0.5)
    assert (frontal.name, frontal.genuine, frontal.impostor, frontal.fnmr) == ("FF", 2, 1, 0.0)
    assert (profile.name, profile.genuine, profile.impostor, profile.fnmr) == ("FP", 1, 0, 1.0)
    assert profile.fmr_interval == (0.0, 1.0)
