"""The operator's guide says what the code says."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
from tests.database.probe import A, Probe

from realname.database.binaries import find_binaries
from realname.database.disposable import copy_database, drop_database
from realname.database.embedded import SETTINGS
from realname.database.invariants import invariants, violations
from realname.database.roles import provisioning_sql

CHECKOUT = Path(__file__).resolve().parents[2]
GUIDE = (CHECKOUT / "docs" / "operate.md").read_text("utf-8")


def _codes(folder: str, prefix: str) -> set[str]:
    text = "".join(file.read_text("utf-8") for file in (CHECKOUT / "src/realname" / folder).rglob("*.py"))
    return set(re.findall(rf'"({prefix}\.[a-z_]+)"', text))


def test_the_script_for_a_server_of_your_own_is_what_the_code_runs() -> None:
    assert f"```sql\n{provisioning_sql()}```\n" in GUIDE


def test_every_invariant_is_listed_with_its_rule() -> None:
    for one in invariants():
        assert f"| `{one.code}` | {one.rule} |\n" in GUIDE


@pytest.mark.parametrize(("folder", "prefix"), [("database", "database"), ("connect/keys", "keys")])
def test_every_code_is_listed_and_no_other(folder: str, prefix: str) -> None:
    fallbacks = {"database.unusable", "keys.failed", "keys.unusable"}
    listed = set(re.findall(rf"`({prefix}\.[a-z_]+)`", GUIDE))
    assert listed == _codes(folder, prefix) - fallbacks


def test_the_settings_that_keep_values_out_of_a_log_are_those_of_the_embedded_server() -> None:
    for name in ("log_min_error_statement", "log_error_verbosity", "log_parameter_max_length_on_error"):
        assert f"{name} = {SETTINGS[name]}\n" in GUIDE


def test_a_fresh_server_takes_the_script(probe: Probe) -> None:
    script = provisioning_sql().replace(":'owner_password'", "'one'").replace(":'app_password'", "'two'")
    statements = [line for line in script.splitlines() if not line.startswith("\\connect")]
    with psycopg.connect(probe.address.url("postgres", "postgres"), autocommit=True) as connection:
        for statement in statements:  # the roles and the database are there already; everything else runs as it is
            try:
                connection.execute(statement.encode())
            except (psycopg.errors.DuplicateObject, psycopg.errors.DuplicateDatabase):
                assert statement.startswith("CREATE")


def _tool(probe: Probe, name: str, role: str, *options: str) -> subprocess.CompletedProcess[str]:
    user = {"owner": "realname_owner", "postgres": "postgres"}[role]
    return subprocess.run(
        [
            find_binaries().folder / name,
            f"--host={probe.address.socket_folder}",
            "--port=5432",
            f"--username={user}",
            *options,
        ],
        env={**os.environ, "PGPASSWORD": probe.address.passwords[role]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dump_by_owner_fails_rather_than_leaves_rows_out(probe: Probe, tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    done = _tool(probe, "pg_dump", "owner", "--format=custom", f"--file={dump}", probe.name)
    assert done.returncode != 0
    assert "row-level security" in done.stderr


def test_what_was_dumped_is_restored_with_its_guards(probe: Probe, tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    assert _tool(probe, "pg_dump", "postgres", "--format=custom", f"--file={dump}", probe.name).returncode == 0
    copy_database(probe.address, "realname", "restored")
    try:
        done = _tool(probe, "pg_restore", "postgres", "--dbname=restored", "--exit-on-error", str(dump))
        assert done.returncode == 0, done.stderr
        with Probe(probe.address, "restored").session_of(A) as session:
            assert session.execute("SELECT count(*) FROM probe_line").fetchone() == (2,)
            assert violations(session.cursor()) == []
    finally:
        drop_database(probe.address, "restored")
