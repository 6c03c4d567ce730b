from __future__ import annotations

import logging
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError
from django.utils.connection import ConnectionDoesNotExist
from tests.database.probe import A, B, Probe

from realname.database.errors import TenantError
from realname.database.rows import maintenance, tenant, tenant_ids

pytestmark = pytest.mark.usefixtures("probe")


def _numbers(using: str = "default") -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT number FROM probe_line ORDER BY number")
        return [row[0] for row in cursor.fetchall()]


def _add_line(operator: UUID, number: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, %s)", [uuid4(), operator, number]
        )


def test_without_an_operator_there_are_no_rows() -> None:
    assert _numbers() == []


def test_an_operators_block_shows_its_rows_alone() -> None:
    with tenant(A):
        assert _numbers() == ["+86138001a", "+86138002a"]
    with tenant(B):
        assert _numbers() == ["+86138001b", "+86138002b"]


def test_after_the_block_there_are_no_rows_on_the_same_connection() -> None:
    with tenant(A):
        pass
    assert _numbers() == []


def test_an_operator_without_rows_sees_none() -> None:
    with tenant(uuid4()):
        assert _numbers() == []


def test_the_block_commits_at_its_end(probe: Probe) -> None:
    with tenant(A):
        _add_line(A, "+1")
        with probe.session_of(A) as other:
            assert other.execute("SELECT count(*) FROM probe_line").fetchone() == (2,)
    with probe.session_of(A) as other:
        assert other.execute("SELECT count(*) FROM probe_line").fetchone() == (3,)


def test_an_error_in_the_block_rolls_it_back() -> None:
    def add_and_fail() -> None:
        with tenant(A):
            _add_line(A, "+1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with tenant(A):
        assert "+1" not in _numbers()


def test_writing_another_operators_row_is_refused_and_writes_nothing() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(A):
        _add_line(B, "+1")
    with tenant(B):
        assert "+1" not in _numbers()


def test_moving_a_row_to_another_operator_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(A), connections["default"].cursor() as c:
        c.execute("UPDATE probe_line SET operator_id = %s", [B])


def test_updating_and_deleting_touch_no_row_of_another_operator() -> None:
    with tenant(A), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE probe_line SET number = number || '!' WHERE operator_id = %s", [B])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM probe_line WHERE operator_id = %s", [B])
        assert cursor.rowcount == 0


def test_the_same_operator_may_be_nested_and_the_outer_block_keeps_its_rows() -> None:
    with tenant(A):
        with tenant(A):
            assert len(_numbers()) == 2
        assert len(_numbers()) == 2


def test_an_inner_block_that_fails_leaves_the_outer_one_whole() -> None:
    def add_and_fail() -> None:
        with tenant(A):
            _add_line(A, "+2")
            raise ZeroDivisionError

    with tenant(A):
        _add_line(A, "+1")
        with pytest.raises(ZeroDivisionError):
            add_and_fail()
        assert "+1" in _numbers()
        assert "+2" not in _numbers()


def test_another_operator_inside_the_block_is_refused_and_the_outer_one_goes_on() -> None:
    with tenant(A):
        with pytest.raises(TenantError) as refused, tenant(B):
            pass
        assert refused.value.code == "database.another_tenant"
        assert _numbers() == ["+86138001a", "+86138002a"]


def test_a_plain_transaction_around_the_block_does_not_keep_the_rows() -> None:
    with transaction.atomic():
        with tenant(A):
            assert len(_numbers()) == 2
        assert _numbers() == []
        with tenant(B):
            assert len(_numbers()) == 2


def test_a_setting_left_on_a_session_opens_nothing_to_the_next_operator() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant', %s, false)", [str(A)])
    with pytest.raises(TenantError), tenant(B):
        pass


@pytest.mark.parametrize("wrong", [str(A), "", None, 7])
def test_what_is_not_an_operators_id_is_refused(wrong: object) -> None:
    with pytest.raises(TenantError) as refused, tenant(wrong):  # type: ignore[arg-type]
        pass
    assert refused.value.code == "database.no_tenant"


def test_a_setting_that_is_no_uuid_fails_closed(probe: Probe) -> None:
    with probe.session() as session:
        session.execute("SELECT set_config('app.tenant', 'everyone', true)")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            session.execute("SELECT * FROM probe_line")


def test_the_owner_sees_no_rows_either_without_saying_why() -> None:
    assert _numbers("owner") == []


def test_a_named_job_of_the_owner_sees_every_operators_rows_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), maintenance("count lines"):
        assert len(_numbers("owner")) == 4
    assert "count lines" in caplog.text
    assert _numbers("owner") == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_job_without_a_name_is_refused(reason: str) -> None:
    with pytest.raises(TenantError), maintenance(reason):
        pass


def test_a_named_job_on_apps_connection_sees_nothing() -> None:
    with maintenance("look around", using="default"):
        assert _numbers() == []


def test_a_process_that_has_no_owners_address_can_open_no_such_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(connections.settings, "owner")
    with pytest.raises(ConnectionDoesNotExist), maintenance("look around"):
        pass


def test_one_operators_block_and_a_job_over_all_exclude_each_other() -> None:
    with maintenance("count lines"), pytest.raises(TenantError), tenant(A, using="owner"):
        pass
    with tenant(A, using="owner"), pytest.raises(TenantError), maintenance("count lines"):
        pass


def test_app_learns_which_operators_there_are_and_nothing_else_of_them() -> None:
    assert sorted(tenant_ids()) == [A, B]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name FROM probe_operator")
        assert cursor.fetchall() == []


def test_listing_operators_leaves_no_rows_open() -> None:
    with transaction.atomic():
        tenant_ids()
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_setting('app.maintenance', true)")
            assert cursor.fetchone() == ("",)
        with tenant(A):
            assert len(_numbers()) == 2
