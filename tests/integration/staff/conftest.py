"""Two operators, their staff, and the pages by which staff sign in and serve."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.integration.rules import PICTURES

from realname.database.rows import tenant
from realname.record import evidence
from realname.record.operators.actions.clients import SCOPES, Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.staff.actions.members import add_store

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""A slow hash is the point of the real one, and not of these tests."""


@pytest.fixture
def pages(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    del database
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    evidence.evidence_store.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.staff.urls",
        ALLOWED_HOSTS=["testserver"],
        PASSWORD_HASHERS=QUICK,
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        yield


@pytest.fixture
def north(pages: None) -> uuid.UUID:
    del pages
    return _operator("north")


@pytest.fixture
def south(pages: None) -> uuid.UUID:
    del pages
    return _operator("south")


@pytest.fixture
def store(north: uuid.UUID) -> uuid.UUID:
    return add_store(north, "Main Street", "7")


@pytest.fixture
def http() -> Client:
    return Client(headers={"accept-language": "en"})


def _operator(slug: str) -> uuid.UUID:
    operator_id = add_operator(slug, f"{slug.title()} Telecom", "GB")
    with tenant(operator_id):
        publish_policy(Caller(operator_id, "client", frozenset(SCOPES)), PICTURES, ("new_line",))
    return operator_id
