"""The two roles: `owner` makes and changes tables, `app` serves people and owns nothing. Neither passes row security.

Role names are of the whole PostgreSQL server, which others may share: hence their prefix.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

OWNER = "realname_owner"
APP = "realname_app"
NAMES = {"owner": OWNER, "app": APP}
DATABASE = "realname"

ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT"
# A request that waits longer has lost its caller; a transaction that idles is open across a network call.
APP_LIMITS = {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "15s"}


def provision(server_url: str, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Make the roles and the database where they are not there, and set what they may do. Safe to repeat.

    `server_url` is a superuser's address of the database `postgres`; `passwords` has one for `owner` and for `app`.
    """
    with psycopg.connect(server_url, autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, name in NAMES.items():
            if name not in roles:
                connection.execute(_create_role(name, passwords[role]))
        for setting, value in APP_LIMITS.items():
            connection.execute(_role_setting(setting, value))
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            connection.execute(_create_database(database))
    with psycopg.connect(server_url, dbname=database) as connection:
        for statement in [*database_grants(database), *_schema_grants(database)]:
            connection.execute(statement)


def provisioning_sql() -> str:
    """Return the same as a script for `psql`, for a server that is not ours; `:'owner_password'` are its variables."""
    statements: list[sql.Composable] = [
        _create_role(OWNER, sql.SQL(":'owner_password'")),
        _create_role(APP, sql.SQL(":'app_password'")),
        *(_role_setting(setting, value) for setting, value in APP_LIMITS.items()),
        _create_database(DATABASE),
    ]
    script = [statement.as_string() + ";" for statement in statements]
    grants = [*database_grants(DATABASE), *_schema_grants(DATABASE)]
    script += [f"\\connect {DATABASE}", *(statement.as_string() + ";" for statement in grants)]
    return "\n".join(script) + "\n"


def _create_role(name: str, password: str | sql.SQL) -> sql.Composed:
    secret = password if isinstance(password, sql.SQL) else sql.Literal(password)
    return sql.SQL("CREATE ROLE {} " + ATTRIBUTES + " PASSWORD {}").format(sql.Identifier(name), secret)


def _role_setting(setting: str, value: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(APP), sql.Identifier(setting), sql.Literal(value))


def _create_database(name: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
        sql.Identifier(name), sql.Identifier(OWNER)
    )


def database_grants(database: str) -> list[sql.Composed]:
    """Return the statements that close a database to the public and open it to the two roles.

    Without TEMP, `app` makes no temporary table or function: a leaky function is how a query sees past row security.
    """
    return _fill(
        database,
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {owner}, {app}",
    )


def _schema_grants(database: str) -> list[sql.Composed]:
    return _fill(
        database,
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}",
    )


def _fill(database: str, *templates: LiteralString) -> list[sql.Composed]:
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    return [sql.SQL(template).format(**names) for template in templates]
