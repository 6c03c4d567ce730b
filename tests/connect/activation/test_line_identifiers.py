from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.activation.line_identifiers import (
    LineIdentifierError,
    eid_check_digits,
    iccid_check_digit,
    parse_eid,
    parse_iccid,
)

DIGITS = st.characters(codec="ascii", categories=["Nd"])

EIDS = [
    "89001012012341234012345678901224",  # GSMA SGP.02, annex J
    "89001567010203040506070809101152",
    "89044011112233441122334411223321",
    "89034011560010000000000000000121",
]


@pytest.mark.parametrize("eid", EIDS)
def test_the_specifications_examples_are_eids(eid: str) -> None:
    assert parse_eid(eid) == eid
    assert eid_check_digits(eid[:30]) == eid[30:]


@pytest.mark.parametrize("iccid", ["8944500102198304826", "8986012312345678905", "89860123123456789018"])
def test_numbers_with_a_right_last_digit_are_iccids(iccid: str) -> None:
    assert parse_iccid(iccid) == iccid


def test_what_people_type_is_read() -> None:
    assert parse_eid("8900 1012 0123 4123 4012 3456 7890 1224") == EIDS[0]
    assert parse_iccid("8944 5001-0219 8304\u00a0826") == "8944500102198304826"
    assert parse_iccid("8944500102198304826F") == "8944500102198304826"


@given(st.text(DIGITS, min_size=16, max_size=17))
def test_a_completed_number_is_an_iccid_and_no_other_last_digit_makes_one(rest: str) -> None:
    first = f"89{rest}"
    right = iccid_check_digit(first)
    assert parse_iccid(first + right) == first + right
    for digit in set("0123456789") - {right}:
        with pytest.raises(LineIdentifierError):
            parse_iccid(first + digit)


@given(st.text(DIGITS, min_size=30, max_size=30))
def test_a_completed_number_is_an_eid(first: str) -> None:
    eid = first + eid_check_digits(first)
    assert parse_eid(eid) == eid
    assert int(eid) % 97 == 1


@given(st.text(DIGITS, min_size=30, max_size=30), st.integers(0, 31), st.integers(1, 9))
def test_any_one_wrong_digit_of_an_eid_is_found(first: str, place: int, by: int) -> None:
    eid = first + eid_check_digits(first)
    wrong = f"{eid[:place]}{(int(eid[place]) + by) % 10}{eid[place + 1 :]}"
    with pytest.raises(LineIdentifierError):
        parse_eid(wrong)


@given(st.text(DIGITS, min_size=16, max_size=16), st.integers(0, 17))
def test_neighbours_that_changed_places_are_found_in_an_iccid_but_for_0_and_9(rest: str, place: int) -> None:
    iccid = f"89{rest}" + iccid_check_digit(f"89{rest}")
    swapped = f"{iccid[:place]}{iccid[place + 1]}{iccid[place]}{iccid[place + 2 :]}"
    if iccid[place] == iccid[place + 1] or {iccid[place], iccid[place + 1]} == {"0", "9"}:
        return
    with pytest.raises(LineIdentifierError):
        parse_iccid(swapped)


@given(st.text())
def test_other_text_is_refused_and_not_repeated(text: str) -> None:
    for parse in (parse_iccid, parse_eid):
        try:
            digits = parse(text)
        except LineIdentifierError as error:
            assert re.search(r"\d{5}", str(error)) is None  # noqa: PT017  either outcome is right here
        else:
            assert digits.isascii()
            assert digits.isdigit()


@pytest.mark.parametrize(
    "text", ["", "894450010219830482", "89445001021983048265", "8844500102198304826", "٨٩44500102198304826"]
)
def test_a_number_of_another_length_or_start_is_no_iccid(text: str) -> None:
    with pytest.raises(LineIdentifierError) as caught:
        parse_iccid(text)
    assert caught.value.code == "line.iccid"


@pytest.mark.parametrize("text", ["", EIDS[0][:31], EIDS[0] + "0", EIDS[0][:-1] + "x"])
def test_a_number_of_another_length_is_no_eid(text: str) -> None:
    with pytest.raises(LineIdentifierError) as caught:
        parse_eid(text)
    assert caught.value.code == "line.eid"
