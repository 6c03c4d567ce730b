from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realname.measure.documents.ocr.recogniser import Alphabet
from realname.measure.documents.resident_id.likelihood import log_likelihood, log_likelihoods

LETTERS = Alphabet("ab", np.zeros((1, 3), np.float32), np.zeros(3, np.float32), np.arange(3))


def by_enumeration(probabilities: np.ndarray[tuple[int, ...], np.dtype[np.float64]], text: str) -> float:
    """Sum over every path, as CTC is defined."""
    total = 0.0
    for path in product(range(3), repeat=len(probabilities)):
        if "".join("-ab"[kind] for kind, _ in groupby(path)).replace("-", "") == text:
            total += float(np.prod([row[kind] for row, kind in zip(probabilities, path, strict=True)]))
    return total


@given(st.integers(0, 10_000), st.sampled_from(["a", "b", "ab", "aa", "aba", "bb"]))
@settings(max_examples=60, deadline=None)
def test_the_likelihood_is_the_sum_over_all_paths(seed: int, text: str) -> None:
    raw = np.random.default_rng(seed).random((5, 3)) + 0.01
    probabilities = raw / raw.sum(1, keepdims=True)
    found = np.exp(log_likelihood(np.log(probabilities).astype(np.float32), LETTERS, text))
    assert found == pytest.approx(by_enumeration(probabilities, text), rel=1e-4)


def test_several_texts_are_scored_as_each_alone() -> None:
    raw = np.random.default_rng(3).random((7, 3)).astype(np.float32) + 0.01
    logs = np.log(raw / raw.sum(1, keepdims=True))
    texts = ("a", "abab", "bb", "aab")
    together = log_likelihoods(logs, LETTERS, texts)
    assert together == pytest.approx([log_likelihood(logs, LETTERS, text) for text in texts], rel=1e-5)


def test_a_text_that_is_longer_than_the_line_is_all_but_impossible() -> None:
    logs = np.log(np.full((2, 3), 1 / 3, np.float32))
    assert log_likelihood(logs, LETTERS, "abab") < -1e6
