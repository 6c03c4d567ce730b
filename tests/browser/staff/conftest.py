"""The pages of staff and counter as a browser sees them: the service in a thread, on a database of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from playwright.sync_api import Browser, Page
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.reviews.conftest import beside
from tests.integration import conftest as databases
from tests.integration.rules import PICTURES
from tests.integration.staff.conftest import QUICK

from realname.database.rows import tenant
from realname.pages.trial.tools import tools
from realname.record import evidence
from realname.record.operators.actions.clients import SCOPES, Caller, add_operator
from realname.record.operators.actions.policies import publish_policy

server, migrated, database = databases.server, databases.migrated, databases.database

SEEN = [(WIDE, "wide", "en-GB"), (NARROW, "narrow", "en-GB"), (NARROW, "narrow", "zh-CN")]


@pytest.fixture
def live(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the service, by a name: passkeys need one."""
    del database
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    evidence.evidence_store.cache_clear()
    tools.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.staff.urls",
        PASSWORD_HASHERS=QUICK,
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        thread = LiveServerThread("localhost", _StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield f"http://localhost:{thread.port}"
        finally:
            thread.terminate()
            tools.cache_clear()


@pytest.fixture
def north(live: str) -> uuid.UUID:
    del live

    def make() -> uuid.UUID:
        operator_id = add_operator("north", "North Telecom", "GB")
        with tenant(operator_id):
            publish_policy(Caller(operator_id, "client", frozenset(SCOPES)), PICTURES, ("new_line",))
        return operator_id

    return beside(make)


@pytest.fixture(params=SEEN, ids=lambda p: f"{p[1]}-{p[2]}")
def seen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page in a window and a language, and how its pictures are called."""
    viewport, window, locale = request.param
    context = browser.new_context(viewport=viewport, locale=locale)
    for page in watched(context):
        yield page, f"{window}-{locale}"
