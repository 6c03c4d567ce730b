"""A real PostgreSQL for tests and benchmarks: in a folder of its own, gone when the block ends, careless of crashes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from realname.database import roles
from realname.database.data_folder import DataFolder
from realname.database.embedded import Address, Server, start

# A crash of this machine may lose everything: there is nothing to lose.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
# Thousands of small files: in memory they are made and removed fifteen times as fast.
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  only a private folder of a random name is made there
MEMORY_BYTES = 1 << 30


@contextmanager
def disposable_server() -> Iterator[Server]:
    """Start a server in a new folder and remove both at the end of the block."""
    with disposable_folder() as folder, start(folder, SETTINGS) as server:
        yield server


@contextmanager
def disposable_folder() -> Iterator[DataFolder]:
    """Make an empty folder that `nobody` may pass through, and remove it at the end of the block."""
    is_roomy = MEMORY_FOLDER.is_dir() and shutil.disk_usage(MEMORY_FOLDER).free > MEMORY_BYTES
    path = Path(tempfile.mkdtemp(prefix="realname-", dir=MEMORY_FOLDER if is_roomy else None))
    path.chmod(0o711)
    try:
        yield DataFolder(path / "postgresql")
    finally:
        shutil.rmtree(path)


def copy_database(address: Address, template: str, name: str) -> None:
    """Make the database `name` as a copy of `template`, to which nobody may be connected then."""
    with psycopg.connect(address.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(roles.OWNER)
            )
        )
        for statement in roles.database_grants(name):
            connection.execute(statement)


def drop_database(address: Address, name: str) -> None:
    """Drop a database, ending its sessions."""
    with psycopg.connect(address.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def connected(databases: Mapping[str, dict[str, Any]]) -> Iterator[None]:
    """Point Django's connections at these databases within the block; Django is set up already."""
    before = {alias: connections.settings.get(alias) for alias in databases}
    _point(connections.configure_settings(dict(databases)))
    try:
        yield
    finally:
        connections.close_all()
        for alias in databases:
            if isinstance(connection := connections[alias], DatabaseWrapper):
                connection.close_pool()
        _point(before)


def _point(databases: Mapping[str, dict[str, Any] | None]) -> None:
    for alias, settings in databases.items():
        with suppress(AttributeError):  # this thread has not connected
            del connections[alias]
        if settings is None:
            connections.settings.pop(alias, None)
        else:
            connections.settings[alias] = settings
