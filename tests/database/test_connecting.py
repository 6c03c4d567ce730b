from __future__ import annotations

import traceback

import psycopg
import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from realname.database.connecting import POOL, database_settings, warm
from realname.database.disposable import connected
from realname.database.embedded import Server
from realname.database.errors import AddressError


def test_an_address_becomes_the_default_database_with_a_pool() -> None:
    settings = database_settings("postgresql://app:p%40ss@127.0.0.1:6000/realname")["default"]
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["PORT"], settings["NAME"]) == (
        "app",
        "p@ss",
        "127.0.0.1",
        6000,
        "realname",
    )
    assert settings["OPTIONS"]["pool"] == POOL
    assert settings["CONN_HEALTH_CHECKS"] is True
    assert settings["CONN_MAX_AGE"] == 0


def test_tests_go_without_the_pool() -> None:
    assert "pool" not in database_settings("postgresql://a@/b", pooled=False)["default"]["OPTIONS"]


def test_the_owner_has_a_database_of_its_own_only_where_its_address_is_given() -> None:
    assert set(database_settings("postgresql://a@/b")) == {"default"}
    both = database_settings("postgresql://a@/b", "postgresql://o@/b")
    assert both["owner"]["USER"] == "o"
    assert "pool" not in both["owner"]["OPTIONS"]


@pytest.mark.parametrize(
    ("url", "sslmode"),
    [
        ("postgresql://a@db.example/b", "require"),
        ("postgresql://a@db.example/b?sslmode=verify-full", "verify-full"),
        ("postgresql://a@localhost/b", None),
        ("postgresql://a@%2Frun%2Fpostgresql/b", None),
        ("postgresql:///b", None),
    ],
)
def test_a_host_elsewhere_needs_tls(url: str, sslmode: str | None) -> None:
    assert database_settings(url)["default"]["OPTIONS"].get("sslmode") == sslmode


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://a:hunter2@h/b",
        "postgresql://a:hunter2@h:port/b",
        "postgresql://a:hunter2@h/",
        "sqlite://",
    ],
)
def test_a_bad_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(AddressError) as refused:
        database_settings(url)
    assert refused.value.code == "database.bad_address"
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_a_warm_pool_has_its_connections_before_the_first_request(server: Server) -> None:
    with connected(database_settings(server.address)):
        warm()
        connection = connections["default"]
        assert isinstance(connection, DatabaseWrapper)
        assert connection.pool.get_stats()["pool_size"] == POOL["min_size"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("realname_app",)
        connection.close()


def test_warming_without_a_pool_does_nothing(database: str) -> None:
    warm()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (database,)


def test_a_pool_outlives_the_sessions_that_the_server_ends(server: Server) -> None:
    with connected(database_settings(server.address)):
        warm()
        with psycopg.connect(server.address.url("postgres"), autocommit=True) as keeper:
            keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'realname_app'")
        for _ in range(4):
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1")
                assert cursor.fetchone() == (1,)
            connections["default"].close()
