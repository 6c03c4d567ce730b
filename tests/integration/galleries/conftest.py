from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from tests.integration import picture_way as way
from tests.integration.galleries.people import operator

from realname.record.galleries import residents
from realname.record.operators.actions.clients import Caller

store = way.store


@pytest.fixture(autouse=True)
def no_copies(database: str) -> Iterator[None]:
    """Each test's worker begins without a copy, and follows when it searches alone."""
    del database
    with override_settings(REALNAME_GALLERY_FOLLOWS=False):
        yield
        residents.close_all()


@pytest.fixture
def north() -> Caller:
    return operator("north")


@pytest.fixture
def south() -> Caller:
    return operator("south")
