"""The figures of an operator are those of its rows, and of nobody else's."""

from __future__ import annotations

import statistics
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.administration.made_up import ENGINE, a_registration, decided, registered
from tests.integration.picture_way import caller, store
from tests.integration.reviews.cases import operator, waiting

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.registrations import figures
from realname.record.registrations.figures import Outcomes, ReasonCount, Span
from realname.record.reviews import figures as reviewing
from realname.record.reviews.models import Case

__all__ = ("caller", "store")

pytestmark = pytest.mark.usefixtures("database", "store")

DAY = datetime(2026, 3, 4, tzinfo=UTC)
"""A Wednesday."""

SPAN = Span(DAY, DAY + timedelta(days=1))
HOUR = timedelta(hours=1)


@pytest.fixture
def south() -> Caller:
    return operator("south")


def test_registrations_are_counted_by_the_hour_in_which_they_began(caller: Caller) -> None:
    for at in (DAY, DAY + HOUR - timedelta(seconds=1), DAY + HOUR, DAY + 23 * HOUR + timedelta(minutes=59)):
        registered(caller, at)
    registered(caller, DAY - timedelta(seconds=1))
    registered(caller, DAY + timedelta(days=1))
    with tenant(caller.operator_id):
        counts = figures.begun(SPAN, HOUR)
    assert counts == [2, 1, *[0] * 21, 1]


def test_every_attempt_counts_as_a_decision_of_its_way(caller: Caller) -> None:
    first = a_registration(caller, DAY, 60, "retry", reasons=["face.too_dark"])
    decided(caller, first, DAY + HOUR)
    a_registration(caller, DAY, 60, "rejected", reasons=["face.another_person"], way="non_face")
    with tenant(caller.operator_id):
        assert figures.outcomes(SPAN) == [
            Outcomes("face", "approved", 1),
            Outcomes("face", "retry", 1),
            Outcomes("non_face", "rejected", 1),
        ]


def test_reasons_are_counted_for_refusals_and_further_attempts_alone(caller: Caller) -> None:
    for reasons in (["face.too_dark"], ["face.too_dark", "face.blurred"]):
        a_registration(caller, DAY, 60, "retry", reasons=reasons)
    a_registration(caller, DAY, 60, "rejected", reasons=["face.another_person"])
    a_registration(caller, DAY, 60, "review", reasons=["document.fields_differ"])
    with tenant(caller.operator_id):
        assert figures.reasons(SPAN) == [
            ReasonCount("retry", "face.too_dark", 2),
            ReasonCount("rejected", "face.another_person", 1),
            ReasonCount("retry", "face.blurred", 1),
        ]


def test_times_are_those_to_the_first_decision_that_is_not_another_attempt(caller: Caller) -> None:
    for taking_s in (5, 15, 15, 90_000):
        a_registration(caller, DAY - timedelta(days=1), 86_400 + taking_s)
    again = a_registration(caller, DAY, 10, "retry")
    decided(caller, again, DAY + timedelta(seconds=3600))
    decided(caller, again, DAY + timedelta(seconds=7200))
    with tenant(caller.operator_id):
        found = figures.times(SPAN)
    assert found
    assert found.decided == 4
    taken = [86_405, 86_415, 86_415, 3600]
    assert found.median_s == pytest.approx(statistics.median(taken))
    assert found.counts[-1] == 3
    assert found.counts[figures.BOUNDS_S.index(3600) + 1] == 1


def test_a_registration_decided_before_the_span_is_not_timed_again(caller: Caller) -> None:
    early = a_registration(caller, DAY - HOUR, 60, "rejected")
    decided(caller, early, DAY + HOUR)
    with tenant(caller.operator_id):
        assert figures.times(SPAN) is None


def test_drift_is_the_mean_and_the_spread_of_each_week(caller: Caller) -> None:
    for day, score in ((0, 0.8), (4, 0.6), (5, 0.9)):
        a_registration(caller, DAY + timedelta(days=day), 60, score=score)
    a_registration(caller, DAY, 60, "rejected", score=0.1)
    a_registration(caller, DAY, 60)
    with tenant(caller.operator_id):
        weeks = figures.drift(Span(DAY, DAY + timedelta(days=30)))
    assert [(week.monday, week.count) for week in weeks] == [
        (datetime(2026, 3, 2, tzinfo=UTC), 2),
        (datetime(2026, 3, 9, tzinfo=UTC), 1),
    ]
    first, second = weeks
    assert first.mean == pytest.approx(0.7)
    assert first.spread == pytest.approx(statistics.stdev([0.8, 0.6]))
    assert (second.mean, second.spread, second.threshold) == (0.9, 0, 0.5)
    assert (first.engine, first.version, first.digest) == (ENGINE["name"], ENGINE["version"], ENGINE["digest"])


def test_of_a_busy_week_the_newest_comparisons_are_enough(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "COMPARED_A_WEEK", 2)
    for hours, score in ((0, 0.1), (1, 0.6), (2, 0.8), (24 * 7, 0.9)):
        a_registration(caller, DAY + hours * HOUR, 60, score=score)
    with tenant(caller.operator_id):
        weeks = figures.drift(Span(DAY, DAY + timedelta(days=30)))
    assert [(week.count, round(week.mean, 6)) for week in weeks] == [(2, 0.7), (1, 0.9)]


def test_another_operator_sees_none_of_it(caller: Caller, south: Caller) -> None:
    a_registration(caller, DAY, 60, score=0.8)
    a_registration(caller, DAY, 60, "rejected", reasons=["face.another_person"])
    with tenant(south.operator_id):
        assert not figures.has_any()
        assert sum(figures.begun(SPAN, HOUR)) == 0
        assert figures.outcomes(SPAN) == []
        assert figures.reasons(SPAN) == []
        assert figures.times(SPAN) is None
        assert figures.drift(SPAN) == []
        assert sum(group.open for group in reviewing.load(timezone.now())) == 0
    with tenant(caller.operator_id):
        assert figures.has_any()


def test_open_cases_are_counted_by_their_age() -> None:
    caller = operator()
    now = timezone.now()
    ages = [timedelta(minutes=59), timedelta(hours=1), timedelta(hours=30), timedelta(days=9)]
    ids: list[uuid.UUID] = [waiting(caller).id for _ in ages]
    with tenant(caller.operator_id):
        for case, age in zip(ids, ages, strict=True):
            opened = now - age
            Case.objects.filter(id=case).update(opened_at=opened, due_at=opened + timedelta(days=1))
        found = reviewing.load(now)
    assert [group.open for group in found] == [1, 1, 0, 1, 1]
    assert [group.overdue for group in found] == [0, 0, 0, 1, 1]
