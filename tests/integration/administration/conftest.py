"""The operator's pages under Django's test client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from realname.pages.trial.tools import tools
from realname.record import evidence as record_evidence


@pytest.fixture
def http(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    del database
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    tools.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.administration.urls",
        ALLOWED_HOSTS=["testserver"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        yield Client(headers={"accept-language": "en"})
    tools.cache_clear()
