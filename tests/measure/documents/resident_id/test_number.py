from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from realname.measure.documents.ocr.decoding import Glyph, LineText
from realname.measure.documents.resident_id.number import MAX_COST, NumberReading, plausible, settle

ON = date(2026, 11, 24)
NUMBER = "11010519491231002X"  # the example of GB 11643-1999
CHARACTERS = "0123456789X"


def line(text: str, doubts: dict[int, tuple[str, float]] | None = None) -> LineText:
    """Make a line that reads `text`; `doubts` gives a place's second choice and how much less likely it is."""
    logs = np.full((len(text), 1 + len(CHARACTERS)), -20.0, np.float32)
    for place, character in enumerate(text):
        logs[place, 1 + CHARACTERS.index(character)] = -0.01
        if doubts and place in doubts:
            other, cost = doubts[place]
            logs[place, 1 + CHARACTERS.index(other)] = -0.01 - cost
    glyphs = [Glyph(c, 0.99, place, 8 * place + 4.0, place, place + 1) for place, c in enumerate(text)]
    return LineText(tuple(glyphs), logs)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check character
        "99010519491231002X",  # the region
        "110105194913310022",  # the month
        "11010519490229002" + "0",  # a day that was not
        "1101051949123100",  # the length
        "11010518891231002" + "0",  # before any holder's birth
    ],
)
def test_a_number_that_nobody_can_have_is_not_plausible(text: str) -> None:
    first = text[:17]
    whole = first + str(ric.calc_check_digit(first + "0")) if text.endswith("0") and len(text) == 18 else text
    assert not plausible(whole, ON)


def test_the_standards_example_is_plausible() -> None:
    assert plausible(NUMBER, ON)


def test_a_birth_on_the_day_itself_is_plausible_and_one_after_it_is_not() -> None:
    assert plausible(NUMBER, date(1949, 12, 31))
    assert not plausible(NUMBER, date(1949, 12, 30))


def test_a_number_that_agrees_is_taken_at_no_cost() -> None:
    assert settle(line(NUMBER), ON) == (NUMBER, 0.0, True)


def test_one_wrong_digit_is_settled_by_the_check_character() -> None:
    seen = NUMBER[:5] + "6" + NUMBER[6:]
    settled = settle(line(seen, {5: ("5", 1.0)}), ON)
    assert settled is not None
    assert settled[0] == NUMBER
    assert settled[1] == pytest.approx(1.0, abs=1e-4)
    assert settled[2]


@pytest.mark.parametrize(("cost", "taken"), [(MAX_COST - 0.1, True), (MAX_COST + 0.1, False)])
def test_a_correction_may_cost_no_more_than_the_limit(cost: float, taken: bool) -> None:  # noqa: FBT001
    seen = NUMBER[:5] + "6" + NUMBER[6:]
    assert (settle(line(seen, {5: ("5", cost)}), ON) is not None) is taken


def test_two_corrections_of_like_cost_are_not_clear() -> None:
    seen = NUMBER[:17] + "1"
    # Either the check character or the order code's last digit may be wrong; both mend the number.
    other = next(d for d in "0123456789" if str(ric.calc_check_digit(NUMBER[:16] + d + "0")) == "1")
    settled = settle(line(seen, {17: ("X", 1.0), 16: (other, 1.5)}), ON)
    assert settled is not None
    assert not settled[2]


@given(st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_no_single_mistake_passes_the_check_character(place: int, character: str) -> None:
    if character == "X" and place < 17:
        return
    changed = NUMBER[:place] + character + NUMBER[place + 1 :]
    assert plausible(changed, ON) == (changed == NUMBER)


def test_birth_and_sex_come_from_the_number() -> None:
    reading = NumberReading(NUMBER, "", 1.0, sure=True, check=None, corrections=())
    assert (reading.birth, reading.sex) == ("1949-12-31", "F")
    unread = NumberReading(None, "field.illegible", 0.0, sure=False, check=None, corrections=())
    assert (unread.birth, unread.sex) == (None, None)
