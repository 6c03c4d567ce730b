"""What somebody tries who can run SQL as `app`, inside a transaction of operator A, to reach operator B.

The last tests are what row security does *not* stop; they are here so that nobody claims otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql
from tests.database.probe import A, B, Probe, line_of

Session = psycopg.Connection[Any]


@pytest.fixture
def session(probe: Probe) -> Iterator[Session]:
    with probe.session_of(A) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def other(probe: Probe) -> Iterator[Session]:
    with probe.session_of(B) as opened:
        yield opened
        opened.rollback()


def _add_bill(session: Session, line: UUID) -> None:
    session.execute("INSERT INTO probe_bill (operator_id, line_id, cents) VALUES (%s, %s, 1)", [A, line])


def _add_bill_at_once(session: Session, line: UUID) -> None:
    with session.transaction():
        _add_bill(session, line)
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_two_sessions_side_by_side_see_their_own_rows(session: Session, other: Session) -> None:
    for table, rows in (("probe_operator", 1), ("probe_line", 2), ("probe_bill", 1)):
        column = "id" if table == "probe_operator" else "operator_id"
        query = sql.SQL("SELECT array_agg({}) FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        assert session.execute(query).fetchone() == ([A] * rows,)
        assert other.execute(query).fetchone() == ([B] * rows,)


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE realname_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION realname_owner",
        "SET LOCAL ROLE realname_owner",
        "ALTER ROLE realname_app BYPASSRLS",
        "ALTER ROLE realname_app SUPERUSER",
        "GRANT realname_owner TO realname_app",
        "CREATE ROLE accomplice",
    ],
)
def test_app_cannot_become_another_role(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE probe_line DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE probe_line NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON probe_line",
        "ALTER POLICY tenant ON probe_line USING (true)",
        "CREATE POLICY mine ON probe_line USING (true)",
        "ALTER TABLE probe_line OWNER TO realname_app",
        "COMMENT ON TABLE probe_line IS 'mine'",
    ],
)
def test_app_cannot_take_row_security_away(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


def test_turning_row_security_off_for_the_session_is_an_error_and_not_a_way_past(session: Session) -> None:
    session.execute("SET LOCAL row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        session.execute("SELECT * FROM probe_line")


def test_copy_out_shows_the_operators_own_rows(session: Session) -> None:
    with session.cursor().copy("COPY probe_line TO STDOUT") as copy:
        said = b"".join(bytes(block) for block in copy)
    assert str(A).encode() in said
    assert str(B).encode() not in said


def test_copy_in_is_refused(session: Session) -> None:
    with pytest.raises(errors.FeatureNotSupported), session.cursor().copy("COPY probe_line FROM STDIN") as copy:
        copy.write_row([uuid4(), "+1", B])


@pytest.mark.parametrize(
    "statement",
    ["COPY probe_line TO '/tmp/rows'", "COPY probe_line TO PROGRAM 'cat'", "SELECT pg_read_file('PG_VERSION')"],
)
def test_app_reaches_no_file_or_program(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE FUNCTION steal() RETURNS SETOF probe_line LANGUAGE sql SECURITY DEFINER AS 'TABLE probe_line'",
        "CREATE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS 'BEGIN RETURN true; END'",
        "CREATE VIEW everything AS TABLE probe_line",
        "CREATE TEMPORARY TABLE mine AS TABLE probe_line",
        "CREATE TABLE mine AS TABLE probe_line",
        "CREATE SCHEMA mine",
        "CREATE TRIGGER mine BEFORE INSERT ON probe_line EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE mine AS ON SELECT TO probe_line DO INSTEAD SELECT 1",
        "CREATE EXTENSION vector",
    ],
)
def test_app_can_make_nothing_that_would_run_for_others(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


def test_a_view_of_the_owner_shows_the_operators_own_rows(probe: Probe) -> None:
    with probe.session("owner") as owner:
        owner.execute("CREATE VIEW numbers AS SELECT operator_id, number FROM probe_line")
        owner.execute("GRANT SELECT ON numbers TO realname_app")
    with probe.session_of(A) as session:
        assert session.execute("SELECT array_agg(operator_id) FROM numbers").fetchone() == ([A, A],)


def test_a_function_of_the_owner_shows_the_operators_own_rows_even_by_its_owners_rights(probe: Probe) -> None:
    with probe.session("owner") as owner:
        owner.execute(
            "CREATE FUNCTION numbers() RETURNS SETOF probe_line LANGUAGE sql SECURITY DEFINER AS 'TABLE probe_line'"
        )
        owner.execute("GRANT EXECUTE ON FUNCTION numbers() TO realname_app")
    with probe.session_of(A) as session:
        assert session.execute("SELECT array_agg(operator_id) FROM numbers()").fetchone() == ([A, A],)


def test_the_jobs_setting_opens_nothing_to_app(session: Session) -> None:
    session.execute("SELECT set_config('app.maintenance', 'look around', true)")
    assert session.execute("SELECT array_agg(operator_id) FROM probe_line").fetchone() == ([A, A],)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT last_value FROM probe_bill_id_seq",
        "SELECT setval('probe_bill_id_seq', 1)",
        "ALTER SEQUENCE probe_bill_id_seq RESTART",
    ],
)
def test_a_sequence_is_neither_read_nor_set(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


def test_a_key_to_another_operators_row_says_the_same_as_one_to_no_row(session: Session) -> None:
    said = []
    for line in (line_of(B), uuid4()):
        with pytest.raises(errors.ForeignKeyViolation) as refused:
            _add_bill_at_once(session, line)
        said.append(str(refused.value).replace(str(line), "LINE"))
    assert said[0] == said[1]


def test_a_key_to_ones_own_row_holds(session: Session) -> None:
    _add_bill_at_once(session, line_of(A, 2))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, '+86138001b') ON CONFLICT DO NOTHING",
        """INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, '+86138001b')
        ON CONFLICT (operator_id, number) DO UPDATE SET number = excluded.number RETURNING id""",
    ],
    ids=["nothing", "update"],
)
def test_a_conflict_on_what_is_unique_tells_nothing_of_another_operators_rows(session: Session, statement: str) -> None:
    assert session.execute(statement, [uuid4(), A]).rowcount == 1  # B has that number, and A's insert does not notice


def test_a_conflict_on_another_operators_key_neither_reads_nor_writes_its_row(session: Session, other: Session) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), session.transaction():
        session.execute(
            "INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, '+1')"
            " ON CONFLICT (id) DO UPDATE SET number = 'stolen' RETURNING number",
            [line_of(B), A],
        )
    assert other.execute("SELECT number FROM probe_line WHERE id = %s", [line_of(B)]).fetchone() == ("+86138001b",)


@pytest.mark.parametrize("table", ["probe_line", "probe_bill", "probe_country"])
def test_truncate_which_knows_no_rows_is_refused(session: Session, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("statement", ["UPDATE probe_bill SET cents = 0", "DELETE FROM probe_bill"])
def test_what_was_not_granted_is_refused_even_on_ones_own_rows(session: Session, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement)


def test_statistics_of_values_are_hidden_where_row_security_holds(probe: Probe, session: Session) -> None:
    with psycopg.connect(probe.address.url("postgres", probe.name), autocommit=True) as keeper:
        keeper.execute("ANALYZE")
    assert session.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'probe_line'").fetchone() == (0,)


def test_a_forgotten_filter_in_a_join_or_subquery_reaches_nobody_elses_rows(session: Session) -> None:
    found = session.execute(
        "SELECT count(*) FROM probe_line a, probe_line b, probe_bill c"
        " WHERE EXISTS (SELECT FROM probe_operator o WHERE o.id <> a.operator_id)"
    ).fetchone()
    assert found == (0,)


def test_an_error_in_a_condition_tells_nothing_of_another_operators_values(session: Session) -> None:
    # Casting each number raises an error that repeats it; the guard must come first.
    with pytest.raises(errors.InvalidTextRepresentation) as refused:
        session.execute("SELECT * FROM probe_line WHERE number::uuid IS NOT NULL")
    assert re.search(r"\+8613800\da", str(refused.value))


def test_open_sql_injection_is_not_stopped_whoever_writes_sql_names_another_operator(session: Session) -> None:
    session.execute("SELECT set_config('app.tenant', %s, true)", [str(B)])
    assert session.execute("SELECT array_agg(operator_id) FROM probe_line").fetchone() == ([B, B],)


def test_open_explain_tells_how_many_rows_were_hidden(session: Session) -> None:
    session.execute("SET LOCAL enable_indexscan = off")
    session.execute("SET LOCAL enable_bitmapscan = off")
    plan = "\n".join(row[0] for row in session.execute("EXPLAIN ANALYZE SELECT * FROM probe_line"))
    assert "Rows Removed by Filter: 2" in plan


def test_open_a_known_uuid_of_another_operator_can_be_confirmed(session: Session) -> None:
    with pytest.raises(errors.UniqueViolation):
        session.execute("INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, '+1')", [line_of(B), A])


def test_open_app_sees_the_statements_of_its_other_sessions(session: Session, other: Session) -> None:
    other.execute("SELECT 'a literal of operator B'")
    seen = session.execute("SELECT query FROM pg_stat_activity WHERE usename = current_user").fetchall()
    assert any("a literal of operator B" in row[0] for row in seen)
