"""The API under Django's test client on the real database, as two operators use it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.integration.rules import PICTURES

from realname.record import evidence as record_evidence
from realname.record.operators.actions.clients import SCOPES, Credentials, add_client, add_operator
from realname.record.registrations import tasks

POLICY = PICTURES
KINDS = ["new_line", "sim_replacement", "transfer", "reverification"]


@dataclass
class Operator:
    """One operator's system: a client that is signed in."""

    id: uuid.UUID
    credentials: Credentials
    http: Client
    token: str = ""

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(path, headers=self._headers(headers))

    def delete(self, path: str) -> Any:
        return self.http.delete(path, headers=self._headers({}))

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        """Send JSON under a fresh Idempotency-Key unless one is given."""
        return self.http.post(path, body or {}, content_type="application/json", headers=self._keyed(key, headers))

    def upload(self, path: str, files: dict[str, Any], key: str | None = None, **headers: str) -> Any:
        """Send files as multipart."""
        return self.http.post(path, files, headers=self._keyed(key, headers))

    def _keyed(self, key: str | None, headers: dict[str, str]) -> dict[str, str]:
        return self._headers({"idempotency-key": str(uuid.uuid4()) if key is None else key, **headers})

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", **headers}


def sign_in(http: Client, credentials: Credentials, **more: str) -> HttpResponse:
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.secret,
        **more,
    }
    return http.post("/v1/token", form)  # type: ignore[return-value]  # the test client adds to it


def make_operator(slug: str, scopes: tuple[str, ...] = SCOPES) -> Operator:
    operator_id = add_operator(slug, f"{slug.title()} Telecom", "UT")
    credentials = add_client(operator_id, "shop system", scopes)
    http = Client(raise_request_exception=False)
    answer: Any = sign_in(http, credentials)
    assert answer.status_code == 200, answer.content
    return Operator(operator_id, credentials, http, answer.json()["access_token"])


@pytest.fixture
def service(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The service on a database of this test's own, with a new evidence store."""
    del database
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    # Another test of this process may have begun with the networks.
    tasks.tools.cache_clear()
    with override_settings(
        ROOT_URLCONF="tests.integration.api.urls",
        ALLOWED_HOSTS=["testserver"],
        REALNAME_INSTRUMENTS="tests.pages.stand_ins.instruments",
    ):
        yield tmp_path
    tasks.tools.cache_clear()


@pytest.fixture
def north(service: Path) -> Operator:
    del service
    return make_operator("north")


@pytest.fixture
def south(service: Path) -> Operator:
    del service
    return make_operator("south")
