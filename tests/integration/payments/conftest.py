"""A shop for every test of payments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integration import picture_way as way
from tests.integration.payments.shop import Shop, opened

store = way.store


@pytest.fixture
def shop(database: str, store: object) -> Iterator[Shop]:
    del database, store
    with opened() as made:
        yield made
