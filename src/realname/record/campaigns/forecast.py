"""The dry run: who comes on which day, how many people must be there for them, and how long they wait. Nothing is sent.

When people come is a guess of the operator until its first cohort has shown it: each notice, reminder and bar sends a
share of those who will come, most at once and half of the rest in each half-life. The queues are Erlang C
(`queueing`), in the busiest hour of a day, shop by shop.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from realname.record.campaigns.plan import Plan, bars_on, opens_on
from realname.record.campaigns.queueing import mean_wait_s, servers_needed
from realname.record.errors import Invalid

WAVES = {"notice": 0.35, "remind": 0.30, "limit": 0.25, "bar": 0.10}
"""Which share of those who come at all each kind of step brings; the reminders share theirs. Guessed, not measured."""

LASTS_DAYS = 28
"""A wave is cut off after so long; less than a hundredth of it is left where its half-life is four days or less."""

REVIEWER_HOURS = 6.0
"""Of a day that a reviewer spends on cases."""

LATE_SHARE = 0.2
"""At most a fifth waits longer than the target: the usual 80 of 100."""

HOTLINE_PATIENCE_S = 60.0
FEW = 1.0
"""Days with fewer people than this in all shops together need nobody besides whoever is there anyway."""

SECONDS_A_MINUTE = 60.0
SECONDS_AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What an operator takes for true. Shares are 0..1, times as named, the rest counts.

    coming         of the lines, whose holders come before the end
    remote         of those, who are verified on their own phone, without staff
    reviewed       of all who come, whose case a reviewer looks at
    calling        of the lines told, whose holders call the hotline after each notice
    half_life_days in which half of a wave has come
    shops, shop_minutes, open_hours, busiest  the shops; minutes a person takes; hours a day; the busiest hour against
                   the mean one
    agents         at work in each shop, None where the question is how many there must be
    wait_minutes   the longest wait in a shop that four of five may have
    """

    coming: float = 0.75
    remote: float = 0.6
    reviewed: float = 0.05
    calling: float = 0.02
    half_life_days: float = 3.0
    shops: int = 50
    shop_minutes: float = 9.0
    call_minutes: float = 5.0
    review_minutes: float = 4.0
    open_hours: float = 9.0
    busiest: float = 1.6
    wait_minutes: float = 15.0
    agents: int | None = None

    def __post_init__(self) -> None:
        shares = ("coming", "remote", "reviewed", "calling")
        for one in fields(self):
            value = getattr(self, one.name)
            if value is None:
                continue
            most = 1.0 if one.name in shares else LIMITS[one.name]
            least = 0.0 if one.name in shares else 1.0 if one.name in {"shops", "agents", "busiest"} else 0.1
            if not least <= value <= most:
                raise Invalid(
                    f"{one.name} lies between {least:g} and {most:g}.",
                    code="campaign.assumption",
                    pointer=f"/{one.name}",
                )


LIMITS = {
    "half_life_days": 14.0,
    "shops": 100_000,
    "shop_minutes": 120.0,
    "call_minutes": 60.0,
    "review_minutes": 60.0,
    "open_hours": 24.0,
    "busiest": 10.0,
    "wait_minutes": 240.0,
    "agents": 1000,
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the forecast: people, and who must be there for them.

    in_shops, remote, calls, reviews  people, calls and cases of the day
    agents_needed                     in all shops together, in the busiest hour
    call_agents, reviewers            for the hotline, and for the cases
    wait_minutes                      mean wait in a shop with the agents there are, infinite where they cannot keep
                                      up; None where they are not given
    left_over                         people whom those agents do not get to by the evening
    """

    day: date
    in_shops: float
    remote: float
    calls: float
    reviews: float
    agents_needed: int
    call_agents: int
    reviewers: int
    wait_minutes: float | None
    left_over: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a campaign would come to: day by day, with its heaviest day."""

    lines: int
    days: tuple[Day, ...]

    @property
    def people(self) -> float:
        """Return how many come in all."""
        return sum(day.in_shops + day.remote for day in self.days)

    @property
    def heaviest(self) -> Day | None:
        """Return the day that needs most agents in shops; the first of several."""
        return max(self.days, key=lambda day: day.agents_needed, default=None)


def forecast(lines: int, plan: Plan, guess: Assumptions) -> Forecast:
    """Return what a campaign of so many lines would come to. Nothing is random: the same always gives the same."""
    come: defaultdict[date, float] = defaultdict(float)
    told: defaultdict[date, float] = defaultdict(float)
    each = lines / plan.cohorts
    for cohort in range(plan.cohorts):
        left = each
        waves = list(_waves(plan, cohort))
        whole = sum(share for _day, share in waves)
        for day, share in waves:
            told[day] += left
            wave = each * guess.coming * share / whole
            left -= wave
            for after, part in enumerate(_decay(guess.half_life_days)):
                come[day + timedelta(days=after)] += wave * part
    return Forecast(lines, tuple(_days(come, told, guess)))


def _waves(plan: Plan, cohort: int) -> Iterator[tuple[date, float]]:
    opens = opens_on(plan, cohort)
    yield opens, WAVES["notice"]
    for after in plan.reminder_days:
        yield opens + timedelta(days=after), WAVES["remind"] / len(plan.reminder_days)
    yield bars_on(plan, cohort, plan.outgoing_days), WAVES["limit"]
    if plan.incoming_days is not None:
        yield bars_on(plan, cohort, plan.incoming_days), WAVES["bar"]


def _decay(half_life_days: float) -> list[float]:
    """Return which part of a wave comes on its day and on each after it; in all 1."""
    parts = [0.5 ** (day / half_life_days) for day in range(LASTS_DAYS)]
    return [part / sum(parts) for part in parts]


def _days(come: dict[date, float], told: dict[date, float], guess: Assumptions) -> Iterator[Day]:
    left_over = 0.0
    day, last = min(come), max(come)
    while day <= last:
        people, calls = come.get(day, 0.0), guess.calling * told.get(day, 0.0)
        in_shops = people * (1.0 - guess.remote)
        rate_s = in_shops / guess.shops / guess.open_hours * guess.busiest / SECONDS_AN_HOUR
        service_s = guess.shop_minutes * SECONDS_A_MINUTE
        is_quiet = in_shops < FEW
        needed = (
            0
            if is_quiet
            else servers_needed(rate_s * service_s, service_s, guess.wait_minutes * SECONDS_A_MINUTE, LATE_SHARE)
        )
        wait = None
        if guess.agents is not None:
            wait = mean_wait_s(rate_s * service_s, guess.agents, service_s) / SECONDS_A_MINUTE
            capacity = guess.shops * guess.agents * guess.open_hours * SECONDS_A_MINUTE / guess.shop_minutes
            left_over = max(0.0, left_over + in_shops - capacity)
        reviews = people * guess.reviewed
        yield Day(
            day=day,
            in_shops=in_shops,
            remote=people - in_shops,
            calls=calls,
            reviews=reviews,
            agents_needed=needed * guess.shops,
            call_agents=_call_agents(calls, guess),
            reviewers=math.ceil(reviews * guess.review_minutes / SECONDS_A_MINUTE / REVIEWER_HOURS),
            wait_minutes=wait,
            left_over=left_over,
        )
        day += timedelta(days=1)


def _call_agents(calls: float, guess: Assumptions) -> int:
    service_s = guess.call_minutes * SECONDS_A_MINUTE
    load = calls / guess.open_hours * guess.busiest / SECONDS_AN_HOUR * service_s
    return servers_needed(load, service_s, HOTLINE_PATIENCE_S, LATE_SHARE)
