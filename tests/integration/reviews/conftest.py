"""The reviewers' pages under Django's test client, with instruments that measure coloured squares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from realname.pages.trial.tools import tools


@pytest.fixture
def http(database: str) -> Iterator[Client]:
    del database
    tools.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.reviews.urls",
        ALLOWED_HOSTS=["testserver"],
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        yield Client(headers={"accept-language": "en"})
    tools.cache_clear()
