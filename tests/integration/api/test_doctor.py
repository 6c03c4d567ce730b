"""What `realname doctor` says of a service: what is well, and what mends each thing that is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.integration.api.test_commands import realname
from tests.integration.oversight.logs import append_some, changed

from realname.cli.service.health import database_findings
from realname.connect.keys.file_keyring import FileKeyring
from realname.database.disposable import copy_database, drop_database
from realname.database.embedded import Server
from realname.record import evidence, keyring
from realname.record.operators.actions.clients import add_operator
from realname.record.oversight.actions.sequencing import sequence_all


@pytest.fixture
def service(server: Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database, with a keyring and an evidence store of this test's own."""
    monkeypatch.setenv("DATABASE_URL", server.address.url("app", database))
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "keyring.json"))
    _forget()
    yield database
    _forget()


def _forget() -> None:
    evidence.evidence_store.cache_clear()
    keyring.keyring.cache_clear()


def ill() -> dict[str, str]:
    """Return the remedies, by what they are for."""
    return {one.what: one.remedy for one in database_findings() if one.remedy}


def states() -> dict[str, str]:
    return {one.what: one.state for one in database_findings()}


def test_a_service_that_is_well_has_nothing_to_mend(service: str) -> None:
    del service
    add_operator("north", "North Telecom", "UT")
    assert ill() == {}
    assert states().keys() == {
        "database",
        "migrations",
        "invariants",
        "keyring",
        "jobs",
        "public log",
        "evidence",
        "evidence's disk",
    }


def test_looking_makes_no_keyring(service: str, tmp_path: Path) -> None:
    del service
    assert "made with the first operator" in states()["keyring"]
    assert not (tmp_path / "keyring.json").exists()


def test_a_keyring_that_is_lost_or_another_is_told(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del service
    add_operator("north", "North Telecom", "UT")
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "nowhere.json"))
    assert "Never start with a new one" in ill()["keyring"]
    FileKeyring.create(tmp_path / "another.json")
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "another.json"))
    assert "Open the ring that wrapped it" in ill()["keyring"]


def test_evidence_that_cannot_be_written_is_told(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del service
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "file"))
    assert "evidence folder" in ill()["evidence"]


def test_jobs_that_nobody_works_on_are_told(service: str) -> None:
    del service
    insert = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
        " VALUES ('engine', 'test', now() - interval '1 hour') RETURNING id"
    )
    with connection.cursor() as cursor:
        for steps in ((), ("doing",), ("doing", "failed")):
            cursor.execute(insert)
            (job,) = cursor.fetchone()
            for status in steps:
                change = "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s"
                cursor.execute(change, [status, job])
    assert states()["jobs"] == "workers alive: 0; jobs stalled: 1, late: 1, failed within a day: 1"
    assert "`realname worker --queue engine`" in ill()["jobs"]


def test_an_invariant_that_was_broken_by_hand_is_named(server: Server, service: str) -> None:
    with psycopg.connect(server.address.url("owner", service), autocommit=True) as owner:
        owner.execute("ALTER TABLE operators_policy NO FORCE ROW LEVEL SECURITY")
    assert "table.not_forced: operators_policy" in states()["invariants"]
    assert "realname migrate" in ill()["invariants"]


def test_migrations_that_have_not_run_are_told(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path))
    copy_database(server.address, "realname", "empty")
    try:
        ran = realname(server, "empty", "doctor")
    finally:
        drop_database(server.address, "empty")
    assert ran.returncode == 3
    assert "have not run" in ran.stdout
    assert "DATABASE_OWNER_URL" in ran.stdout


def test_a_database_that_is_not_there_is_told_without_its_password(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path))
    ran = realname(server, "nowhere", "doctor")
    assert ran.returncode == 3
    assert "cannot be opened" in ran.stdout
    assert server.address.passwords["app"] not in ran.stdout + ran.stderr


def test_an_address_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert ill() == {}
    assert "none is configured" in states()["database"]


def test_a_log_that_went_back_is_told_and_so_are_leaves_that_wait(service: str) -> None:
    del service
    append_some(2)
    sequence_all()
    assert ill() == {}
    changed("DELETE FROM oversight_head; DELETE FROM oversight_position WHERE index = 1")
    assert states()["public log"].startswith("log.backwards: The database's log ends after 0 leaves")
    assert "newest backup" in ill()["public log"]


def test_leaves_that_wait_for_long_are_told(service: str) -> None:
    del service
    append_some(2)
    assert ill() == {}
    changed("UPDATE oversight_entry SET at = now() - interval '10 minutes' WHERE id = 1")
    assert "worker" in ill()["public log"]
    assert states()["public log"] == "leaves: 0; waiting for their place: 2"
