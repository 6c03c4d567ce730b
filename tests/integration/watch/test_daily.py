"""Each day an operator's scores and the outcomes of its groups are watched, and what is found is in the public log."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.integration.administration.made_up import ENGINE
from tests.integration.picture_way import TODAY, begin, caller, captured, store, tools
from tests.integration.reviews.cases import operator
from tests.pages.stand_ins import RED

from realname.database.rows import tenant
from realname.ledger.leaves import parse
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.watch.actions.daily import keep_watch
from realname.record.watch.actions.groups import age_group, end_watching, watch_group
from realname.record.watch.models import GroupCount, WatchFinding

__all__ = ("caller", "store")

pytestmark = pytest.mark.usefixtures("database", "store")

DAY = date(2026, 6, 15)
LIVE = "cd" * 32
MEMBER = uuid.UUID(int=7)


def approved(caller: Caller, at: datetime, scores: list[float]) -> None:
    registration = begin(caller)
    with tenant(caller.operator_id):
        policy = Registration.objects.get(id=registration).policy_id
        DecisionRow.objects.bulk_create(
            DecisionRow(
                operator_id=caller.operator_id,
                registration_id=registration,
                policy_id=policy,
                created_at=at,
                outcome="approved",
                checks=f'[{{"name":"face.matches_document","score":{score},"engine":{{"digest":"{ENGINE["digest"]}"}}}}]',
                decision="{}",
            )
            for score in scores
        )


def spread(around: float, count: int) -> list[float]:
    return [round(around + 0.1 * ((n * 7919 % count) / count - 0.5), 4) for n in range(count)]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def found_of(caller: Caller) -> dict[tuple[str, str], tuple[str, int]]:
    with tenant(caller.operator_id):
        rows = WatchFinding.objects.filter(day=DAY)
        return {(row.group or row.watch, row.value): (row.found, row.samples) for row in rows}


def leaves() -> list[dict[str, object]]:
    return [dict(parse(bytes(row.leaf)).body) for row in Entry.objects.filter(kind="field_watch").order_by("id")]


@pytest.mark.parametrize(("moved", "found"), [(0.0, "as_expected"), (-0.06, "alarm")])
def test_scores_that_move_from_where_the_engine_began_are_an_alarm(caller: Caller, moved: float, found: str) -> None:
    approved(caller, noon(DAY - timedelta(days=90)), spread(0.7, 600))
    approved(caller, noon(DAY - timedelta(days=1)), spread(0.7 + moved, 200))
    keep_watch(caller.operator_id, DAY, LIVE)
    assert found_of(caller) == {("score_drift", ""): (found, 200)}
    [leaf] = leaves()
    assert {name: leaf[name] for name in ("operator", "engine", "watch", "found", "samples")} == {
        "operator": str(caller.operator_id),
        "engine": ENGINE["digest"],
        "watch": "score_drift",
        "found": found,
        "samples": 200,
    }


def test_a_day_is_watched_once_and_another_operators_scores_are_not_looked_at(caller: Caller) -> None:
    south = operator("south")
    approved(south, noon(DAY), spread(0.7, 20))
    for _ in range(2):
        keep_watch(caller.operator_id, DAY, LIVE)
        keep_watch(south.operator_id, DAY, LIVE)
    assert found_of(caller) == {}
    assert found_of(south) == {("score_drift", ""): ("too_few", 20)}
    assert [leaf["found"] for leaf in leaves()] == ["too_few"]


def test_a_group_that_fares_worse_is_an_alarm(caller: Caller) -> None:
    with tenant(caller.operator_id):
        watch_group(caller, MEMBER, "sex", "Section 1 of the equality act, as our counsel wrote.")
        for value, decided, passed in (("F", 400, 300), ("M", 400, 390), ("X", 20, 2)):
            GroupCount.objects.create(
                operator_id=caller.operator_id, day=DAY, group="sex", value=value, decided=decided, approved=passed
            )
        old = DAY - timedelta(days=30)
        GroupCount.objects.create(operator_id=caller.operator_id, day=old, group="sex", value="F", decided=9000)
    keep_watch(caller.operator_id, DAY, LIVE)
    assert found_of(caller) == {
        ("sex", "F"): ("alarm", 820),
        ("sex", "M"): ("alarm", 820),
        ("sex", "X"): ("too_few", 820),
    }
    [leaf] = leaves()
    assert (leaf["watch"], leaf["found"], leaf["engine"]) == ("outcome_gap", "alarm", LIVE)
    assert "sex" not in str(leaf)


def test_decisions_are_counted_by_watched_groups_alone_and_nothing_else_is_kept(caller: Caller) -> None:
    def decide() -> None:
        instruments = tools()
        deciding.decide_registration(caller.operator_id, captured(caller, instruments, RED), instruments, TODAY)

    decide()
    with tenant(caller.operator_id):
        assert not GroupCount.objects.exists()
        for group in ("sex", "age", "language"):
            watch_group(caller, MEMBER, group, "As our counsel wrote.")
    decide()
    with tenant(caller.operator_id):
        end_watching(caller, "sex")
    decide()
    with tenant(caller.operator_id):
        rows = GroupCount.objects.order_by("group").values_list("group", "value", "decided", "approved")
        assert list(rows) == [("age", "45 to 64", 2, 2), ("language", "en", 2, 2), ("sex", "F", 1, 1)]


def test_a_group_is_watched_once_and_on_a_legal_basis(caller: Caller) -> None:
    with tenant(caller.operator_id):
        watch_group(caller, MEMBER, "age", "As our counsel wrote.")
    for group, basis, error in (("age", "Again.", Conflict), ("sex", " ", Invalid), ("race", "No.", Invalid)):
        with pytest.raises(error), tenant(caller.operator_id):
            watch_group(caller, MEMBER, group, basis)


def test_an_age_changes_its_group_on_the_birthday() -> None:
    birth = date(2000, 5, 20)
    assert age_group(birth, date(2025, 5, 19)) == "under 25"
    assert age_group(birth, date(2025, 5, 20)) == "25 to 44"
    assert age_group(birth, date(2065, 5, 20)) == "65 and over"
