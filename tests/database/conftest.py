"""A real PostgreSQL for the tests of this folder: one a process, and a database of its own for each test that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import django
import pytest

from realname.database.connecting import database_settings
from realname.database.disposable import connected, copy_database, disposable_server, drop_database
from realname.database.embedded import Address, Server

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup()
    with disposable_server() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """An empty database with the two roles; Django's `default` is `app`'s, `owner` is the owner's."""
    name = f"test_{next(NUMBERS)}"
    copy_database(server.address, "realname", name)
    try:
        with connected(
            database_settings(_url(server.address, "app", name), _url(server.address, "owner", name), pooled=False)
        ):
            yield name
    finally:
        drop_database(server.address, name)


def _url(address: Address, role: str, name: str) -> str:
    return address.url(role, name)
