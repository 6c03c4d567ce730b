from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realname.evaluate.rates import (
    Scores,
    equal_error_rate,
    false_matches,
    false_non_match_rate,
    is_supported,
    score_at,
    threshold_letting_in,
    tie_ends,
)


def falling(*scores: float) -> Scores:
    return np.array(sorted(scores, reverse=True), np.float32)


IMPOSTOR = falling(0.9, 0.5, 0.5, 0.25, 0.125, 0.0, 0.0, 0.0, -0.5, -0.5)
GENUINE = falling(1.0, 0.75, 0.5, 0.25)

some_scores = arrays(np.float32, st.integers(1, 60), elements=st.integers(-4, 4).map(lambda n: n / 4)).map(
    lambda scores: np.sort(scores)[::-1]
)


@pytest.mark.parametrize(("threshold", "matches"), [(0.51, 1), (0.5, 3), (0.49, 3), (1.0, 0), (-0.5, 10), (-0.6, 10)])
def test_an_impostor_score_exactly_at_the_threshold_matches(threshold: float, matches: int) -> None:
    assert false_matches(IMPOSTOR, threshold) == matches


@pytest.mark.parametrize(("threshold", "rate"), [(0.26, 0.25), (0.25, 0.0), (0.24, 0.0), (0.5, 0.25), (1.1, 1.0)])
def test_a_genuine_score_exactly_at_the_threshold_matches(threshold: float, rate: float) -> None:
    assert false_non_match_rate(GENUINE, threshold) == rate


def test_without_genuine_scores_there_is_no_rate() -> None:
    assert math.isnan(false_non_match_rate(falling(), 0.5))


@pytest.mark.parametrize(
    ("fmr", "score"),
    [
        (0.05, np.nextafter(np.float32(0.9), np.float32(1))),  # not even one may match
        (0.1, 0.9),
        (0.2, 0.9),  # two may, but the second and third are equal
        (0.3, 0.5),
        (0.4, 0.25),
        (0.5, 0.125),
        (0.7, 0.125),
        (0.8, 0.0),
        (1.0, -0.5),
    ],
)
def test_the_score_at_a_rate_never_cuts_through_equal_scores(fmr: float, score: float) -> None:
    assert score_at(IMPOSTOR, fmr, len(IMPOSTOR)) == pytest.approx(float(score), rel=1e-7)


def test_a_rate_below_the_scores_that_were_kept_is_refused() -> None:
    assert score_at(IMPOSTOR, 0.009, 1000) == 0.0
    with pytest.raises(ValueError, match="below the scores that were kept"):
        score_at(IMPOSTOR, 0.01, 1000)


@pytest.mark.parametrize(("fmr", "supported"), [(2.9e-3, False), (3e-3, True), (3.1e-3, True)])
def test_a_rate_needs_thirty_expected_false_matches(fmr: float, supported: bool) -> None:  # noqa: FBT001  a table
    assert is_supported(fmr, 10_000) is supported


def test_thirty_in_any_number_is_thirty() -> None:
    assert all(is_supported(30 / total, total) for total in (7, 49, 7_255_541, 1_730_385))


def test_ties_end_where_the_next_score_is_lower() -> None:
    assert tie_ends(IMPOSTOR).tolist() == [1, 1, 3, 4, 5, 5, 5, 8, 8, 10]


@given(some_scores, st.floats(0, 1))
def test_no_more_impostors_match_than_the_rate_allows(impostor: Scores, fmr: float) -> None:
    total = len(impostor)
    assert false_matches(impostor, score_at(impostor, fmr, total)) <= fmr * total * (1 + 1e-9)


@given(some_scores, st.floats(0, 1))
def test_one_step_lower_too_many_would_match(impostor: Scores, fmr: float) -> None:
    total = len(impostor)
    score = score_at(impostor, fmr, total)
    lower = impostor[impostor < np.float32(score)]
    if len(lower):
        assert false_matches(impostor, float(lower[0])) > fmr * total


@given(some_scores, st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_a_higher_threshold_never_lets_more_in(scores: Scores, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert false_matches(scores, high) <= false_matches(scores, low)
    assert false_non_match_rate(scores, high) >= false_non_match_rate(scores, low)


@given(some_scores, st.floats(0, 1), st.floats(0, 1))
def test_a_lower_rate_never_asks_for_a_lower_score(impostor: Scores, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert score_at(impostor, low, len(impostor)) >= score_at(impostor, high, len(impostor))


@given(some_scores, st.integers(0, 60))
def test_a_threshold_lets_in_no_more_than_it_was_asked_to(scores: Scores, count: int) -> None:
    count = min(count, len(scores))
    assert false_matches(scores, threshold_letting_in(scores, count)) <= count


def test_the_equal_error_rate_of_an_even_overlap_is_found() -> None:
    genuine, impostor = falling(*range(2, 12)), falling(*range(-6, 4))
    assert equal_error_rate(genuine, impostor, len(impostor)) == pytest.approx(0.1, abs=0.051)
    assert equal_error_rate(falling(1.0), falling(0.0), 1) == 0.0
    assert math.isnan(equal_error_rate(falling(), impostor, len(impostor)))
