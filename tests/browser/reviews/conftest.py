"""The reviewers' pages as a browser sees them: the service in a thread of this process, on a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext
from tests.integration import conftest as databases
from tests.integration.staffing import COOKIE

from realname.pages.trial.tools import tools
from realname.record import evidence as record_evidence

T = TypeVar("T")

server, migrated, database = databases.server, databases.migrated, databases.database


@pytest.fixture
def live(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the service."""
    del database
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    tools.cache_clear()
    with ExitStack() as stack:
        stack.enter_context(
            override_settings(
                ROOT_URLCONF="tests.integration.reviews.urls",
                REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
            )
        )
        thread = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield f"http://127.0.0.1:{thread.port}"
        finally:
            thread.terminate()
            tools.cache_clear()


def beside(work: Callable[..., T], *args: Any) -> T:
    """Do something with the database in a thread: in this one Playwright's event loop runs, and Django refuses."""

    def run() -> T:
        try:
            return work(*args)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def context_of(browser: Browser, live: str, cookie: str, viewport: dict[str, int], locale: str) -> BrowserContext:
    """Return a window in which a member of the staff is signed in."""
    context = browser.new_context(viewport=viewport, locale=locale)  # type: ignore[arg-type]  # a TypedDict, literally
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": live, "httpOnly": True}])
    return context
