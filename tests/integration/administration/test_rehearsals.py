"""A rehearsal that a page asks for runs as a job, says how far it is, and changes nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.picture_way import caller, store, tools
from tests.integration.test_rehearsing import LAX, PAST, decided, rows

from realname.database.rows import tenant
from realname.judge.decision import Result
from realname.record.errors import NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.registrations.actions import rehearsals, rehearsing
from realname.record.registrations.actions.jobs import REHEARSE
from realname.record.registrations.models import RehearsalRow

__all__ = ("caller", "decided", "store")

pytestmark = pytest.mark.usefixtures("database", "store")


def begun(caller: Caller) -> uuid.UUID:
    with tenant(caller.operator_id):
        return rehearsals.begin(caller.operator_id, uuid.uuid4(), LAX, PAST)


def told(caller: Caller, rehearsal: uuid.UUID) -> RehearsalRow:
    with tenant(caller.operator_id):
        return rehearsals.rehearsal_of(rehearsal)


def test_it_waits_runs_and_tells_what_would_change(caller: Caller, decided: dict[str, Result]) -> None:
    before = rows(caller)
    rehearsal = begun(caller)
    assert told(caller, rehearsal).state == "waiting"
    assert ProcrastinateJob.objects.filter(task_name=REHEARSE).count() == 1
    rehearsals.run(caller.operator_id, rehearsal, tools())
    row = told(caller, rehearsal)
    assert (row.state, row.looked_at, row.total) == ("done", 3, 3)
    assert row.found["from_readings"] == 3
    assert sum(one["count"] for one in row.found["counts"]) == 3
    [changed] = row.found["changed"]
    assert (changed["registration"], changed["before"], changed["after"]) == (list(decided)[2], "retry", "approved")
    assert rows(caller) == before


def test_what_stops_it_is_told_to_the_page(
    caller: Caller, decided: dict[str, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    del decided
    rehearsal = begun(caller)

    def broken(*_: object) -> None:
        raise ValueError("no networks")

    monkeypatch.setattr(rehearsing, "rehearse", broken)
    with pytest.raises(ValueError, match="no networks"):
        rehearsals.run(caller.operator_id, rehearsal, tools())
    assert told(caller, rehearsal).state == "failed"


def test_it_is_forgotten_after_a_day(caller: Caller) -> None:
    old = begun(caller)
    with tenant(caller.operator_id):
        RehearsalRow.objects.filter(id=old).update(created_at=timezone.now() - rehearsals.KEPT_FOR - timedelta(hours=1))
    with pytest.raises(NotFound):
        told(caller, old)
    begun(caller)
    with tenant(caller.operator_id):
        assert not RehearsalRow.objects.filter(id=old).exists()


def test_another_operator_sees_none(caller: Caller) -> None:
    rehearsal = begun(caller)
    other = add_operator("south", "South Telecom", "UT")
    with pytest.raises(NotFound), tenant(other):
        rehearsals.rehearsal_of(rehearsal)
    rehearsals.run(other, rehearsal, tools())
    assert told(caller, rehearsal).state == "waiting"
