"""The service's own database on a real PostgreSQL: one server a process, migrated once, copied for each test.

A test that asks for `database` gets all tables, empty but for what migrations put there; Django's `default` is the
connection of `app`, and `owner` is the owner's. Real transactions, real row security, nothing rolled back behind its
back. It holds for every thread that the test starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import django
import pytest
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.disposable import connected, copy_database, disposable_server, drop_database
from realname.database.embedded import Address, Server
from realname.database.rows import OWNER_ALIAS

# Tests of this folder import models, which need Django set up before they are collected.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
django.setup()

NUMBERS = count(1)
TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with disposable_server() as running:
        yield running


@pytest.fixture(scope="session")
def migrated(server: Server) -> str:
    """The name of a database in which every migration has run, as the owner runs them."""
    copy_database(server.address, "realname", TEMPLATE)
    with connected(_settings(server.address, TEMPLATE)):
        call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
    return TEMPLATE


@pytest.fixture
def database(server: Server, migrated: str) -> Iterator[str]:
    """The name of this test's own copy; `server.address.url("app", database)` is its address."""
    name = f"test_{next(NUMBERS)}"
    copy_database(server.address, migrated, name)
    try:
        with connected(_settings(server.address, name)):
            yield name
    finally:
        drop_database(server.address, name)


def _settings(address: Address, name: str) -> dict[str, dict[str, Any]]:
    return database_settings(address.url("app", name), address.url("owner", name), pooled=False)
