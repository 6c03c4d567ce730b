"""Two operators, their staff, and the pages by which staff sign in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from realname.record.operators.actions.clients import add_operator

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""A slow hash is the point of the real one, and not of these tests."""


@pytest.fixture
def pages(database: str) -> Iterator[None]:
    del database
    with override_settings(
        ROOT_URLCONF="tests.integration.staff.urls", ALLOWED_HOSTS=["testserver"], PASSWORD_HASHERS=QUICK
    ):
        yield


@pytest.fixture
def north(pages: None) -> uuid.UUID:
    del pages
    return add_operator("north", "North Telecom", "UT")


@pytest.fixture
def south(pages: None) -> uuid.UUID:
    del pages
    return add_operator("south", "South Telecom", "UT")


@pytest.fixture
def http() -> Client:
    return Client(headers={"accept-language": "en"})
