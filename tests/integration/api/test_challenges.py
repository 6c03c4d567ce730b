"""A challenge by the API, as a phone asks for it and answers it."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db.models import F
from tests.integration.api.conftest import Operator
from tests.integration.api.test_operators import problem
from tests.integration.api.test_phones import Phone, phone_of
from tests.integration.api.test_registrations import agree, begin, file
from tests.integration.api.working import beside
from tests.integration.challenged import answer_to
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.judge.policy import shipped_text
from realname.record.registrations.actions.challenges import WINDOW
from realname.record.registrations.models import Challenge, Evidence


@pytest.fixture
def operator(north: Operator) -> Operator:
    body = {"text": shipped_text("new-line"), "kinds": ["new_line"]}
    assert north.post("/v1/policies", body).status_code == 201
    return north


@pytest.fixture
def path(operator: Operator) -> str:
    return begin(operator)


@pytest.fixture
def phone(operator: Operator, path: str) -> Phone:
    """A phone whose person has agreed and shown her document."""
    phone = phone_of(operator, path)
    agree(phone, path, "authority", "contact", "document", "face")
    assert phone.upload(f"{path}/document", {"files": file(page(RED))}).status_code == 202
    return phone


def asked(phone: Phone, path: str, key: str | None = None) -> dict[str, Any]:
    answer = phone.post(f"{path}/challenge", key=key)
    assert answer.status_code == 201, answer.content
    with tenant(phone.id):  # nobody answers a challenge in less than performing it takes
        ago = WINDOW / 180
        Challenge.objects.filter(id=answer.json()["challenge_id"]).update(created_at=F("created_at") - ago)
    told: dict[str, Any] = answer.json()
    return told


def send(phone: Phone, path: str, envelope: str, pictures: list[bytes], key: str | None = None) -> Any:
    frames = [file(picture) for picture in pictures]
    return phone.upload(f"{path}/faces", {"envelope": envelope, "frames": frames}, key=key)


def test_a_phone_answers_a_challenge(operator: Operator, phone: Phone, path: str) -> None:
    told = asked(phone, path)
    assert set(told) == {"challenge_id", "nonce", "script", "script_digest", "expires_in"}
    assert told["script"]["parts"][0] == {"kind": "hold", "seconds": 2, "side": "", "colours": []}
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", told["nonce"])
    answer = send(phone, path, *answer_to(told))
    assert answer.status_code == 202, answer.content
    beside()
    evidence = operator.get(path).json()["evidence"]
    assert [item["kind"] for item in evidence] == ["document", "face", "face", "face", "challenge"]
    assert {item["state"] for item in evidence} == {"measured"}


def test_the_same_key_draws_and_answers_once(phone: Phone, path: str) -> None:
    key, other = str(uuid.uuid4()), str(uuid.uuid4())
    told = asked(phone, path, key)
    again = phone.post(f"{path}/challenge", key=key)
    assert (again.json(), again["Idempotency-Replayed"]) == (told, "true")
    given = answer_to(told)
    assert send(phone, path, *given, key=other).status_code == 202
    repeated = send(phone, path, *given, key=other)
    assert (repeated.status_code, repeated["Idempotency-Replayed"]) == (202, "true")
    with tenant(phone.id):
        assert Evidence.objects.filter(kind="challenge").count() == 1
    problem(send(phone, path, *given), 409, "challenge.used")


def test_photographs_alone_are_refused_to_a_phone_and_taken_from_the_operators_software(
    operator: Operator, phone: Phone, path: str
) -> None:
    told = problem(phone.upload(f"{path}/faces", {"files": file(square(RED))}), 409, "challenge.needed")
    assert "face" in told["possible_now"]
    assert operator.upload(f"{path}/faces", {"files": file(square(RED))}).status_code == 202


def test_half_an_answer_is_refused(phone: Phone, path: str) -> None:
    envelope, pictures = answer_to(asked(phone, path))
    problem(phone.upload(f"{path}/faces", {"envelope": envelope}), 422, "request.files")
    problem(phone.upload(f"{path}/faces", {"frames": [file(pictures[0])]}), 422, "envelope.malformed")
    problem(phone.upload(f"{path}/faces", {}), 422, "request.files")
    problem(send(phone, path, envelope, pictures[:-1]), 422, "envelope.pictures")


def test_the_export_holds_the_whole_answer_as_one_file(operator: Operator, phone: Phone, path: str) -> None:
    envelope, pictures = answer_to(asked(phone, path))
    send(phone, path, envelope, pictures)
    beside()
    person = operator.get(path).json()["subscriber_id"]
    [whole] = [
        p for p in operator.get(f"/v1/subscribers/{person}/export").json()["pictures"] if p["kind"] == "challenge"
    ]
    got = operator.get(whole["href"])
    assert got["Content-Type"] == "application/zip"
    assert got.content[:2] == b"PK"
    assert all(picture in got.content for picture in pictures)
