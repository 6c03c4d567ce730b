from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tests.measure.documents.ocr.tables import alphabet, seen, steps

from realname.measure.documents.ocr.decoding import read_exact, read_greedy

ABC = alphabet()


def any_of(length: int, classes: int = 3) -> NDArray[np.bool_]:
    return np.ones((length, classes), bool)


def collapsed(path: tuple[int, ...]) -> tuple[int, ...]:
    joined = [path[0], *(b for a, b in itertools.pairwise(path) if a != b)]
    return tuple(c for c in joined if c)


def test_repeats_are_joined_and_blanks_part_them() -> None:
    assert read_greedy(steps("AA.A.BB."), ABC).text == "AAB"


def test_an_empty_strip_reads_as_nothing_with_no_confidence() -> None:
    line = read_greedy(steps("...."), ABC)
    assert line.text == ""
    assert line.confidence == 0


def test_a_character_tells_its_steps_and_its_probability() -> None:
    first, second = read_greedy(steps(".AA..B"), ABC).glyphs
    assert (first.start, first.end, second.start, second.end) == (1, 3, 5, 6)
    assert first.probability == pytest.approx(0.9)
    assert second.centre_px == 44


def test_the_exact_reading_is_the_greedy_one_where_that_has_the_length() -> None:
    exact = read_exact(steps("A.B.CC"), ABC, any_of(3))
    assert exact is not None
    assert exact.text == "ABC"
    assert [(glyph.start, glyph.end) for glyph in exact.glyphs] == [(0, 1), (2, 3), (4, 6)]


@pytest.mark.parametrize(("shown", "length", "text"), [("A..A", 1, "A"), ("A..A", 2, "AA"), ("A..A.B", 3, "AAB")])
def test_the_exact_reading_has_the_length_that_was_asked_for(shown: str, length: int, text: str) -> None:
    exact = read_exact(steps(shown), ABC, any_of(length))
    assert exact is not None
    assert exact.text == text


def test_a_mask_decides_between_look_alikes() -> None:
    masks = any_of(2)
    masks[0, 0] = False
    exact = read_exact(steps("A.C."), ABC, masks)
    assert exact is not None
    assert exact.text[0] != "A"
    assert exact.text[1] == "C"


@pytest.mark.parametrize(("frames", "text"), [("A", None), ("AA", None), ("AAA", "AA")])
def test_one_repeated_character_needs_a_blank_between(frames: str, text: str | None) -> None:
    only_a = np.zeros((2, 3), bool)
    only_a[:, 0] = True
    exact = read_exact(steps(frames), ABC, only_a)
    assert (exact.text if exact else None) == text


rows = arrays(np.float32, st.tuples(st.integers(1, 6), st.just(4)), elements=st.floats(1 / 128, 1, width=32))


@given(rows, st.integers(1, 3), st.data())
def test_the_exact_reading_is_that_of_trying_every_path(
    probabilities: NDArray[np.float32], length: int, data: st.DataObject
) -> None:
    masks = data.draw(arrays(np.bool_, (length, 3)))
    probabilities = probabilities / probabilities.sum(1, keepdims=True)
    scores = np.log(probabilities)
    best: dict[tuple[int, ...], float] = {}
    for path in itertools.product(range(4), repeat=len(scores)):
        read = collapsed(path)
        if len(read) == length and all(masks[i, c - 1] for i, c in enumerate(read)):
            score = float(sum(scores[t, c] for t, c in enumerate(path)))
            best[read] = max(best.get(read, -np.inf), score)
    exact = read_exact(seen(probabilities), ABC, masks)
    assert (exact is None) == (not best)
    if exact is not None:
        taken = tuple("ABC".index(c) + 1 for c in exact.text)
        assert best[taken] == pytest.approx(max(best.values()), abs=1e-3)
        assert all(a.end <= b.start for a, b in itertools.pairwise(exact.glyphs))
