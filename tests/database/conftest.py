"""A real PostgreSQL for the tests of this folder: one a process, and a database of its own for each test that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import django
import pytest
from tests.database.probe import Probe, make_probe, settings_of

from realname.database.disposable import connected, copy_database, disposable_server, drop_database
from realname.database.embedded import Server

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
        with connected(settings_of(server.address, name)):
            yield name
    finally:
        drop_database(server.address, name)


@pytest.fixture(scope="session")
def probe_template(server: Server) -> str:
    make_probe(server.address, "probe")
    return "probe"


@pytest.fixture
def probe(server: Server, probe_template: str) -> Iterator[Probe]:
    name = f"probe_{next(NUMBERS)}"
    copy_database(server.address, probe_template, name)
    try:
        with connected(settings_of(server.address, name)):
            yield Probe(server.address, name)
    finally:
        drop_database(server.address, name)
