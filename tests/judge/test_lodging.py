"""Which day it is at a hotel, which way goes first there, and until when what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.law.lodging import UNKNOWN, LodgingLaw, lodging_law, places
from realname.judge.lodging import DAY_BEGINS, HouseRules, StayWay, day_ends, hotel_day, kept_until

ZONES = ("Asia/Shanghai", "Europe/Madrid", "America/Los_Angeles", "Pacific/Kiritimati")
FREE = LodgingLaw(date(2026, 1, 1), False, False, True, 0, True, "a place that asks for nothing")  # noqa: FBT003


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 26, 1, 59, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 26, 2, 59, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 26, 3, 0, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 23, 30, tzinfo=UTC), date(2026, 11, 26)),
    ],
)
def test_a_hotels_day_begins_at_four_by_its_own_clocks(moment: datetime, day: date) -> None:
    assert hotel_day(moment, "Europe/Madrid") == day


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_a_day_ends_where_the_next_begins(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    end = day_ends(hotel_day(moment, zone), zone)
    assert moment < end
    assert hotel_day(end, zone) == hotel_day(moment, zone) + timedelta(days=1)
    assert end.time() == DAY_BEGINS


def test_the_document_goes_first_where_law_or_hotel_say_so() -> None:
    assert HouseRules(FREE).ways == (StayWay.FACE, StayWay.DOCUMENT)
    assert HouseRules(FREE, document_first=True).ways[0] is StayWay.DOCUMENT
    for country in ("CN", "ES", "IT"):
        assert HouseRules(lodging_law(country)).ways[0] is StayWay.DOCUMENT


def test_a_register_that_is_kept_here_is_kept_as_long_as_the_law_says_and_anything_else_a_day() -> None:
    departure, zone = date(2026, 11, 28), "Europe/Madrid"
    spain = lodging_law("ES")
    assert spain.register_days == 1095
    assert kept_until(departure, zone, HouseRules(spain)) == day_ends(date(2026, 11, 29), zone)
    kept = kept_until(departure, zone, HouseRules(spain, keeps_register=True))
    assert kept == day_ends(departure + timedelta(days=1095), zone)


def test_every_place_names_its_source_and_an_unknown_one_is_treated_with_most_care() -> None:
    assert all(law.source and law.read_on.year >= 2026 for law in places().values())
    assert lodging_law("ZZ") is UNKNOWN
    assert UNKNOWN.document_first
    assert UNKNOWN.document_seen
    assert not UNKNOWN.certain


def test_a_place_with_days_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="register_days"):
        LodgingLaw(date(2026, 1, 1), False, False, True, -1, True, "")  # noqa: FBT003
