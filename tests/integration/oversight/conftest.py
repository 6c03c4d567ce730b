"""A log of its own for each test: a database, and a folder for what is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.integration import picture_way as registrations
from tests.integration.oversight.logs import Web

store, caller = registrations.store, registrations.caller


@pytest.fixture
def folder(store: Path) -> Path:
    """Where the log's checkpoint is published."""
    return store.parent / "log"


@pytest.fixture
def public(database: str, folder: Path) -> Iterator[Client]:
    """Anybody, without an account."""
    del database, folder
    with override_settings(ROOT_URLCONF="tests.integration.oversight.urls", ALLOWED_HOSTS=["testserver"]):
        yield Client()


@pytest.fixture
def web(public: Client) -> Web:
    """The log as the public reads it."""
    return Web(public)
