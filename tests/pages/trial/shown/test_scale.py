"""Where a comparison is drawn, and in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.tables import invented

from realname.judge.calibration import Rate
from realname.judge.policy import load_policy
from realname.judge.rules import FaceRules
from realname.pages.trial.shown.scale import position, rarity, scale


def rules() -> FaceRules:
    face = load_policy("photographs").face
    if face is None:
        raise AssertionError("the policy compares faces")
    return face


@pytest.mark.parametrize(("fmr", "percent"), [(1.0, 0), (2.0, 0), (0.1, 100 / 7), (1e-7, 100), (1e-9, 100), (0.0, 100)])
def test_a_rate_lies_by_its_logarithm_within_the_scale(fmr: float, percent: float) -> None:
    assert position(fmr) == pytest.approx(percent)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_rarer_resemblance_lies_further_right(a: float, b: float) -> None:
    rarer, commoner = sorted((a, b))
    assert 0 <= position(commoner) <= position(rarer) <= 100


@pytest.mark.parametrize(
    ("score", "left_of_match", "right_of_no_match"),
    [(0.29, True, False), (0.3, True, True), (0.49, True, True), (0.5, False, True), (0.51, False, True)],
)
def test_the_mark_lies_in_the_band_of_its_verdict(
    score: float, *, left_of_match: bool, right_of_no_match: bool
) -> None:
    drawn = scale(score, rules(), invented())
    mark, match, no_match = (float(p.rstrip("%")) for p in (drawn.mark, drawn.match_begins, drawn.no_match_ends))
    assert (mark < match) is left_of_match
    assert (mark >= no_match) is right_of_no_match


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(1.0, is_upper_bound=True), "Many pairs of strangers look this alike."),
        (Rate(1 / 1234, is_upper_bound=False), "About 1 in 1,200 pairs of strangers look this alike."),
        (Rate(0.1, is_upper_bound=False), "About 1 in 10 pairs of strangers look this alike."),
        (Rate(3e-7, is_upper_bound=True), "Fewer than 1 in 3,300,000 pairs of strangers look this alike."),
    ],
)
def test_a_rate_is_said_as_pairs_of_strangers_to_two_digits(rate: Rate, said: str) -> None:
    assert rarity(rate) == said


def test_past_the_table_the_mark_says_that_it_may_lie_further_right() -> None:
    assert scale(0.7, rules(), invented()).open_ended
    assert not scale(0.45, rules(), invented()).open_ended
    assert not scale(0.01, rules(), invented()).open_ended
