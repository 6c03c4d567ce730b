from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.evaluate.score_sets import comparisons, everyone_against_everyone, one_pair_each

from realname.evaluate.comparisons import ScoreSet
from realname.evaluate.tables import bound, dense_rates, floors, rate_table

PEOPLE = 120


def spread(seed: int = 3) -> ScoreSet:
    """Return a set with 7,140 impostor comparisons, all scores different."""
    generator = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(PEOPLE) for b in range(a + 1, PEOPLE)]
    impostor = [(float(s), 2 * a, 2 * b) for s, (a, b) in zip(generator.normal(0, 0.1, len(pairs)), pairs, strict=True)]
    return one_pair_each(generator.normal(0.5, 0.1, PEOPLE).tolist(), impostor)


def test_a_rate_with_thirty_expected_false_matches_is_stated_and_one_with_fewer_is_refused() -> None:
    scores = spread()
    total = scores.impostor.total
    table = rate_table(scores, (29.9 / total, 30 / total, 30.1 / total), replicates=50)
    assert [point.fmr for point in table.points] == [30.1 / total, 30 / total]
    assert [refused.fmr for refused in table.refused] == [29.9 / total]


def test_a_stated_rate_counts_its_false_matches_and_its_intervals_hold_it() -> None:
    scores = spread()
    [point] = rate_table(scores, (0.01,), replicates=200).points
    assert point.false_matches == 71
    assert point.fmr_interval[0] < 0.01 < point.fmr_interval[1]
    assert point.score_interval[0] < point.score < point.score_interval[1]
    assert point.fnmr_interval[0] <= point.fnmr <= point.fnmr_interval[1]


def test_a_refused_rate_gets_an_upper_bound_above_what_was_asked() -> None:
    [refused] = rate_table(spread(), (1e-4,), replicates=50).refused
    assert refused.expected_false_matches == pytest.approx(0.714)
    assert refused.at_most > 1e-4
    assert refused.score > 0.3


def test_where_no_rate_is_supported_only_pairs_without_a_shared_person_count_for_the_bound() -> None:
    scores = one_pair_each([0.9] * 4, [(0.1, 0, 2), (0.2, 0, 4), (0.1, 2, 6), (0.3, 4, 6)])
    table = rate_table(scores, (0.1,), replicates=50)
    assert table.points == ()
    [refused] = table.refused
    assert table.design_effect == 2.0
    assert refused.at_most == pytest.approx(1 - 0.05 ** (1 / 2))


def test_a_rate_higher_than_the_scores_kept_is_left_out() -> None:
    whole = everyone_against_everyone(40, [(a, a + 1) for a in range(30)])
    top = whole.impostor.scores[:200]
    assert len(top) == 200
    assert [point.fmr for point in rate_table(whole, (0.1, 0.5), replicates=20).points] == [0.5, 0.1]


def test_a_dense_table_falls_from_a_tenth_to_the_lowest_supported_rate() -> None:
    scores = spread()
    rates = dense_rates(scores.impostor)
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] * scores.impostor.total == pytest.approx(30)
    assert all(high > low for high, low in pairwise(rates))
    assert {0.1, 0.01} <= set(rates)


def test_too_few_comparisons_have_no_dense_table() -> None:
    assert dense_rates(comparisons([(0.1, 0, 1)] * 299)) == ()
    assert len(dense_rates(comparisons([(0.1, 0, 1)] * 300))) == 1


def test_past_the_bound_the_rate_is_half_the_lowest_stated_one_or_no_impostor_was_there() -> None:
    scores = spread()
    table = rate_table(scores, dense_rates(scores.impostor), replicates=100)
    past = bound(scores.impostor, table)
    lowest = table.points[-1]
    assert past.score >= lowest.score
    highest = float(scores.impostor.scores[0])
    assert past.fmr_below <= lowest.fmr / 2 or (past.score > highest and past.fmr_below <= lowest.fmr)


def test_floors_turn_away_the_share_that_they_name() -> None:
    recognisability = np.arange(1000, dtype=np.float32)
    for point in floors(recognisability):
        assert (recognisability < point.floor).mean() == pytest.approx(point.rejects, abs=1e-3)
