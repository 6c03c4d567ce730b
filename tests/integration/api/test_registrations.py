"""The way of one registration through the API, measured by a real worker with coloured squares."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_operators import problem
from tests.integration.api.working import beside, work
from tests.pages.stand_ins import BLUE, RED, page, square

from realname.database.rows import tenant
from realname.record.registrations.models import Evidence, Registration

LINE = {"msisdn": "+447700900123", "iccid": "8944110068256270054"}


@pytest.fixture
def operator(north: Operator) -> Operator:
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).status_code == 201
    return north


@pytest.fixture
def worker(operator: Operator) -> Iterator[None]:
    """What a worker does, beside the test; procrastinate's own would take the queue's connector from this process."""
    del operator
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(0.05):
            beside()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stop.set()
    thread.join()


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.png", content, content_type="image/png")


def begin(operator: Operator) -> str:
    made = operator.post("/v1/registrations", {"kind": "new_line", "line": LINE})
    assert made.status_code == 201, made.content
    assert made["location"] == f"/v1/registrations/{made.json()['id']}"
    return f"/v1/registrations/{made.json()['id']}"


def agree(operator: Operator, path: str, *purposes: str) -> list[dict[str, Any]]:
    words = {text["purpose"]: text["words_digest"] for text in operator.get("/v1/consent-texts").json()["items"]}
    answers = [
        operator.post(f"{path}/consents", {"purpose": purpose, "words_digest": words[purpose]}) for purpose in purposes
    ]
    assert [answer.status_code for answer in answers] == [201] * len(purposes), answers[0].content
    return [answer.json() for answer in answers]


def captured(operator: Operator, colour: tuple[int, int, int] = RED) -> str:
    path = begin(operator)
    agree(operator, path, "document", "face")
    assert operator.upload(f"{path}/document", {"files": file(page(RED))}).status_code == 202
    work()
    assert operator.upload(f"{path}/faces", {"files": [file(square(colour))]}).status_code == 202
    work()
    return path


def test_five_calls_that_wait_take_a_line_to_its_decision(operator: Operator, worker: None) -> None:
    del worker
    path = begin(operator)
    agree(operator, path, "document", "face")
    answer = operator.upload(f"{path}/document", {"files": file(page(RED))}, prefer="wait=20")
    assert (answer.status_code, answer.json()["state"]) == (200, "documented"), answer.content
    assert answer["preference-applied"] == "wait=20"
    assert operator.upload(f"{path}/faces", {"files": file(square(RED))}, prefer="wait=20").status_code == 200
    answer = operator.post(f"{path}/decision", prefer="wait=20")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "approved"), answer.content
    assert operator.get(f"{path}/decision").json() == answer.json()
    told = operator.get(path).json()
    assert (told["state"], told["decision"]["outcome"]) == ("decided", "approved")
    assert told["line"] == {**LINE, "eid": ""}


def test_without_a_wait_each_step_is_accepted_and_measured_later(operator: Operator) -> None:
    path = captured(operator, BLUE)
    answer = operator.post(f"{path}/decision")
    assert (answer.status_code, answer.json()["state"]) == (202, "captured")
    work()
    decision = operator.get(f"{path}/decision").json()
    assert (decision["outcome"], decision["reasons"]) == ("rejected", ["face.no_match"])
    assert "face.matches_document" in [check["name"] for check in decision["checks"]]


def test_evidence_still_on_its_way_makes_no_decision(operator: Operator) -> None:
    path = begin(operator)
    agree(operator, path, "document", "face")
    operator.upload(f"{path}/document", {"files": file(page(RED))})
    operator.upload(f"{path}/faces", {"files": file(square(RED))})
    body = problem(operator.post(f"{path}/decision"), 409, "registration.not_measured")
    assert body["possible_now"] == ["decision"]
    problem(operator.get(f"{path}/decision"), 404, "decision.none")


def test_a_step_out_of_order_is_told_what_is_possible_now(operator: Operator) -> None:
    path = begin(operator)
    answer = operator.upload(f"{path}/document", {"files": file(page(RED))})
    assert problem(answer, 409, "registration.out_of_order")["possible_now"] == ["consent", "way", "withdraw"]
    assert operator.get(path).json()["possible_now"] == ["consent", "way", "withdraw"]


def test_no_face_is_taken_without_consent(operator: Operator) -> None:
    path = begin(operator)
    [document] = agree(operator, path, "document")
    operator.upload(f"{path}/document", {"files": file(page(RED))})
    problem(operator.upload(f"{path}/faces", {"files": file(square(RED))}), 403, "consent.none")
    [receipt] = operator.get(f"{path}/consents").json()["items"]
    assert receipt == document


def test_a_consent_is_withdrawn_and_stops_the_decision(operator: Operator) -> None:
    path = captured(operator)
    face = operator.get(f"{path}/consents").json()["items"][1]
    gone = operator.delete(f"{path}/consents/{face['receipt_id']}")
    assert gone.status_code == 200
    assert gone.json()["withdrawn_at"]
    problem(operator.post(f"{path}/decision"), 403, "consent.none")
    problem(operator.delete(f"{path}/consents/{uuid.uuid4()}"), 404, "record.not_found")


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([b"this is no picture" * 99], 415, "image.not_an_image"),
        ([b""], 422, "image.empty"),
        ([page(RED)] * 3, 422, "request.files"),
    ],
)
def test_files_that_cannot_be_read_are_refused_and_nothing_is_kept(
    operator: Operator, service: Path, files: list[bytes], status: int, code: str
) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    jobs = ProcrastinateJob.objects.count()
    problem(operator.upload(f"{path}/document", {"files": [file(content) for content in files]}), status, code)
    assert operator.get(path).json()["evidence"] == []
    assert ProcrastinateJob.objects.count() == jobs
    assert not [item for item in service.rglob("*") if item.is_file()]


def test_pictures_past_the_limit_are_refused_by_their_announced_length(operator: Operator) -> None:
    path = begin(operator)
    answer = operator.http.post(
        f"{path}/document", {"files": file(page(RED))}, headers={"content-length": str(40 << 20)}
    )
    problem(answer, 413, "request.too_large")


def test_ten_faces_are_taken_and_eleven_are_not(operator: Operator) -> None:
    path = begin(operator)
    agree(operator, path, "document", "face")
    operator.upload(f"{path}/document", {"files": file(page(RED))})
    answer = operator.upload(f"{path}/faces", {"files": [file(square(RED)) for _ in range(11)]})
    problem(answer, 422, "request.files")
    answer = operator.upload(f"{path}/faces", {"files": [file(square(RED)) for _ in range(10)]})
    assert answer.status_code == 202
    assert [item["kind"] for item in answer.json()["evidence"]] == ["document", *["face"] * 10]


def at_once(count: int, call: Callable[[], Any]) -> list[Any]:
    """Make the same call from many threads and return the answers."""

    def one() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(count)]]


def test_twenty_same_calls_at_once_make_one_registration_and_one_answer(operator: Operator) -> None:
    body = {"kind": "new_line", "line": LINE}
    answers = at_once(20, lambda: operator.post("/v1/registrations", body, key="once"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    with tenant(operator.id):
        assert Registration.objects.count() == 1


def test_the_same_pictures_sent_at_once_are_kept_once(operator: Operator, service: Path) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    content = page(RED)
    answers = at_once(6, lambda: operator.upload(f"{path}/document", {"files": file(content)}, key="once"))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    with tenant(operator.id):
        assert Evidence.objects.count() == 1
    assert len([item for item in (service / "evidence").rglob("*") if item.is_file()]) == 1
    problem(operator.upload(f"{path}/document", {"files": file(page(BLUE))}, key="once"), 409, "idempotency.other_body")


def test_a_registration_is_withdrawn_and_listed_by_its_state(operator: Operator) -> None:
    path = begin(operator)
    begin(operator)
    answer = operator.post(f"{path}/withdraw")
    assert (answer.status_code, answer.json()["possible_now"]) == (200, [])
    listed = operator.get("/v1/registrations?state=withdrawn").json()["items"]
    assert [f"/v1/registrations/{item['id']}" for item in listed] == [path]
    problem(operator.get("/v1/registrations?state=lost"), 422, "request.invalid")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "new_line", "line": {"msisdn": "12"}}, "line.number_without_country"),
        ({"kind": "gift", "line": LINE}, "registration.kind"),
        ({"kind": "new_line", "line": {**LINE, "imei": "1"}}, "request.invalid"),
        ({"kind": "new_line"}, "request.invalid"),
    ],
)
def test_a_registration_that_cannot_be_is_refused(operator: Operator, body: dict[str, Any], code: str) -> None:
    answer = operator.post("/v1/registrations", body)
    problem(answer, 422, code)
    assert operator.get("/v1/registrations").json()["items"] == []


def test_without_a_policy_there_is_no_registration(north: Operator) -> None:
    problem(north.post("/v1/registrations", {"kind": "new_line", "line": LINE}), 409, "policy.none")


def test_a_person_is_exported_and_erased(operator: Operator) -> None:
    path = captured(operator)
    person = f"/v1/subscribers/{operator.get(path).json()['subscriber_id']}"
    export = operator.get(f"{person}/export").json()
    assert export["registrations"][0]["line"]["msisdn"] == LINE["msisdn"]
    assert len(export["consents"]) == 2
    proof = operator.delete(person).json()
    assert (proof["key_destroyed"], proof["templates_left"]) == (True, 0)
    assert operator.delete(person).json() == proof
    assert operator.get(person).json() == {"id": proof["id"], "fields": {}, "is_erased": True}
    assert operator.get(path).json()["line"] is None
    assert operator.get(f"{person}/export").json()["registrations"][0]["line"] is None
    assert operator.get(path).json()["state"] == "withdrawn"
    problem(operator.post(f"{path}/decision"), 409, "registration.out_of_order")
