from __future__ import annotations

from django.db import connections

from realname.database.invariants import require_invariants


def test_the_migrated_database_keeps_operators_apart(database: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (database, "realname_app")
        require_invariants(cursor)


def test_each_test_has_a_database_of_its_own(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (database, "realname_owner")
