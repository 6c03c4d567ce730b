from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.tables import invented

from realname.judge.identification import false_positive_rate, needed_match_rate, search_rule

TABLE = invented()
RATES = st.floats(1e-4, 0.5)
SIZES = st.integers(1, 20_000_000)


@given(fpir=RATES, entries=SIZES)
def test_the_rate_needed_gives_back_the_rate_asked_for(fpir: float, entries: int) -> None:
    assert false_positive_rate(needed_match_rate(fpir, entries), entries) == pytest.approx(fpir, rel=1e-6)


def test_of_one_entry_a_search_is_a_comparison() -> None:
    assert needed_match_rate(1e-3, 1) == pytest.approx(1e-3)
    assert false_positive_rate(1e-3, 1) == pytest.approx(1e-3)


def test_nobody_is_named_in_an_empty_gallery() -> None:
    assert false_positive_rate(1e-3, 0) == 0


def test_small_rates_lose_no_digits() -> None:
    assert false_positive_rate(1e-12, 10) == pytest.approx(1e-11)


@given(fpir=RATES, entries=SIZES)
def test_a_rule_keeps_the_rate_or_says_that_it_does_not(fpir: float, entries: int) -> None:
    rule = search_rule(TABLE, fpir, entries)
    assert rule.keeps_rate is (rule.fpir <= fpir * (1 + 1e-6))
    assert TABLE.rates[-1].fmr <= rule.fmr <= TABLE.rates[0].fmr


@given(fpir=RATES, entries=st.integers(1, 1_000_000))
def test_a_larger_gallery_never_asks_for_a_lower_score(fpir: float, entries: int) -> None:
    assert search_rule(TABLE, fpir, entries * 2).score >= search_rule(TABLE, fpir, entries).score


def test_beyond_the_table_the_list_of_candidates_has_its_own_size() -> None:
    rule = search_rule(TABLE, 0.01, 10_000_000)
    assert not rule.keeps_rate
    assert rule.false_candidates == pytest.approx(TABLE.rates[-1].fmr * 10_000_000)


@pytest.mark.parametrize("fpir", [0.0, 1.0, -1.0])
def test_a_rate_outside_of_0_and_1_is_refused(fpir: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        search_rule(TABLE, fpir, 10)
