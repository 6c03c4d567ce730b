"""The operator's pages as a browser sees them: the service in a thread of this process, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from tests.integration import conftest as databases

from realname.pages.trial.tools import tools
from realname.record import evidence as record_evidence

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
                ROOT_URLCONF="tests.integration.administration.urls",
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
