"""An engine that does not measure as it did decides nothing: registrations wait, and go on once it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from tests.integration.picture_way import TODAY, caller, captured, store, tools
from tests.pages.stand_ins import RED

from realname.cli.program import program
from realname.database.rows import tenant
from realname.evaluate.canaries import Canary
from realname.ledger.leaves import parse
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.registrations.states import State
from realname.record.watch.actions import canaries
from realname.record.watch.models import CanaryRun
from realname.record.watch.selectors import newest_canaries

__all__ = ("caller", "store")

pytestmark = pytest.mark.usefixtures("database", "store", "fresh")

WELL = Canary("smaller", 0.9, 0.9)
ILL = Canary("smaller", 0.8, 0.9)


@pytest.fixture
def fresh() -> Iterator[None]:
    canaries.forget_known()
    yield
    canaries.forget_known()


def measured_as(monkeypatch: pytest.MonkeyPatch, *found: Canary) -> None:
    monkeypatch.setattr(canaries, "run_canaries", lambda _: found)
    canaries.forget_known()


def leaves() -> list[dict[str, object]]:
    return [dict(parse(bytes(row.leaf)).body) for row in Entry.objects.filter(kind="field_watch").order_by("id")]


def test_a_failing_canary_stops_deciding_and_refuses_nobody(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    measured_as(monkeypatch, WELL, replace(ILL, name="as if printed"))
    instruments = tools()
    registration = captured(caller, instruments, RED)
    assert deciding.decide_registration(caller.operator_id, registration, instruments, TODAY) is not None
    with tenant(caller.operator_id):
        row = Registration.objects.get(id=registration)
        assert (row.state, row.waiting_for) == (State.CAPTURED, "engine")
        assert not DecisionRow.objects.exists()
        assert Event.objects.get(type="registration.waiting").data == {"for": "engine"}
    measured_as(monkeypatch, WELL)
    assert deciding.decide_registration(caller.operator_id, registration, instruments, TODAY) is None
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=registration).waiting_for == ""
        assert DecisionRow.objects.get().outcome == "approved"


def test_every_run_is_written_and_in_the_public_log(monkeypatch: pytest.MonkeyPatch) -> None:
    measured_as(monkeypatch, WELL)
    assert canaries.is_sound(tools())
    measured_as(monkeypatch, WELL, ILL, Canary("a drawn head", None, 0.05))
    assert not canaries.is_sound(tools())
    digest = tools().faces.stamp.digest
    common = {"engine": digest, "watch": "canary", "bound": 0.01}
    assert leaves() == [
        common | {"found": "as_expected", "measured": 0, "samples": 1},
        common | {"found": "alarm", "measured": 1, "samples": 3},
    ]
    assert [run.is_well for run in CanaryRun.objects.order_by("id")] == [True, False]
    [newest] = newest_canaries()
    assert newest.results[2] == {"name": "a drawn head", "score": None, "expected": 0.05}


def test_a_process_measures_once_and_not_at_every_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    measured_as(monkeypatch, WELL)
    assert [canaries.is_sound(tools()) for _ in range(3)] == [True] * 3
    assert CanaryRun.objects.count() == 1


@pytest.mark.parametrize(("queue", "runs"), [("engine", 1), ("outside", 0)])
def test_a_worker_measures_before_its_first_job(monkeypatch: pytest.MonkeyPatch, queue: str, runs: int) -> None:
    measured_as(monkeypatch, WELL)
    monkeypatch.setattr("realname.record.registrations.tasks.tools", tools)
    monkeypatch.setattr("realname.cli.service.worker.use_database", lambda: None)
    known: list[int] = []
    monkeypatch.setattr("procrastinate.App.run_worker", lambda *_, **__: known.append(CanaryRun.objects.count()))
    CliRunner().invoke(program, ["worker", "--queue", queue], catch_exceptions=False)
    assert known == [runs]


def test_an_engine_without_recorded_canaries_is_not_stopped() -> None:
    assert canaries.is_sound(tools())
    assert not CanaryRun.objects.exists()
    assert leaves() == []
