from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.watching import (
    GAP,
    LEAST_CURRENT,
    LEAST_OF_A_GROUP,
    LEAST_REFERENCE,
    STABLE_BELOW,
    Found,
    difference,
    gap,
    stability,
)


def scores(seed: int, count: int, mean: float = 0.6, spread: float = 0.1) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(mean, spread, count)]


def test_chance_alone_raises_no_alarm_at_the_smallest_counts() -> None:
    found = [stability(scores(n, LEAST_REFERENCE), scores(10_000 + n, LEAST_CURRENT)) for n in range(300)]
    assert all(one.found is Found.AS_EXPECTED for one in found)
    # The mean that the docstring states: (10 - 1)(1/500 + 1/200).
    assert np.mean([one.measured for one in found if one.measured is not None]) == pytest.approx(0.063, abs=0.012)


def test_a_shift_by_two_thirds_of_the_spread_is_noticed() -> None:
    found = [stability(scores(n, 1000), scores(20_000 + n, LEAST_CURRENT, mean=0.6 - 0.067)) for n in range(100)]
    assert sum(one.found is Found.ALARM for one in found) >= 95


@pytest.mark.parametrize(
    ("reference", "current"), [(LEAST_REFERENCE - 1, LEAST_CURRENT), (LEAST_REFERENCE, LEAST_CURRENT - 1)]
)
def test_too_few_scores_say_nothing_whatever_they_are(reference: int, current: int) -> None:
    found = stability(scores(1, reference), scores(2, current, mean=0.1))
    assert (found.found, found.measured) == (Found.TOO_FEW, None)


def test_scores_that_left_every_bin_are_an_alarm_and_no_infinity() -> None:
    found = stability(scores(1, LEAST_REFERENCE), [9.0] * LEAST_CURRENT)
    assert found.found is Found.ALARM
    assert found.measured is not None
    assert STABLE_BELOW < found.measured < 100


def test_newcombes_example_is_reproduced() -> None:
    """Newcombe (1998), table II, case (a): 56 of 70 against 48 of 80; method 10 gives 0.0524 to 0.3339."""
    low, high = difference(56, 70, 48, 80, 0.95)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_a_gap_is_told_where_the_whole_interval_lies_beyond_the_bound() -> None:
    assert gap(700, 1000, 900, 1000, 2).found is Found.ALARM
    assert gap(900, 1000, 700, 1000, 2).found is Found.ALARM
    assert gap(880, 1000, 900, 1000, 2).found is Found.AS_EXPECTED
    assert gap(70, 100, 90, 100, 2).found is Found.AS_EXPECTED, "the same shares on fewer people may be chance"
    assert gap(9_300_000, 10_000_000, 9_500_000, 10_000_000, 2).found is Found.AS_EXPECTED, "two points are no gap"


def test_a_small_group_says_nothing() -> None:
    assert gap(0, LEAST_OF_A_GROUP - 1, 1000, 1000, 1).found is Found.TOO_FEW
    assert gap(0, LEAST_OF_A_GROUP, 1000, 1000, 1).found is Found.ALARM


@given(st.integers(0, 300), st.integers(0, 300))
def test_either_group_may_be_the_first(a: int, b: int) -> None:
    low, high = difference(a, 300, b, 300, 0.99)
    other = difference(b, 300, a, 300, 0.99)
    assert (low, high) == pytest.approx((-other[1], -other[0]), abs=1e-12)
    assert low <= (a - b) / 300 <= high
    assert gap(a, 300, b, 300, 1).found is gap(b, 300, a, 300, 1).found
    assert GAP > 0
