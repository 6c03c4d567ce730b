from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from tests.integration import picture_way as way
from tests.integration.programmes.people import operator, programme, tools

from realname.record.operators.actions.clients import Caller
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Programme
from realname.record.terminals.server import TerminalServer

store = way.store


@pytest.fixture(autouse=True)
def no_channels() -> Iterator[None]:
    """The base alone: each channel has tests of its own."""
    with override_settings(REALNAME_CHANNELS={}):
        yield


@pytest.fixture
def north(database: str) -> Caller:
    del database
    return operator()


@pytest.fixture
def copies(database: str) -> Iterator[Copies]:
    del database
    made = Copies()
    made.follow()
    yield made
    made.end()


@pytest.fixture
def lane(north: Caller) -> Programme:
    return programme(north)


@pytest.fixture
def serving(copies: Copies) -> TerminalServer:
    return TerminalServer(copies, tools())
