"""Oversight as a browser sees it: the service in a thread of this process, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from tests.browser.administration import conftest as administration

server, migrated, database = administration.server, administration.migrated, administration.database
live = administration.live


@pytest.fixture
def public(live: str) -> Iterator[str]:
    """The address of the service, with the pages of oversight."""
    with override_settings(ROOT_URLCONF="tests.integration.oversight_pages.urls"):
        yield live
