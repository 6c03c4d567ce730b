"""The day of a flight: a pass names the day of the year and leaves the year out."""

from __future__ import annotations

from datetime import date, timedelta

LEAP_DAY = 366
YEARS_APART = 8
"""Between two leap years there are eight at most: 1896 and 1904."""


def day_of(day_of_year: int, near: date) -> date:
    """Return the day with that number, 1..366, that is nearest to `near`: passes are for days, not for years ahead.

    The 366th is one of a leap year. ValueError outside of 1..366.
    """
    if not 1 <= day_of_year <= LEAP_DAY:
        raise ValueError("a day of a year is between 1 and 366")
    years = range(near.year - YEARS_APART, near.year + YEARS_APART + 1)
    days = (date(year, 1, 1) + timedelta(days=day_of_year - 1) for year in years)
    found = (day for day, year in zip(days, years, strict=True) if day.year == year)
    return min(found, key=lambda day: abs(day - near))
