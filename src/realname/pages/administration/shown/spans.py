"""The spans that figures are shown for: whole days in UTC, the present one included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realname.record.registrations.figures import Span

WEEKS = 12
"""How far back the drift is shown, whatever the span: it shows over weeks, or not at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One span on offer: for how many days, and how long a bar of it lasts."""

    name: str
    text: Promise
    days: int
    bucket: timedelta

    def span(self, now: datetime) -> Span:
        """Return the span that ends with this day."""
        return _days(now, self.days)


CHOICES = (
    Choice("today", _("Today"), 1, timedelta(hours=1)),
    Choice("7-days", _("7 days"), 7, timedelta(hours=6)),
    Choice("30-days", _("30 days"), 30, timedelta(days=1)),
)


def chosen(name: str) -> Choice:
    """Return the span of that name, a week where there is none."""
    return next((one for one in CHOICES if one.name == name), CHOICES[1])


def weeks(now: datetime) -> Span:
    """Return the weeks that the drift is shown for, from a Monday on."""
    today = _days(now, 1)
    monday = today.since - timedelta(days=today.since.weekday())
    return Span(monday - timedelta(weeks=WEEKS - 1), today.until)


def day(moment: datetime) -> str:
    """Return a day without its year, in the language in force."""
    return date_format(moment.astimezone(UTC), "MONTH_DAY_FORMAT")


def _days(now: datetime, days: int) -> Span:
    until = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return Span(until - timedelta(days=days), until)
