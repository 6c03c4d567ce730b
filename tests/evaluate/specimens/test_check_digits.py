from __future__ import annotations

import pytest

from realname.evaluate.specimens.check_digits import icao_digit, resident_digit
from realname.evaluate.specimens.mrz import td1_lines, td3_lines

# The worked examples of ICAO 9303 parts 3, 4 and 5, and the specimen number of GB 11643-1999.


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("D23145890", "7")]
)
def test_an_icao_check_digit_is_the_standards_own(text: str, digit: str) -> None:
    assert icao_digit(text) == digit


@pytest.mark.parametrize(("first", "digit"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_a_resident_check_character_is_the_standards_own(first: str, digit: str) -> None:
    assert resident_digit(first) == digit


ERIKSSON = {
    "issuing_state": "UTO",
    "nationality": "UTO",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "birth_date": "1974-08-12",
    "sex": "F",
    "valid_until": "2012-04-15",
}


def test_a_passports_lines_are_the_worked_example() -> None:
    values = ERIKSSON | {"document_number": "L898902C3", "optional_data": "ZE184226B"}
    assert td3_lines(values) == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_a_cards_lines_are_the_worked_example() -> None:
    assert td1_lines(ERIKSSON | {"document_number": "D23145890"}) == (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )
