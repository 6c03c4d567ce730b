from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from tests.database.probe import Probe, make_probe

from realname.database import roles, row_security
from realname.database.disposable import SETTINGS, disposable_folder
from realname.database.embedded import start
from realname.database.errors import DatabaseUnusable
from realname.database.invariants import invariants, require_invariants, violations

DEBIANS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _found(probe: Probe) -> set[tuple[str, str]]:
    with probe.session() as session:
        return {(one.code, one.name) for one in violations(session.cursor())}


def _as(role: str) -> Callable[[Probe, str], None]:
    def run(probe: Probe, statement: str) -> None:
        with psycopg.connect(probe.address.url(role, probe.name), autocommit=True) as session:
            session.execute(sql.SQL(statement))

    return run


owner, superuser = _as("owner"), _as("postgres")


def test_tables_made_by_our_operations_break_nothing(probe: Probe) -> None:
    assert _found(probe) == set()


def test_an_empty_database_breaks_nothing(database: str) -> None:
    assert database
    with connections["default"].cursor() as cursor:
        require_invariants(cursor)


@pytest.mark.parametrize(
    ("who", "statement", "code", "name"),
    [
        (owner, "CREATE TABLE note (id int)", "table.unguarded", "note"),
        (owner, "CREATE TABLE note (operator_id uuid NOT NULL)", "table.unguarded", "note"),
        (owner, "COMMENT ON TABLE probe_country IS NULL", "table.unguarded", "probe_country"),
        (owner, "COMMENT ON TABLE probe_country IS 'shared by all operators: '", "table.unguarded", "probe_country"),
        (owner, "ALTER TABLE probe_country ADD COLUMN operator_id uuid", "table.unguarded", "probe_country"),
        (owner, "DROP POLICY tenant ON probe_line", "table.unguarded", "probe_line"),
        (owner, "ALTER POLICY tenant ON probe_line USING (true)", "table.unguarded", "probe_line"),
        (owner, "ALTER POLICY tenant ON probe_line WITH CHECK (true)", "table.unguarded", "probe_line"),
        (owner, "ALTER POLICY tenant ON probe_line TO realname_app", "table.unguarded", "probe_line"),
        (owner, "ALTER TABLE probe_line NO FORCE ROW LEVEL SECURITY", "table.not_forced", "probe_line"),
        (owner, "ALTER TABLE probe_line DISABLE ROW LEVEL SECURITY", "table.not_forced", "probe_line"),
        (
            owner,
            "ALTER TABLE probe_line ALTER COLUMN operator_id DROP NOT NULL",
            "table.nullable_tenant",
            "probe_line",
        ),
        (superuser, "ALTER TABLE probe_line OWNER TO postgres", "table.other_owner", "probe_line"),
        (superuser, "ALTER TABLE probe_line OWNER TO realname_app", "table.other_owner", "probe_line"),
        (superuser, "ALTER TABLE probe_line OWNER TO realname_app", "app.owns", "table probe_line"),
        (
            superuser,
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO realname_app",
            "app.owns",
            "function f()",
        ),
        (owner, "CREATE POLICY wide ON probe_line USING (true)", "table.other_policy", "probe_line: wide"),
        (owner, "CREATE POLICY wide ON probe_country USING (true)", "table.other_policy", "probe_country: wide"),
        (owner, "ALTER POLICY maintenance ON probe_line TO PUBLIC", "table.other_policy", "probe_line: maintenance"),
        (
            owner,
            "ALTER POLICY maintenance ON probe_line TO realname_owner, realname_app",
            "table.other_policy",
            "probe_line: maintenance",
        ),
        (owner, "ALTER POLICY maintenance ON probe_line USING (true)", "table.other_policy", "probe_line: maintenance"),
        (owner, "GRANT TRUNCATE ON probe_line TO realname_app", "table.other_privilege", "probe_line: TRUNCATE"),
        (owner, "GRANT TRIGGER ON probe_line TO realname_app", "table.other_privilege", "probe_line: TRIGGER"),
        (owner, "GRANT REFERENCES ON probe_line TO realname_app", "table.other_privilege", "probe_line: REFERENCES"),
        (owner, "GRANT SELECT ON probe_line TO PUBLIC", "table.other_privilege", "probe_line: SELECT"),
        (
            owner,
            "GRANT SELECT ON probe_line TO realname_app WITH GRANT OPTION",
            "table.other_privilege",
            "probe_line: SELECT",
        ),
        (owner, "CREATE RULE r AS ON DELETE TO probe_line DO INSTEAD NOTHING", "table.rewritten", "probe_line: r"),
        (
            owner,
            "ALTER TABLE probe_bill ADD CONSTRAINT plain FOREIGN KEY (line_id) REFERENCES probe_line (id)",
            "key.leaves_operator",
            "probe_bill: plain",
        ),
        (owner, "CREATE UNIQUE INDEX plain ON probe_line (number)", "key.tells_of_others", "plain"),
        (owner, "CREATE UNIQUE INDEX plain ON probe_line (lower(number))", "key.tells_of_others", "plain"),
        (owner, "CREATE VIEW numbers AS TABLE probe_line", "view.by_its_owner", "numbers"),
        (
            owner,
            "CREATE MATERIALIZED VIEW numbers AS TABLE probe_line; GRANT SELECT ON numbers TO realname_app",
            "view.stored",
            "numbers",
        ),
        (owner, "SELECT lo_create(4711)", "view.stored", "large object 4711"),
        (
            owner,
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "function.by_its_owner",
            "f()",
        ),
        (
            owner,
            "CREATE FUNCTION tenant_ids(int) RETURNS uuid LANGUAGE sql SECURITY DEFINER AS 'SELECT gen_random_uuid()'",
            "function.by_its_owner",
            "tenant_ids(integer)",
        ),
        (owner, "ALTER FUNCTION tenant_ids() RESET ALL", "function.by_its_owner", "tenant_ids()"),
        (superuser, "ALTER FUNCTION tenant_ids() OWNER TO postgres", "function.by_its_owner", "tenant_ids()"),
        (owner, "GRANT UPDATE ON SEQUENCE probe_bill_id_seq TO realname_app", "sequence.readable", "probe_bill_id_seq"),
        (owner, "GRANT SELECT ON SEQUENCE probe_bill_id_seq TO PUBLIC", "sequence.readable", "probe_bill_id_seq"),
        (superuser, "GRANT CREATE ON SCHEMA public TO PUBLIC", "app.creates", "in schema public"),
        (
            superuser,
            "DO 'BEGIN EXECUTE format(''GRANT TEMP ON DATABASE %I TO PUBLIC'', current_database()); END'",
            "app.creates",
            "in the database",
        ),
    ],
)
def test_what_is_changed_by_hand_is_named(
    probe: Probe, who: Callable[[Probe, str], None], statement: str, code: str, name: str
) -> None:
    who(probe, statement)
    assert (code, name) in _found(probe)


@pytest.mark.parametrize(
    ("change", "undoing", "code", "name"),
    [
        (
            "ALTER ROLE realname_app BYPASSRLS",
            "ALTER ROLE realname_app NOBYPASSRLS",
            "role.too_powerful",
            "realname_app",
        ),
        (
            "ALTER ROLE realname_owner SUPERUSER",
            "ALTER ROLE realname_owner NOSUPERUSER",
            "role.too_powerful",
            "realname_owner",
        ),
        (
            "ALTER ROLE realname_app CREATEROLE",
            "ALTER ROLE realname_app NOCREATEROLE",
            "role.too_powerful",
            "realname_app",
        ),
        (
            "GRANT realname_owner TO realname_app",
            "REVOKE realname_owner FROM realname_app",
            "role.is_member",
            "realname_app in realname_owner",
        ),
        (
            "GRANT pg_read_all_data TO realname_app",
            "REVOKE pg_read_all_data FROM realname_app",
            "role.is_member",
            "realname_app in pg_read_all_data",
        ),
    ],
)
def test_a_role_that_was_given_more_is_named(probe: Probe, change: str, undoing: str, code: str, name: str) -> None:
    superuser(probe, change)
    try:
        assert (code, name) in _found(probe)
    finally:
        superuser(probe, undoing)
    assert _found(probe) == set()


def test_serving_as_a_superuser_is_refused(probe: Probe) -> None:
    with probe.session("postgres") as session, pytest.raises(DatabaseUnusable) as refused:
        require_invariants(session.cursor())
    assert refused.value.code == "database.unsafe"
    assert "role.too_powerful (postgres)" in str(refused.value)


def test_a_restrictive_policy_may_be_added_since_it_only_closes(probe: Probe) -> None:
    owner(probe, "CREATE POLICY narrow ON probe_line AS RESTRICTIVE USING (number <> '')")
    assert _found(probe) == set()


def test_a_view_by_the_callers_rights_breaks_nothing(probe: Probe) -> None:
    owner(probe, "CREATE VIEW numbers WITH (security_invoker = true) AS TABLE probe_line")
    assert _found(probe) == set()


@pytest.mark.usefixtures("server")
@pytest.mark.skipif(not DEBIANS, reason="Debian's PostgreSQL is not installed")
def test_debians_version_prints_its_policies_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_PG_BIN", str(DEBIANS[0]))
    with disposable_folder() as folder, start(folder, SETTINGS) as old:
        make_probe(old.address, "probe")
        assert _found(Probe(old.address, "probe")) == set()


def test_codes_are_unique_and_queries_name_the_roles_and_columns_of_the_code() -> None:
    codes = [one.code for one in invariants()]
    assert len(codes) == len(set(codes))
    text = "".join(one.query for one in invariants())
    for name in (
        roles.APP,
        roles.OWNER,
        row_security.TENANT_COLUMN,
        row_security.DIRECTORY_FUNCTION,
        row_security.SHARED_COMMENT,
    ):
        assert name in text
