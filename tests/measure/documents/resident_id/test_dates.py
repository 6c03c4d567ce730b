from __future__ import annotations

import pytest

from realname.measure.documents.resident_id.dates import BIRTHS, VALIDITIES, lawful_period
from realname.measure.readings import LONG_TERM


@pytest.mark.parametrize(
    ("start", "end", "lawful"),
    [
        ("2016-05-09", "2026-05-09", True),
        ("2016-05-09", "2021-05-09", True),
        ("2016-05-09", "2036-05-09", True),
        ("2016-05-09", "2026-05-08", False),
        ("2016-05-09", "2026-05-10", False),
        ("2016-05-09", "2025-05-09", False),
        ("2016-05-09", "2027-05-09", False),
        ("2016-05-09", LONG_TERM, True),
        ("2016-02-29", "2026-02-28", True),
        ("2016-02-29", "2026-03-01", True),
        ("2016-02-29", "2036-02-29", True),
        ("2016-02-28", "2026-03-01", False),
    ],
)
def test_a_card_is_valid_for_five_ten_or_twenty_years_to_the_day(start: str, end: str, lawful: bool) -> None:  # noqa: FBT001
    assert lawful_period(start, end) is lawful


@pytest.mark.parametrize("text", ["1949年12月31日", "2001年1月2日", "1988年11月5日", "1988年5月30日"])
def test_each_way_to_print_a_birth_has_one_pattern(text: str) -> None:
    assert sum(pattern.fits(text) for pattern in BIRTHS) == 1


@pytest.mark.parametrize("text", ["1949年13月31日", "1949年12月41日", "3001年1月2日", "1949年0月1日", "1949年1月0日"])
def test_no_pattern_holds_an_impossible_birth(text: str) -> None:
    assert not any(pattern.fits(text) for pattern in BIRTHS)


@pytest.mark.parametrize("text", ["2016.05.09-2026.05.09", "2016.05.09-长期"])
def test_each_way_to_print_a_validity_has_one_pattern(text: str) -> None:
    assert sum(pattern.fits(text) for pattern in VALIDITIES) == 1
