"""When what happens to whom: a campaign's plan, and the steps that follow from it. No clock, no database."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from realname.record.campaigns.states import StepKind
from realname.record.errors import Invalid

BUCKETS = 1 << 24
"""Lines fall into these by a keyed digest of their number, so that a cohort is a fair draw of all of them."""

MOST_COHORTS = 520
"""Ten years of weeks."""

LONGEST_DAYS = 730
SHORTEST_WINDOW_DAYS = 14
"""People travel, are ill, and share a phone: nobody is barred in the first fortnight."""

SHORTEST_STAGE_DAYS = 7
"""Between the bar of outgoing calls, which people notice, and that of incoming ones."""

LAST_WARNING_DAYS = 2
"""The last reminder comes at least so long before the first bar."""

SHORTEST_GAP_DAYS = 3
"""Between the first notice, when it really went out, and a reminder; a campaign that begins late skips it."""

MOST_REMINDERS = 6
HOURS = range(24)
MONDAY, LAST_DAY_TO_BAR = 0, 3
"""Bars begin from Monday to Thursday, when shops and hotlines are open on the next day too."""


class Channel:
    """How people are told."""

    SMS = "sms"
    LETTER = "letter"
    BOTH = "both"


CHANNELS = (Channel.SMS, Channel.LETTER, Channel.BOTH)


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign's windows. Days count from the day on which a cohort's window opens.

    cohorts         into how many parts the lines are drawn
    first_day       on which the first cohort's window opens
    every_days      between the openings of two cohorts
    reminder_days   when those who have not come are reminded, rising
    outgoing_days   when outgoing calls and messages of those who have not come are barred
    incoming_days   when incoming ones are barred too; None where that is never done
    channel         SMS, letter (by which lines with an address are told), or both
    hour            of the day, UTC, at which each step begins
    """

    cohorts: int
    first_day: date
    every_days: int = 7
    reminder_days: tuple[int, ...] = (10, 25)
    outgoing_days: int = 30
    incoming_days: int | None = 60
    channel: str = Channel.SMS
    hour: int = 9

    def __post_init__(self) -> None:
        for name, is_right, words in self._rules():
            if not is_right:
                raise Invalid(words, code="campaign.plan", pointer=f"/plan/{name}")

    def _rules(self) -> Iterator[tuple[str, bool, str]]:
        yield "cohorts", 1 <= self.cohorts <= MOST_COHORTS, f"There are 1 to {MOST_COHORTS} cohorts."
        yield "every_days", 1 <= self.every_days <= LONGEST_DAYS, f"Cohorts begin 1 to {LONGEST_DAYS} days apart."
        yield (
            "outgoing_days",
            SHORTEST_WINDOW_DAYS <= self.outgoing_days <= LONGEST_DAYS,
            f"Nothing is barred before {SHORTEST_WINDOW_DAYS} days have passed.",
        )
        later = self.incoming_days is None or (
            self.outgoing_days + SHORTEST_STAGE_DAYS <= self.incoming_days <= LONGEST_DAYS
        )
        yield (
            "incoming_days",
            later,
            f"Incoming calls are barred at least {SHORTEST_STAGE_DAYS} days after outgoing ones.",
        )
        days = self.reminder_days
        in_time = all(0 < day <= self.outgoing_days - LAST_WARNING_DAYS for day in days)
        rising = all(before < after for before, after in pairwise(days))
        yield (
            "reminder_days",
            1 <= len(days) <= MOST_REMINDERS and in_time and rising,
            f"There are 1 to {MOST_REMINDERS} reminders, the last {LAST_WARNING_DAYS} days before the bar.",
        )
        yield "channel", self.channel in CHANNELS, f"The channel is one of {', '.join(CHANNELS)}."
        yield "hour", self.hour in HOURS, "The hour is 0 to 23, UTC."

    @property
    def lasts_days(self) -> int:
        """Return on how many days something happens to a cohort."""
        return self.incoming_days or self.outgoing_days


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of one cohort, and the buckets that are the cohort: from the first, below `until_bucket`."""

    cohort: int
    kind: StepKind
    round: int
    first_bucket: int
    until_bucket: int
    due_at: datetime


def bucket_of(line_index: bytes) -> int:
    """Return the bucket of a line by its blind index, whose first byte is a version and whose rest is a digest."""
    return int.from_bytes(line_index[1:4], "big")


def buckets_of(cohort: int, cohorts: int) -> tuple[int, int]:
    """Return a cohort's first bucket and the one that is the next cohort's; cohorts are counted from 0."""
    return math.ceil(BUCKETS * cohort / cohorts), math.ceil(BUCKETS * (cohort + 1) / cohorts)


def opens_on(plan: Plan, cohort: int) -> date:
    """Return the day on which a cohort's window opens."""
    return plan.first_day + timedelta(days=cohort * plan.every_days)


def bars_on(plan: Plan, cohort: int, days: int) -> date:
    """Return the day of a bar, put off to Monday where it would fall before or into a weekend."""
    day = opens_on(plan, cohort) + timedelta(days=days)
    return day if day.weekday() <= LAST_DAY_TO_BAR else day + timedelta(days=7 - day.weekday())


def steps_of(plan: Plan) -> Iterator[PlannedStep]:
    """Give every step of every cohort, cohort by cohort, in the order of its days."""
    for cohort in range(plan.cohorts):
        opens = opens_on(plan, cohort)
        days = [(StepKind.NOTICE, 1, opens)]
        days += [
            (StepKind.REMIND, place, opens + timedelta(days=after))
            for place, after in enumerate(plan.reminder_days, start=1)
        ]
        days.append((StepKind.LIMIT, 1, bars_on(plan, cohort, plan.outgoing_days)))
        if plan.incoming_days is not None:
            days.append((StepKind.BAR, 1, bars_on(plan, cohort, plan.incoming_days)))
        for kind, number, day in days:
            due_at = datetime.combine(day, time(plan.hour), UTC)
            yield PlannedStep(cohort, kind, number, *buckets_of(cohort, plan.cohorts), due_at)


def as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values."""
    return {**asdict(plan), "first_day": plan.first_day.isoformat(), "reminder_days": list(plan.reminder_days)}


def from_json(value: Mapping[str, Any]) -> Plan:
    """Return the plan of plain values that `as_json` made. Invalid."""
    given = dict(value)
    given["first_day"] = date.fromisoformat(given["first_day"])
    given["reminder_days"] = tuple(given["reminder_days"])
    return Plan(**given)
