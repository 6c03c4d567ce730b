from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.messages.phone_numbers import PhoneNumberError, is_e164, mask, parse_number


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+44 7700 900123", None, "+447700900123"),
        ("07700 900123", "GB", "+447700900123"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86-138-0013-8000", "GB", "+8613800138000"),
        ("tel:+447700900123", None, "+447700900123"),
        ("＋８６１３８００１３８０００", None, "+8613800138000"),
        ("(212) 555-0123", "US", "+12125550123"),
    ],
)
def test_what_people_write_comes_out_in_e164(text: str, region: str | None, expected: str) -> None:
    assert parse_number(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("07700 900123", None, "line.number_without_country"),
        ("", "CN", "line.number"),
        ("not a number", "CN", "line.number"),
        ("+44 7700", None, "line.number"),
        ("+44 7700 900123 456789", None, "line.number"),
        ("+447700900123 ext. 7", None, "line.number"),
        ("+9990000000", None, "line.number_without_country"),
        ("1" * 500, "CN", "line.number"),
    ],
)
def test_what_is_no_number_is_refused_and_not_repeated(text: str, region: str | None, code: str) -> None:
    with pytest.raises(PhoneNumberError) as caught:
        parse_number(text, region)
    assert caught.value.code == code
    assert "900" not in str(caught.value)


def test_a_number_in_e164_is_told_from_one_that_is_not() -> None:
    assert is_e164("+447700900123")
    assert not is_e164("+44 7700 900123")
    assert not is_e164("447700900123")


@pytest.mark.parametrize(
    ("number", "masked"),
    [("+447700900123", "+44••••••••23"), ("+8613800138000", "+86•••••••••00"), ("12345", "•••••"), ("", "")],
)
def test_a_masked_number_shows_its_country_and_two_digits(number: str, masked: str) -> None:
    assert mask(number) == masked


@given(st.text(max_size=40))
def test_masking_never_shows_more_than_two_digits_of_a_subscribers_number(text: str) -> None:
    shown = mask(text).lstrip("+")
    hidden_at = shown.find("•")
    assert len(shown[hidden_at:].replace("•", "")) <= 2 if hidden_at >= 0 else len(text) <= 5
