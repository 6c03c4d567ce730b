"""A rehearsal tells how past decisions would have come out, and changes none of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.picture_way import TODAY, caller, captured, store, tools
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import BLUE, RED, ROSE

from realname.database.rows import tenant
from realname.judge.decision import Result
from realname.judge.policy import parse
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.registrations.actions import deciding, rehearsing
from realname.record.registrations.models import DecisionInputs, DecisionRow, Registration

__all__ = ("caller", "store")

pytestmark = pytest.mark.usefixtures("database", "store")

LAX = parse(PICTURES.replace("match_fmr = 1e-5", "match_fmr = 1e-3").replace("version = 1", "version = 2", 1))
MILD = parse(
    PICTURES.replace('fail = "reject"\nunsure = "retry"\n\n[officer]', 'fail = "review"\nunsure = "retry"\n\n[officer]')
)
PAST = timezone.now() - timedelta(days=1)


@pytest.fixture
def decided(caller: Caller) -> dict[str, Result]:
    """Three registrations: the right person, another one, and one that cannot be told."""
    found = {}
    for colour in (RED, BLUE, ROSE):
        registration = captured(caller, tools(), colour)
        deciding.decide_registration(caller.operator_id, registration, tools(), TODAY)
        with tenant(caller.operator_id):
            found[str(registration)] = Result(deciding.newest_decision(registration)[0].outcome)
    assert list(found.values()) == [Result.APPROVED, Result.REJECTED, Result.RETRY]
    return found


def rows(caller: Caller) -> list[tuple[str, str, str]]:
    with tenant(caller.operator_id):
        decisions = [(row.outcome, row.checks, row.decision) for row in DecisionRow.objects.order_by("id")]
        states = [("state", row.state, row.policy_id.hex) for row in Registration.objects.order_by("id")]
    return decisions + states


def test_kept_readings_are_judged_by_the_new_rates(caller: Caller, decided: dict[str, Result]) -> None:
    before = rows(caller)
    found = list(rehearsing.rehearse(caller.operator_id, LAX, PAST, tools()))
    assert [row.before for row in found] == list(decided.values())
    assert [row.after for row in found] == [Result.APPROVED, Result.REJECTED, Result.APPROVED]
    assert all(row.from_readings for row in found)
    assert rows(caller) == before


def test_where_readings_are_erased_the_recorded_checks_are_judged(caller: Caller, decided: dict[str, Result]) -> None:
    del decided
    with tenant(caller.operator_id):
        DecisionInputs.objects.all().delete()
    found = list(rehearsing.rehearse(caller.operator_id, LAX, PAST, tools()))
    assert [row.after for row in found] == [row.before for row in found]
    assert not any(row.from_readings for row in found)


def test_another_consequence_changes_what_follows(caller: Caller, decided: dict[str, Result]) -> None:
    del decided
    with tenant(caller.operator_id):
        DecisionInputs.objects.all().delete()
    found = list(rehearsing.rehearse(caller.operator_id, MILD, PAST, tools()))
    assert [row.after for row in found] == [Result.APPROVED, Result.REVIEW, Result.RETRY]


def test_a_rehearsal_begins_at_its_moment_and_can_be_of_one_kind(caller: Caller, decided: dict[str, Result]) -> None:
    later = timezone.now() + timedelta(minutes=1)
    assert list(rehearsing.rehearse(caller.operator_id, LAX, later, tools())) == []
    assert list(rehearsing.rehearse(caller.operator_id, LAX, PAST, tools(), "transfer")) == []
    assert rehearsing.decided_since(caller.operator_id, PAST) == len(decided)


def test_another_operators_decisions_are_not_there(caller: Caller, decided: dict[str, Result]) -> None:
    del decided
    other = add_operator("south", "South Telecom", "UT")
    assert list(rehearsing.rehearse(other, LAX, PAST, tools())) == []
    assert len(list(rehearsing.rehearse(caller.operator_id, LAX, PAST, tools()))) == 3
