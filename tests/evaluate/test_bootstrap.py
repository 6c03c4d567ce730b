from __future__ import annotations

import math

import numpy as np
import pytest
from tests.evaluate.score_sets import everyone_against_everyone, one_pair_each

from realname.evaluate.bootstrap import (
    people_weights,
    percentile_interval,
    reach,
    resample,
    resample_at,
    share_interval,
)
from realname.evaluate.comparisons import Comparisons, ScoreSet
from realname.evaluate.rates import false_non_match_rate, score_at


def test_each_replicate_draws_as_many_people_as_there_are() -> None:
    drawn = list(people_weights(50, replicates=20))
    assert len(drawn) == 20
    assert all(weights.sum() == 50 and len(weights) == 50 for weights in drawn)


def test_the_same_seed_draws_the_same_people_so_that_engines_are_paired() -> None:
    for one, other in zip(people_weights(9, 5), people_weights(9, 5), strict=True):
        assert (one == other).all()


def test_with_one_comparison_a_person_the_false_non_match_rate_varies_as_a_binomial_does() -> None:
    people, missed = 200, 20
    scores = one_pair_each([0.2] * missed + [0.8] * (people - missed), [(0.0, 0, 2)])
    _, fnmr = resample_at(scores, 0.5, replicates=4000)
    share = missed / people
    assert fnmr.mean() == pytest.approx(share, abs=0.002)
    assert fnmr.std() == pytest.approx(math.sqrt(share * (1 - share) / people), rel=0.05)
    # The middle 95 % of a binomial of 200 trials at 0.1 are 12 to 29 misses.
    assert percentile_interval(fnmr) == pytest.approx((12 / people, 29 / people), abs=1.01 / people)


def test_one_person_who_matches_everybody_makes_the_false_match_rate_as_uncertain_as_she_is_rare() -> None:
    people = 300
    scores = everyone_against_everyone(people, [(0, other) for other in range(1, people)])
    fmr, _ = resample_at(scores, 0.5, replicates=4000)
    measured = 2 / people
    # She is drawn 0, 1, 2 ... times (Poisson of mean 1): the deviation is the rate itself. Counting comparisons as
    # independent would claim a seventeenth of that.
    assert fmr.mean() == pytest.approx(measured, rel=0.06)
    assert fmr.std() == pytest.approx(measured, rel=0.08)


def test_unrelated_false_matches_get_intervals_at_most_the_square_root_of_three_too_wide() -> None:
    people = 400
    scores = everyone_against_everyone(people, [(2 * k, 2 * k + 1) for k in range(100)])
    fmr, _ = resample_at(scores, 0.5, replicates=3000)
    poisson = math.sqrt(100) / (people * (people - 1) / 2)
    assert poisson <= fmr.std() <= 1.08 * math.sqrt(3) * poisson


def test_two_copies_of_one_person_are_never_impostors() -> None:
    scores = everyone_against_everyone(3, [(0, 1), (0, 2), (1, 2)])
    fmr, _ = resample_at(scores, 0.5, replicates=200)
    assert set(fmr[~np.isnan(fmr)].tolist()) == {1.0}
    assert np.isnan(fmr).any()  # those replicates that drew one person three times


def test_each_replicate_sets_its_own_score_at_a_rate() -> None:
    generator = np.random.default_rng(5)
    impostor = [(float(generator.normal(0, 0.2)), 2 * a, 2 * b) for a in range(60) for b in range(a + 1, 60)]
    scores = one_pair_each(generator.normal(0.4, 0.2, 60).tolist(), impostor)
    fmrs = (0.1, 0.05)
    thresholds = [score_at(scores.impostor.scores, fmr, scores.impostor.total) for fmr in fmrs]
    drawn = resample(scores, fmrs, thresholds, replicates=400)
    assert drawn.scores.shape == (400, 2)
    assert (drawn.scores[:, 1] >= drawn.scores[:, 0]).all()
    assert drawn.scores.mean(0) == pytest.approx(thresholds, abs=0.02)
    assert drawn.fmr_fixed.mean(0) == pytest.approx(fmrs, rel=0.1)
    expected = [false_non_match_rate(scores.genuine.scores, threshold) for threshold in thresholds]
    assert drawn.fnmr_fixed.mean(0) == pytest.approx(expected, abs=0.02)
    # A score that moves too makes the rate at it less certain, never more.
    assert (drawn.fnmr.std(0) >= 0.9 * drawn.fnmr_fixed.std(0)).all()


def test_weights_of_one_give_the_rates_of_the_data_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realname.evaluate.bootstrap.people_weights", lambda people, _n: [np.ones(people, np.float32)])
    scores = one_pair_each([0.1, 0.3, 0.5, 0.7], [(k / 10, 0, 2 + 2 * (k % 3)) for k in range(10)])
    drawn = resample(scores, (0.5, 0.2), (0.5, 0.8), 1)
    assert drawn.scores[0] == pytest.approx([0.5, 0.8])
    assert drawn.fmr_fixed[0] == pytest.approx([0.5, 0.2])
    assert drawn.fnmr[0] == pytest.approx([0.5, 1.0])
    assert drawn.fnmr_fixed[0] == pytest.approx([0.5, 1.0])


def test_an_all_pairs_set_with_only_its_highest_scores_resamples_as_the_whole_does() -> None:
    whole = everyone_against_everyone(40, [(a, a + 1) for a in range(30)])
    impostor = whole.impostor
    top = ScoreSet(
        whole.genuine,
        Comparisons(
            impostor.scores[:200],
            impostor.a[:200],
            impostor.b[:200],
            impostor.total,
            impostor.counts,
            impostor.edges,
            impostor.crossing,
        ),
        whole.people,
    )
    assert reach(whole.impostor) == 1.0
    assert reach(top.impostor) == pytest.approx(200 / 780 / 1.5)
    one, other = (resample(scores, (0.02,), (0.9,), replicates=50) for scores in (whole, top))
    assert (one.scores == other.scores).all()
    assert np.allclose(one.fmr_fixed, other.fmr_fixed)


def test_replicates_that_drew_no_comparison_do_not_count() -> None:
    assert percentile_interval(np.array([np.nan, 0.5, 0.5])) == (0.5, 0.5)
    assert percentile_interval(np.array([np.nan])) == (0.0, 1.0)


def test_no_error_among_few_people_is_no_proof_of_none() -> None:
    low, high = share_interval(0.0, np.zeros(100), people=30)
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / 30))
    low, high = share_interval(1.0, np.ones(100), people=30)
    assert high == 1.0
    assert low == pytest.approx(0.025 ** (1 / 30))


def test_an_interval_with_errors_is_the_replicates() -> None:
    assert share_interval(0.5, np.linspace(0, 1, 1001), people=30) == pytest.approx((0.025, 0.975))
