from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.intervals import incomplete_beta, upper_bound, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),  # the same
        (0, 20, 0.0, 0.1611),  # the same
    ],
)
def test_wilsons_interval_agrees_with_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_nothing_tried_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("trials", [1, 30, 1_000, 7_255_541])
def test_no_success_is_bounded_by_the_exact_rule_of_three(trials: int) -> None:
    assert upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials), rel=1e-9)


def test_the_rule_of_three_is_about_three_in_so_many() -> None:
    assert upper_bound(0, 10_000) * 10_000 == pytest.approx(2.9957, abs=1e-3)


def test_all_successes_are_bounded_by_one() -> None:
    assert upper_bound(7, 7) == 1.0


@given(st.integers(0, 40), st.integers(1, 60))
def test_at_the_upper_bound_so_few_successes_come_in_one_of_twenty_cases(successes: int, more: int) -> None:
    trials = successes + more
    p = upper_bound(successes, trials)
    tail = sum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(successes + 1))
    assert tail == pytest.approx(0.05, rel=1e-6)


@given(st.integers(1, 20), st.integers(1, 20), st.floats(0, 1))
def test_the_incomplete_beta_function_is_a_binomial_tail(a: int, b: int, x: float) -> None:
    n = a + b - 1
    tail = sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert incomplete_beta(a, b, x) == pytest.approx(tail, abs=1e-9)


def test_rare_matches_among_millions_are_bounded_near_poissons_limit() -> None:
    assert upper_bound(30, 7_255_541) * 7_255_541 == pytest.approx(40.69, abs=0.01)
