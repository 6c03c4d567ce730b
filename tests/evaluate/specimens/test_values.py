from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.people import valid_until
from realname.evaluate.specimens.values import complete_icao, complete_resident
from realname.evaluate.specimens.wrapping import ADDRESS_COLUMNS, wrapped
from realname.measure.readings import LONG_TERM

NUMBER = "11010519491231002X"


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_an_invented_resident_agrees_with_her_number(seed: int) -> None:
    values = complete_resident({}, seed)
    number = values["document_number"]
    assert ric.is_valid(number)
    assert ric.get_birth_date(number).isoformat() == values["birth_date"]
    assert (int(number[16]) % 2 == 1) == (values["sex"] == "M")
    assert values["valid_until"] == valid_until(
        date.fromisoformat(values["birth_date"]), date.fromisoformat(values["valid_from"])
    )


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_an_invented_address_fits_three_lines(seed: int) -> None:
    assert len(wrapped(complete_resident({}, seed)["address"], ADDRESS_COLUMNS)) <= 3


@pytest.mark.parametrize(("address", "lines"), [("某" * 33, 3), ("某" * 34, 4), ("1" * 54, 3), ("1" * 55, 4)])
def test_a_line_takes_eleven_characters_or_eighteen_digits(address: str, lines: int) -> None:
    assert len(wrapped(address, ADDRESS_COLUMNS)) == lines


def test_the_same_seed_invents_the_same_person() -> None:
    assert complete_resident({}, 5) == complete_resident({}, 5)
    assert complete_resident({}, 5) != complete_resident({}, 6)


def test_a_given_number_settles_birth_and_sex() -> None:
    values = complete_resident({"document_number": NUMBER}, 1)
    assert (values["birth_date"], values["sex"]) == ("1949-12-31", "F")


def test_given_birth_and_sex_are_in_the_number() -> None:
    number = complete_resident({"birth_date": "1990-02-03", "sex": "F"}, 1)["document_number"]
    assert number[6:14] == "19900203"
    assert int(number[16]) % 2 == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"document_number": "110105194912310021"}, "specimen.check_digit"),
        ({"document_number": NUMBER, "sex": "M"}, "specimen.disagrees"),
        ({"document_number": NUMBER, "birth_date": "1949-12-30"}, "specimen.disagrees"),
        ({"document_number": "99010519491231002X"}, "specimen.value"),
        ({"document_number": "110105194913310022"}, "specimen.value"),
        ({"document_number": "1101051949123100"}, "specimen.value"),
        ({"ethnicity": "汉族"}, "specimen.value"),
        ({"name": " "}, "specimen.value"),
        ({"name": "王\n芳"}, "specimen.value"),
        ({"name": "王" * 13}, "specimen.value"),
        ({"address": "某" * 34}, "specimen.value"),
        ({"issuer": "某" * 29}, "specimen.value"),
        ({"sex": "X"}, "specimen.value"),
        ({"surname": "WANG"}, "specimen.value"),
        ({"birth_date": "1990-02-30"}, "specimen.value"),
        ({"valid_from": "2020-01-01", "valid_until": "2020-01-01"}, "specimen.disagrees"),
    ],
)
def test_a_resident_value_that_cannot_stand_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(SpecimenError) as refusal:
        complete_resident(values, 1)
    assert refusal.value.code == code
    assert not any(value in str(refusal.value) for value in values.values() if value.strip())


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"document_number": "L898902C35"}, "specimen.check_digit"),
        ({"issuing_state": "FRA"}, "specimen.value"),
        ({"nationality": "CHN"}, "specimen.value"),
        ({"surname": "MÜLLER"}, "specimen.value"),
        ({"address": "Main Street"}, "specimen.value"),
    ],
)
def test_a_travellers_value_that_cannot_stand_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(SpecimenError) as refusal:
        complete_icao(values, 1)
    assert refusal.value.code == code


def test_a_right_check_digit_after_a_document_number_is_taken_off() -> None:
    assert complete_icao({"document_number": "L898902C36"}, 1)["document_number"] == "L898902C3"


def test_a_name_splits_at_its_comma() -> None:
    values = complete_icao({"name": "Eriksson, Anna Maria"}, 1)
    assert (values["surname"], values["given_names"]) == ("ERIKSSON", "ANNA MARIA")


@pytest.mark.parametrize(
    ("issued", "until"),
    [
        ("2016-03-09", "2021-03-09"),  # 15 years old, the day before 16
        ("2016-03-10", "2026-03-10"),
        ("2026-03-09", "2036-03-09"),  # the day before 26
        ("2026-03-10", "2046-03-10"),
        ("2046-03-09", "2066-03-09"),  # the day before 46
        ("2046-03-10", LONG_TERM),
    ],
)
def test_validity_follows_age_at_issue(issued: str, until: str) -> None:
    assert valid_until(date(2000, 3, 10), date.fromisoformat(issued)) == until
