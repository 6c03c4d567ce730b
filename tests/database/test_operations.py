from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections, migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from tests.database.probe import A, Probe, apply, unapply

from realname.database import row_security
from realname.database.invariants import violations
from realname.database.operations import SharedTable, TenantDirectory, TenantKey, TenantTable

EVERY: list[Operation] = [
    TenantTable("probe_line", grants=("SELECT", "INSERT")),
    TenantTable("probe_operator", column="id"),
    TenantKey("probe_bill", "line_id", "probe_line"),
    SharedTable("probe_country", ["SELECT"], "countries are no operator's"),
    TenantDirectory("probe_operator"),
]


def _privileges(probe: Probe, table: str) -> set[str]:
    with probe.session("owner") as session:
        rows = session.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'realname_app' AND table_name = %s",
            [table],
        )
        return {row[0] for row in rows}


def test_a_table_that_no_operation_speaks_of_is_closed_to_app(probe: Probe) -> None:
    apply([migrations.RunSQL("CREATE TABLE note (operator_id uuid NOT NULL)")])
    with probe.session_of(A) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT * FROM note")


def test_app_is_granted_what_the_operation_says(probe: Probe) -> None:
    assert _privileges(probe, "probe_line") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert _privileges(probe, "probe_bill") == {"SELECT", "INSERT"}
    assert _privileges(probe, "probe_country") == {"SELECT"}


@pytest.mark.parametrize("grants", [["TRUNCATE"], ["SELECT", "REFERENCES"], ["ALL"], ["SELECT ON t TO x; --"]])
def test_other_grants_than_those_on_rows_are_refused(grants: list[str]) -> None:
    with pytest.raises(ValueError, match="only SELECT"):
        TenantTable("probe_line", grants=grants).statements()


def test_a_column_with_a_sequence_of_its_own_can_be_filled_by_app(probe: Probe) -> None:
    apply(
        [
            migrations.RunSQL(
                "CREATE TABLE entry (operator_id uuid NOT NULL, id serial, PRIMARY KEY (operator_id, id))"
            ),
            TenantTable("entry"),
        ]
    )
    with probe.session_of(A) as session:
        assert session.execute("INSERT INTO entry (operator_id) VALUES (%s) RETURNING id", [A]).fetchone() == (1,)
        assert violations(session.cursor()) == []


def test_going_back_closes_the_table_and_takes_the_guard_away(probe: Probe) -> None:
    unapply([TenantKey("probe_bill", "line_id", "probe_line")])
    unapply([TenantTable("probe_line")])
    unapply([TenantDirectory("probe_operator")])
    unapply([SharedTable("probe_country", ["SELECT"], "")])
    with probe.session("owner") as session:
        assert session.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'probe_line'"
        ).fetchone() == (False, False)
        assert session.execute("SELECT count(*) FROM pg_policy WHERE polrelid = 'probe_line'::regclass").fetchone() == (
            0,
        )
        assert session.execute("SELECT to_regprocedure('tenant_ids()')").fetchone() == (None,)
    assert _privileges(probe, "probe_line") == _privileges(probe, "probe_country") == set()


def test_going_back_and_forth_ends_where_it_began(probe: Probe) -> None:
    operations: list[Operation] = [TenantTable("probe_bill", grants=("SELECT", "INSERT"))]
    unapply(operations)
    apply(operations)
    with probe.session_of(A) as session:
        assert violations(session.cursor()) == []
        assert session.execute("SELECT count(*) FROM probe_bill").fetchone() == (1,)


@pytest.mark.parametrize("operation", EVERY, ids=lambda operation: type(operation).__name__)
def test_an_operation_can_be_written_into_a_migrations_file_and_read_back(operation: Operation) -> None:
    migration = type("Migration", (migrations.Migration,), {"operations": [operation]})("0001", "probe")
    written = MigrationWriter(migration, include_header=False).as_string()
    names: dict[str, Any] = {}
    exec(compile(written, "migration", "exec"), names)  # noqa: S102  what Django itself does with such a file
    read = names["Migration"].operations[0]
    assert type(read) is type(operation)
    assert vars(read) | {"_constructor_args": None} == vars(operation) | {"_constructor_args": None}


@pytest.mark.parametrize("operation", EVERY, ids=lambda operation: type(operation).__name__)
def test_an_operation_shows_its_sql_without_a_database(database: str, operation: Operation) -> None:
    assert database
    with connections["owner"].schema_editor(collect_sql=True) as editor:
        operation.database_forwards("probe", editor, ProjectState(), ProjectState())
        assert any(getattr(operation, "table") in line for line in editor.collected_sql)  # noqa: B009  not Operation's


def test_a_long_name_is_cut_to_what_postgresql_keeps_and_stays_unique() -> None:
    one = TenantKey("t" * 60, "c" * 60, "probe_line").constraint
    other = TenantKey("t" * 60, "c" * 59 + "d", "probe_line").constraint
    assert len(one) == len(other) == 63
    assert one != other


@pytest.mark.parametrize("name", ['li"ne', "li'ne", "Line; DROP TABLE x", "线路", "select"])
def test_names_are_quoted(database: str, name: str) -> None:
    assert database
    with connections["owner"].cursor() as cursor:
        quoted = connections["owner"].ops.quote_name(name.replace('"', '""'))
        cursor.execute(f"CREATE TABLE {quoted} (operator_id uuid NOT NULL, id serial)")
        cursor.execute(row_security.guard(name, "operator_id") + row_security.grant(name, ["SELECT", "INSERT"]))
        cursor.execute(row_security.unguard(name) + row_security.share(name, ["SELECT"], "it's a test"))


def test_a_key_is_checked_when_the_transaction_ends(probe: Probe) -> None:
    session = probe.session_of(A)
    session.execute("INSERT INTO probe_bill (operator_id, line_id, cents) VALUES (%s, %s, 1)", [A, uuid4()])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        session.commit()
    session.close()
