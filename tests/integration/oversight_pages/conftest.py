"""Oversight as anybody sees it, without an account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from tests.integration.picture_way import store

from realname.pages.trial.tools import tools

__all__ = ("store",)


@pytest.fixture
def public(database: str, store: object) -> Iterator[Client]:
    del database, store
    tools.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.oversight_pages.urls",
        ALLOWED_HOSTS=["testserver"],
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        yield Client(headers={"accept-language": "en"})
    tools.cache_clear()
