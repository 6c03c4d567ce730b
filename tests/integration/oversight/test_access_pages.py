"""Officers ask, agree and take a case over on pages, and others see nothing of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.integration.oversight.test_access import BASIS
from tests.integration.picture_way import TODAY, captured, measure_all, show, tools
from tests.integration.staffing import sign_in_as
from tests.pages.stand_ins import RED, square

from realname.database.rows import tenant
from realname.ledger import replay
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.models import AccessRequest, Entry
from realname.record.registrations.actions import deciding

pytestmark = pytest.mark.usefixtures("database", "store")


@pytest.fixture(autouse=True)
def pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.integration.oversight.page_urls", ALLOWED_HOSTS=["testserver"]):
        yield


@pytest.fixture
def registration(caller: Caller) -> uuid.UUID:
    instruments = tools()
    found = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, found, instruments, TODAY)
    sequence_all()
    return found


def officer(caller: Caller, *roles: str) -> Client:
    http = Client(headers={"accept-language": "en"})
    sign_in_as(http, caller.operator_id, *roles)
    return http


def asked(registration: uuid.UUID, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "registration": str(registration),
        "jurisdiction": "UT",
        "basis": f"{BASIS} <b>",
        "scope": "decision",
        "until": (today + timedelta(days=3)).isoformat(),
        "notice_on": (today + timedelta(days=9)).isoformat(),
    }
    return given | more


def test_two_officers_open_a_case_on_pages(caller: Caller, registration: uuid.UUID) -> None:
    regulator, other = officer(caller, "regulator"), officer(caller, "administrator")
    assert "Nobody has asked" in regulator.get("/access").content.decode()
    answer = regulator.post("/access/ask", asked(registration))
    assert answer.status_code == 302
    there = answer["Location"]
    shown = regulator.get(there).content.decode()
    assert "&lt;b&gt;" in shown
    assert "/decide" not in shown
    assert regulator.post(f"{there}/decide", {"answer": "agree"}).status_code == 409
    assert regulator.post(f"{there}/files").status_code == 409
    assert other.post(f"{there}/decide", {"answer": "agree"}).status_code == 302
    handed = regulator.post(f"{there}/files")
    assert handed["Content-Disposition"].startswith("attachment")
    assert handed["Cache-Control"] == "no-store"
    assert replay.replay(replay.read(handed.content)).is_same
    assert re.search("Handed over.*UTC", regulator.get(there).content.decode(), re.DOTALL)
    assert str(registration) in other.get("/access").content.decode()
    late = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert regulator.post(f"{there}/defer", {"notice_on": late}).status_code == 409
    assert other.post(f"{there}/defer", {"notice_on": "soon"}).status_code == 422
    assert other.post(f"{there}/defer", {"notice_on": late}).status_code == 302
    assert other.post(f"{there}/end").status_code == 302
    assert regulator.post(f"{there}/files").status_code == 409


def test_several_decisions_come_as_an_archive(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, (0, 0, 0))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    measure_all(caller, instruments, *show(caller, registration, "face", square(RED)))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    sequence_all()
    regulator, other = officer(caller, "regulator"), officer(caller, "regulator")
    there = regulator.post("/access/ask", asked(registration, scope="history"))["Location"]
    other.post(f"{there}/decide", {"answer": "agree"})
    assert regulator.post(f"{there}/files")["Content-Type"] == "application/zip"


def test_what_is_wrong_is_said_and_nothing_is_written(caller: Caller, registration: uuid.UUID) -> None:
    regulator = officer(caller, "regulator")
    before = Entry.objects.count()
    for wrong in (
        {"basis": "short"},
        {"jurisdiction": "ut"},
        {"until": "tomorrow"},
        {"registration": "x"},
        {"registration": str(uuid.uuid4())},
        {"until": "2020-01-01"},
    ):
        answer = regulator.post("/access/ask", asked(registration) | wrong)
        assert answer.status_code == 422, wrong
        assert "There is something to mend" in answer.content.decode()
    with tenant(caller.operator_id):
        assert not AccessRequest.objects.exists()
    assert Entry.objects.count() == before
    assert regulator.get(f"/access/{uuid.uuid4()}").status_code == 404


def test_nobody_else_comes_in(caller: Caller, registration: uuid.UUID) -> None:
    stranger = Client()
    paths = ("/access", "/access/ask", f"/access/{uuid.uuid4()}")
    assert [stranger.get(path).status_code for path in paths] == [302, 302, 302]
    for role in ("agent", "reviewer"):
        http = officer(caller, role)
        assert [http.get(path).status_code for path in paths] == [403, 403, 403]
        assert http.post("/access/ask", asked(registration)).status_code == 403
    with tenant(caller.operator_id):
        assert not AccessRequest.objects.exists()
