"""What the API answers while the database is away, and that a refusal rolls back what was begun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_operators import problem

from realname.database.connecting import database_settings
from realname.database.disposable import connected
from realname.database.rows import tenant
from realname.record.operators.actions import policies
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Policy


def test_a_database_that_is_away_is_told_with_when_to_come_again(north: Operator, tmp_path: Path) -> None:
    nowhere = f"postgresql://app:secret@{str(tmp_path).replace('/', '%2F')}:5432/realname"
    connections.close_all()
    with connected(database_settings(nowhere, pooled=False)):
        for answer in (north.get("/v1/registrations"), north.post("/v1/registrations", {})):
            problem(answer, 503, "service.database")
            assert int(answer["retry-after"]) > 0
            assert b"secret" not in answer.content


@pytest.mark.parametrize("error", [OperationalError("away"), RuntimeError("a person's name")])
def test_what_fails_half_way_leaves_nothing_and_tells_no_secret(
    north: Operator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(policies, "emit", fail)
    answer = north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}, key="k")
    assert answer.status_code == (503 if isinstance(error, OperationalError) else 500)
    assert "a person's name" not in caplog.text + answer.content.decode()
    with tenant(north.id):
        assert not Policy.objects.exists()
    monkeypatch.undo()
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}, key="k").status_code == 201


@pytest.mark.parametrize(("cause", "status"), [(psycopg.errors.CrashShutdown, 503), (psycopg.errors.SyntaxError, 500)])
def test_a_database_that_goes_while_a_job_is_put_on_the_queue_is_told_too(
    north: Operator, monkeypatch: pytest.MonkeyPatch, cause: type[psycopg.Error], status: int
) -> None:
    def fail(*_: Any) -> None:
        raise ConnectorException from cause("away")

    monkeypatch.setattr(policies, "emit", fail)
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).status_code == status


def test_a_job_of_a_transaction_that_fails_is_not_on_the_queue_within_a_worker_either(north: Operator) -> None:
    north.post("/v1/webhooks", {"url": "https://hooks.example/north"})
    before = ProcrastinateJob.objects.count()

    def fail() -> None:
        with tenant(north.id):
            emit(north.id, "registration.decided", north.id)
            raise RuntimeError("the transaction is undone")

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        with pytest.raises(RuntimeError):
            fail()
        assert ProcrastinateJob.objects.count() == before
        with tenant(north.id):
            emit(north.id, "registration.decided", north.id)
            with connections["owner"].cursor() as other:
                other.execute("SELECT count(*) FROM procrastinate_jobs")
                assert other.fetchone()[0] == before
    assert ProcrastinateJob.objects.count() == before + 1
