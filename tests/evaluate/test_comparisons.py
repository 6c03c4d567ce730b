from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.comparisons import (
    Collector,
    Comparisons,
    Crossing,
    Floats,
    ScoreSet,
    compare_all_pairs,
    compare_sides,
)


def cosine(a: Floats, b: Floats) -> Floats:
    return (a @ b.T).astype(np.float32)


def invented(people: int, seed: int = 1) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """Return unit vectors, two or three a person."""
    generator = np.random.default_rng(seed)
    owners = np.repeat(np.arange(people), [2 + person % 2 for person in range(people)]).astype(np.int32)
    vectors = generator.normal(size=(len(owners), 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), owners


def test_every_two_photographs_are_compared_once() -> None:
    vectors, people = invented(7)
    scores = compare_all_pairs(vectors, people, cosine, block=4)
    together = {
        *zip(scores.genuine.a.tolist(), scores.genuine.b.tolist(), strict=True),
        *zip(scores.impostor.a.tolist(), scores.impostor.b.tolist(), strict=True),
    }
    count = len(people)
    assert together == {(a, b) for a in range(count) for b in range(a + 1, count)}
    assert scores.genuine.total + scores.impostor.total == count * (count - 1) // 2


def test_a_score_stays_with_its_photographs() -> None:
    vectors, people = invented(9)
    scores = compare_all_pairs(vectors, people, cosine, block=5)
    for kind in (scores.genuine, scores.impostor):
        assert np.allclose(kind.scores, np.sum(vectors[kind.a] * vectors[kind.b], axis=1), atol=1e-6)
        assert (np.diff(kind.scores) <= 0).all()
    assert (people[scores.genuine.a] == people[scores.genuine.b]).all()
    assert (people[scores.impostor.a] != people[scores.impostor.b]).all()


@pytest.mark.parametrize("block", [1, 3, 64])
def test_blocks_of_any_size_give_the_same_scores(block: int) -> None:
    vectors, people = invented(8)
    whole = compare_all_pairs(vectors, people, cosine)
    parts = compare_all_pairs(vectors, people, cosine, block=block)
    assert np.allclose(whole.impostor.scores, parts.impostor.scores, atol=1e-6)
    assert whole.impostor.counts.sum() == parts.impostor.counts.sum() == whole.impostor.total


def test_of_many_scores_the_highest_are_kept_and_all_are_counted() -> None:
    vectors, people = invented(30)
    whole = compare_all_pairs(vectors, people, cosine)
    some = compare_all_pairs(vectors, people, cosine, kept=50, block=8)
    assert len(some.impostor) == 50
    assert np.allclose(some.impostor.scores, whole.impostor.scores[:50], atol=1e-6)
    assert some.impostor.total == whole.impostor.total == some.impostor.counts.sum()
    assert len(some.genuine) == some.genuine.total


def test_a_crossing_counts_what_was_compared() -> None:
    vectors, people = invented(12)
    impostor = compare_all_pairs(vectors, people, cosine).impostor
    assert impostor.crossing is not None
    assert impostor.crossing.total == impostor.total


@given(st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_a_crossings_weight_is_the_sum_over_its_comparisons(drawn: list[int]) -> None:
    vectors, people = invented(12)
    impostor = compare_all_pairs(vectors, people, cosine).impostor
    weights = np.array(drawn, np.float32)
    each = weights[people[impostor.a]] * weights[people[impostor.b]]
    assert impostor.crossing is not None
    assert impostor.crossing.weight(weights) == pytest.approx(float(each.sum()))


def test_a_crossing_of_two_sides_leaves_each_person_out_against_herself() -> None:
    crossing = Crossing(np.array([1, 2, 0]), np.array([3, 1, 1]), share=1.0)
    assert crossing.total == 1 * (1 + 1) + 2 * (3 + 1)


def test_two_sides_are_compared_across_and_never_within() -> None:
    people = np.array([0, 0, 1, 1, 2], np.int32)
    a, b = np.array([0, 2], np.int32), np.array([1, 3, 4], np.int32)
    scores = np.array([[0.9, 0.1, 0.2], [0.3, 0.8, 0.4]], np.float32)
    crossed = compare_sides(scores, a, b, people, genuine=np.array([True, False, True]))
    assert list(zip(crossed.genuine.a, crossed.genuine.b, strict=True)) == [(0, 1)]
    assert crossed.impostor.scores == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert list(zip(crossed.impostor.a, crossed.impostor.b, strict=True)) == [(2, 4), (2, 1), (0, 4), (0, 3)]
    assert crossed.impostor.crossing is not None
    assert crossed.impostor.crossing.total == crossed.impostor.total == 4


def test_among_chosen_photographs_only_their_comparisons_are_left() -> None:
    vectors, people = invented(10)
    scores = compare_all_pairs(vectors, people, cosine)
    chosen = np.arange(len(people)) % 3 > 0
    left = scores.among(chosen)
    renumbered = np.unique(people[chosen], return_inverse=True)[1].astype(np.int32)
    again = compare_all_pairs(vectors[chosen], renumbered, cosine)
    assert np.allclose(left.impostor.scores, again.impostor.scores, atol=1e-6)
    assert np.allclose(left.genuine.scores, again.genuine.scores, atol=1e-6)
    assert left.impostor.total == again.impostor.total


def test_comparisons_that_were_not_all_kept_need_a_crossing() -> None:
    none = np.zeros(1, np.int32)
    with pytest.raises(ValueError, match="not all kept"):
        Comparisons(np.zeros(1, np.float32), none, none, 2, np.zeros(1, np.int64), np.zeros(2))


def test_nothing_gathered_is_nothing() -> None:
    nothing = Collector(0, 1).finish()
    assert (len(nothing), nothing.total, nothing.counts.sum()) == (0, 0, 0)


def test_a_score_set_counts_people_with_genuine_comparisons() -> None:
    vectors, _ = invented(2)
    people = np.array([0, 0, 1, 2, 3], np.int32)
    scores: ScoreSet = compare_all_pairs(vectors[:5], people, cosine)
    assert (scores.person_count, scores.genuine_people) == (4, 1)
