"""Amounts of money."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.payments.money import MOST_MINOR, Money, minor_of


@pytest.mark.parametrize(
    ("minor", "currency", "text"), [(1234, "EUR", "12.34 EUR"), (1234, "JPY", "1234 JPY"), (1234, "KWD", "1.234 KWD")]
)
def test_an_amount_in_its_own_unit(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text


@given(st.integers(1, MOST_MINOR), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_survives_json(minor: int, currency: str) -> None:
    assert minor_of(json.loads(json.dumps(float(Money(minor, currency).major))), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency"), [(0, "EUR"), (-1, "EUR"), (MOST_MINOR + 1, "EUR"), (True, "EUR"), (1, "eur"), (1, "EURO")]
)
def test_what_is_no_amount_is_refused(minor: int, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|currency"):
        Money(minor, currency)
