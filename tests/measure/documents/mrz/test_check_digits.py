from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.measure.documents.mrz.check_digits import CHARACTERS, WEIGHTS, agrees, check_digit


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("L898902C3", "6"),
        ("740812", "2"),
        ("120415", "9"),
        ("ZE184226B<<<<<", "1"),
    ],
)
def test_the_standards_own_examples(text: str, digit: str) -> None:
    assert check_digit(text) == digit
    assert agrees(text, digit)


def test_a_filler_stands_for_the_digit_of_an_empty_field_alone() -> None:
    assert agrees("<<<", "<")
    assert agrees("<<<", "0")
    assert not agrees("A<<", "<")


@given(st.text(CHARACTERS, min_size=1, max_size=30), st.data())
def test_one_wrong_character_is_seen_unless_it_is_equal_modulo_ten(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(CHARACTERS))
    wrong = text[:place] + other + text[place + 1 :]
    difference = (CHARACTERS.index(text[place]) % 36 - CHARACTERS.index(other) % 36) * WEIGHTS[place % 3]
    assert (check_digit(wrong) == check_digit(text)) == (difference % 10 == 0)


def test_a_character_from_elsewhere_is_refused() -> None:
    with pytest.raises(KeyError):
        check_digit("a")
