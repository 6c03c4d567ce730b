from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.authorities.jaro_winkler import jaro_winkler


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("MARTHA", "MARHTA", 0.9611),  # Winkler's own table
        ("DIXON", "DICKSONX", 0.8133),
        ("DWAYNE", "DUANE", 0.8400),
        ("JELLYFISH", "SMELLYFISH", 0.8963),
        ("ABC", "XYZ", 0.0),
        ("", "A", 0.0),
        ("", "", 1.0),
        ("张三", "张三丰", 0.9111),
    ],
)
def test_known_pairs_have_their_published_similarity(first: str, second: str, expected: float) -> None:
    assert jaro_winkler(first, second) == pytest.approx(expected, abs=5e-5)


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_lies_between_0_and_1_and_is_1_for_equal_texts_alone(first: str, second: str) -> None:
    similarity = jaro_winkler(first, second)
    assert 0.0 <= similarity <= 1.0
    assert (similarity == 1.0) == (first == second)
