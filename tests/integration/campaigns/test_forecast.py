"""The dry run's arithmetic, against values of the literature and against what must hold of any queue."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.campaigns.conftest import PLAN

from realname.record.campaigns.forecast import Assumptions, forecast
from realname.record.campaigns.plan import BUCKETS, Plan, bars_on, buckets_of, steps_of
from realname.record.campaigns.queueing import erlang_b, erlang_c, mean_wait_s, servers_needed, waits_longer
from realname.record.campaigns.states import StepKind
from realname.record.errors import Invalid


def test_erlang_b_and_c_are_those_of_small_systems_by_hand() -> None:
    assert erlang_b(1.0, 1) == pytest.approx(1 / 2)
    assert erlang_b(2.0, 2) == pytest.approx(2 / 5)
    assert erlang_c(0.5, 1) == pytest.approx(0.5)  # M/M/1: the server's share of time at work
    assert erlang_c(1.0, 2) == pytest.approx(1 / 3)
    assert mean_wait_s(0.5, 1, 60.0) == pytest.approx(60.0)  # M/M/1: load / (1 - load) services
    assert math.isinf(mean_wait_s(2.0, 2, 60.0))


@given(st.floats(0.01, 200.0), st.floats(1.0, 3600.0), st.floats(0.0, 3600.0), st.floats(0.01, 0.9))
def test_the_servers_needed_are_enough_and_one_less_is_not(
    load: float, service_s: float, patience_s: float, late: float
) -> None:
    servers = servers_needed(load, service_s, patience_s, late)
    assert load < servers
    assert waits_longer(load, servers, service_s, patience_s) <= late
    assert waits_longer(load, servers - 1, service_s, patience_s) > late


def test_everybody_who_comes_comes_once_and_a_bigger_cohort_needs_more_people() -> None:
    guess = Assumptions()
    small, large = (forecast(1_000_000, Plan(cohorts, PLAN.first_day), guess) for cohorts in (50, 10))
    for found in (small, large):
        assert found.people == pytest.approx(750_000)
        assert [day.day for day in found.days] == [
            found.days[0].day + timedelta(days=place) for place in range(len(found.days))
        ]
    assert small.heaviest is not None
    assert large.heaviest is not None
    assert large.heaviest.agents_needed >= 2 * small.heaviest.agents_needed
    assert all(day.wait_minutes is None and day.left_over == 0 for day in small.days)


def test_too_few_agents_leave_people_over_until_the_wave_has_passed() -> None:
    found = forecast(1_000_000, Plan(1, PLAN.first_day), Assumptions(agents=2, shops=50))
    first = found.days[0]
    assert first.wait_minutes is not None
    assert math.isinf(first.wait_minutes)
    assert first.left_over == pytest.approx(first.in_shops - 50 * 2 * 9 * 60 / 9)
    assert found.days[-1].left_over == 0


@pytest.mark.parametrize("wrong", [{"coming": 1.1}, {"shops": 0}, {"agents": 0}, {"half_life_days": 0.0}])
def test_an_assumption_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        Assumptions(**wrong)
    assert refusal.value.code == "campaign.assumption"


@given(st.integers(1, 520))
def test_cohorts_are_all_buckets_each_once(cohorts: int) -> None:
    bounds = [buckets_of(cohort, cohorts) for cohort in range(cohorts)]
    assert (bounds[0][0], bounds[-1][1]) == (0, BUCKETS)
    assert all(one[1] == two[0] for one, two in pairwise(bounds))
    assert all(first * cohorts // BUCKETS == cohort for cohort, (first, _until) in enumerate(bounds))


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(14, 100))
def test_no_bar_begins_into_a_weekend_or_sooner_than_planned(first_day: date, days: int) -> None:
    plan = Plan(1, first_day, 7, (10,), days, None)
    day = bars_on(plan, 0, days)
    assert day.weekday() in range(4)
    assert timedelta(0) <= day - first_day - timedelta(days=days) <= timedelta(days=3)
    assert [step.kind for step in steps_of(plan)] == [StepKind.NOTICE, StepKind.REMIND, StepKind.LIMIT]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("cohorts", 0),
        ("cohorts", 521),
        ("every_days", 0),
        ("reminder_days", ()),
        ("reminder_days", (20, 10)),
        ("reminder_days", (29,)),
        ("outgoing_days", 13),
        ("incoming_days", 36),
        ("channel", "fax"),
        ("hour", 24),
    ],
)
def test_a_plan_that_is_too_hasty_is_refused_by_its_member(member: str, value: Any) -> None:
    good: dict[str, Any] = {
        "cohorts": 1,
        "first_day": PLAN.first_day,
        "outgoing_days": 30,
        "reminder_days": (10, 28),
        "incoming_days": 37,
    }
    Plan(**good)
    with pytest.raises(Invalid) as refusal:
        Plan(**{**good, member: value})
    assert refusal.value.pointer == f"/plan/{member}"
