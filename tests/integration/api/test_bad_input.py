"""What is sent wrong, by mistake or on purpose: told with a code, and nothing is changed or half-written."""

from __future__ import annotations

import errno
import json
import uuid
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_isolation import BODIES, rows_of
from tests.integration.api.test_operators import problem
from tests.integration.api.test_reference import UNREPEATABLE
from tests.integration.api.test_registrations import LINE, agree, at_once, begin, file
from tests.pages.stand_ins import RED, page

from realname.connect.evidence_store import local_folder
from realname.database.connecting import database_settings
from realname.database.disposable import connected
from realname.database.rows import tenant
from realname.record.api import api
from realname.record.operators.models import Event, WebhookEndpoint
from realname.record.registrations.models import CaptureTicket, Evidence
from realname.record.web import authentication, bodies

NEW = {"kind": "new_line", "line": LINE}


@pytest.fixture
def operator(north: Operator) -> Operator:
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).status_code == 201
    return north


def everything(operator: Operator) -> dict[str, list[str]]:
    """Return every row of the operator but the count of calls."""
    return {table: rows for table, rows in rows_of(operator.id).items() if table != "operators_rate_bucket"}


def send(operator: Operator, path: str, body: Any, media_type: str = "application/json", **headers: str) -> Any:
    """Send a body just as it is."""
    known = {"authorization": f"Bearer {operator.token}", "idempotency-key": str(uuid.uuid4()), **headers}
    return operator.http.generic("POST", path, body, content_type=media_type, headers=known)


class Endless:
    """A body that says how much of it was read."""

    def __init__(self, length: int) -> None:
        self.left = length
        self.read_bytes = 0

    def read(self, size: int) -> bytes:
        piece = b" " * min(size, self.left, 1000)
        self.left -= len(piece)
        self.read_bytes += len(piece)
        return piece

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError(size)


def chunked(operator: Operator, path: str, body: Any, media_type: str) -> tuple[int, dict[str, Any]]:
    """Send a body in chunks, as the server hands it over: no length, and a stream that ends by itself."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "CONTENT_TYPE": media_type,
        "HTTP_TRANSFER_ENCODING": "chunked",
        "HTTP_AUTHORIZATION": f"Bearer {operator.token}",
        "HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4()),
    }
    handler: Any = WSGIHandler()
    content = b"".join(handler(environ, lambda status, *_: told.append(status)))
    return int(told[0][:3]), json.loads(content)


@pytest.mark.parametrize(("media_type", "limit"), [("application/json", 1), ("multipart/form-data; boundary=x", 33)])
def test_a_body_in_chunks_is_read_to_its_limit_and_no_further(operator: Operator, media_type: str, limit: int) -> None:
    before = everything(operator)
    body = Endless(200 << 20)
    status, told = chunked(operator, "/v1/registrations", body, media_type)
    assert (status, told["code"]) == (413, "request.too_large")
    assert body.read_bytes == (limit << 20) + 1
    assert everything(operator) == before


def test_a_body_in_chunks_within_its_limit_is_read_like_any_other(operator: Operator) -> None:
    status, told = chunked(operator, "/v1/registrations", BytesIO(json.dumps(NEW).encode()), "application/json")
    assert (status, told["state"]) == (201, "created")
    path = f"/v1/registrations/{told['id']}"
    agree(operator, path, "document")
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    form = head + page(RED) + b"\r\n--x--\r\n"
    status, told = chunked(operator, f"{path}/document", BytesIO(form), "multipart/form-data; boundary=x")
    assert (status, told["state"]) == (202, "documented")


@pytest.mark.parametrize(("media_type", "length"), [("application/json", 2 << 20), ("multipart/form-data", 40 << 20)])
def test_a_body_past_its_limit_is_refused_before_it_is_read(operator: Operator, media_type: str, length: int) -> None:
    answer = send(operator, "/v1/registrations", b"{", media_type, **{"content-length": str(length)})
    problem(answer, 413, "request.too_large")


def test_a_file_past_its_limit_is_dropped_and_told(
    operator: Operator, service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    before = everything(operator)
    monkeypatch.setattr(bodies, "MAX_BYTES", 1000)
    answer = operator.upload(f"{path}/document", {"files": file(page(RED))})
    problem(answer, 413, "request.too_large")
    assert everything(operator) == before
    assert not [item for item in (service / "evidence").rglob("*") if item.is_file()]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", b'{"kind": "new_line"}'),
        ("", b'{"kind": "new_line"}'),
        ("application/x-www-form-urlencoded", b"kind=new_line"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\n1\r\n--x--\r\n',
        ),
        ("application/merge-patch+json", b"{}"),
    ],
)
def test_json_is_wanted_where_json_is_read(operator: Operator, media_type: str, body: bytes) -> None:
    before = everything(operator)
    problem(send(operator, "/v1/registrations", body, media_type), 415, "request.unsupported_media")
    assert everything(operator) == before


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "image/png", ""])
def test_a_form_is_wanted_where_pictures_are_read(operator: Operator, media_type: str) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    before = everything(operator)
    body = problem(send(operator, f"{path}/document", page(RED), media_type), 415, "request.unsupported_media")
    assert "multipart/form-data" in body["remedy"]
    assert everything(operator) == before


@pytest.mark.usefixtures("service")
def test_a_token_is_asked_for_by_a_form() -> None:
    body = {"grant_type": "client_credentials"}
    answer = Client().post("/v1/token", body, content_type="application/json")
    assert problem(answer, 415, "request.unsupported_media")["error"] == "invalid_request"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'kind': 1}",
        b"\xff\xfe{}",
        b'{"kind": "new_line", "kind": "transfer", "line": {"msisdn": "+447700900123"}}',
        b'{"kind": "new_line", "line": {"msisdn": "+447700900123", "msisdn": "+447700900124"}}',
        b'{"kind": NaN}',
        b'{"kind": -Infinity}',
        b'{"kind": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"line":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"kind": "new_line"} {}',
    ],
    ids=range(11),
)
def test_what_is_no_json_is_refused(operator: Operator, body: bytes) -> None:
    before = everything(operator)
    problem(send(operator, "/v1/registrations", body), 400, "request.json")
    assert everything(operator) == before


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b"1", b'"text"', b"1e999", b'{"kind": 1e999, "line": 1}', b'{"kind": 123456789012345678901}', b""],
)
def test_json_of_another_shape_is_refused(operator: Operator, body: bytes) -> None:
    before = everything(operator)
    problem(send(operator, "/v1/registrations", body), 422, "request.invalid")
    assert everything(operator) == before


BAD_TEXTS = ("A\0B", "\ud800", "A\u202eB", "A\u2066B", "A\x1b[31mB", "A\u2028B", "x" * 5000)

TEXTS: list[tuple[str, dict[str, Any], str]] = [
    ("/v1/registrations", {**NEW, "kind": "?"}, "kind"),
    ("/v1/registrations", {**NEW, "language": "?"}, "language"),
    ("/v1/registrations", {"kind": "new_line", "line": {"msisdn": "?"}}, "line.msisdn"),
    ("/v1/registrations", {"kind": "new_line", "line": {**LINE, "iccid": "?"}}, "line.iccid"),
    ("/v1/registrations", {**NEW, "company": {"name": "?", "number": "1"}}, "company.name"),
    ("/v1/registrations", {**NEW, "company": {"name": "North", "number": "?"}}, "company.number"),
    ("/v1/registrations", {**NEW, "acting": {"kind": "guardian", "mandate": "?"}}, "acting.mandate"),
    ("/v1/webhooks", {"url": "?"}, "url"),
    ("/v1/webhooks", {"url": "https://hooks.example/one", "types": ["?"]}, "types"),
    ("/v1/policies", {"text": POLICY, "kinds": ["?"]}, "kinds"),
    ("{path}/consents", {"purpose": "document", "words_digest": "?"}, "words_digest"),
    ("{path}/consents", {"purpose": "document", "words_digest": "0", "method": "?"}, "method"),
    ("{path}/contact", {"to": "?"}, "to"),
    ("{path}/contact/confirm", {"code": "?"}, "code"),
    ("{path}/appointment", {"store": "?", "at": "2040-01-01T00:00:00Z"}, "store"),
    (
        "{path}/attestation",
        {"officer": "?", "store": "1", "second_means": "bank_card", "document_seen": True},
        "officer",
    ),
    ("{path}/attestation", {"officer": "1", "store": "?", "second_means": "bank_card", "document_seen": True}, "store"),
    ("{path}/activation", {"outcome": "declined", "code": "?"}, "code"),
    ("{person}/representatives", {"kind": "guardian", "mandate": "?"}, "mandate"),
]


@pytest.mark.parametrize(("path", "body", "member"), TEXTS, ids=[f"{path} {name}" for path, _, name in TEXTS])
def test_a_text_with_hidden_parts_or_without_end_is_refused_by_its_member(
    operator: Operator, path: str, body: dict[str, Any], member: str
) -> None:
    registration = begin(operator)
    person = f"/v1/subscribers/{operator.get(registration).json()['subscriber_id']}"
    before = everything(operator)
    for text in BAD_TEXTS:
        content = json.dumps(body).replace('"?"', json.dumps(text))
        answer = send(operator, path.format(path=registration, person=person), content)
        told = problem(answer, 422, "request.invalid")
        pointers = [error["pointer"] for error in told["errors"]]
        assert any(pointer.endswith("/" + member.replace(".", "/")) or f"/{member}/" in pointer for pointer in pointers)
        assert text.encode("utf-8", "replace") not in answer.content
    assert everything(operator) == before


@pytest.mark.parametrize("name", ["Ðỗ Thị Ánh", "محمد بن\u200cعبد", "क्\u200dष", "𠮷野家", "O'Brien & Söhne", "\ue000"])
def test_names_of_every_script_are_taken(operator: Operator, name: str) -> None:
    answer = operator.post("/v1/registrations", {**NEW, "company": {"name": name, "number": "1"}})
    assert answer.status_code == 201, answer.content
    holder = operator.get(f"/v1/subscribers/{answer.json()['holder_id']}").json()
    assert holder["fields"]["company_name"] == name


@pytest.mark.parametrize(
    "path",
    [
        "/v1/registrations/1",
        "/v1/registrations/00000000-0000-0000-0000-00000000000g",
        "/v1/registrations/%00",
        "/v1/registrations/{00000000-0000-0000-0000-000000000000}",
        "/v1/registrations/%F0%9F%98%80/decision",
        "/v1/subscribers/../registrations",
        "/v1/nothing",
        "/v1/",
    ],
)
def test_an_address_with_no_identifier_is_none_for_every_method(operator: Operator, path: str) -> None:
    problem(operator.get(path), 404, "request.no_such_address")
    problem(operator.post(path), 404, "request.no_such_address")
    problem(operator.delete(path), 404, "request.no_such_address")


def test_an_identifier_that_nothing_has_is_told_so(operator: Operator) -> None:
    problem(operator.get(f"/v1/registrations/{uuid.uuid4()}"), 404, "record.not_found")
    problem(operator.post("/v1/registrations", {**NEW, "subscriber_id": str(uuid.uuid4())}), 404, "record.not_found")
    problem(operator.post("/v1/registrations", {**NEW, "subscriber_id": "1"}), 422, "request.invalid")
    assert operator.get("/v1/registrations").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("unknown=1&another=", 200),
        ("limit=0", 422),
        ("limit=101", 422),
        ("limit=1e3", 422),
        ("limit=" + "9" * 5000, 422),
        ("cursor=%00", 422),
        ("cursor=AAAAAAAAAAAAAAAAAAAAAA", 200),
        ("cursor=" + "A" * 65, 422),
        ("state=%00", 422),
        ("state=%ED%A0%80", 422),
    ],
)
def test_a_query_is_read_as_the_reference_says(operator: Operator, query: str, status: int) -> None:
    begin(operator)
    answer = operator.get(f"/v1/registrations?{query}")
    assert answer.status_code == status, answer.content


def test_another_method_is_a_problem_that_names_those_there_are(operator: Operator) -> None:
    path = begin(operator)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        answer = operator.http.generic(method, path, headers={"authorization": f"Bearer {operator.token}"})
        problem(answer, 405, "request.method")
        assert answer["allow"] == "GET"
    assert operator.get(path).json()["state"] == "created"


def test_a_host_of_another_name_is_a_problem_too(operator: Operator) -> None:
    answer = operator.get("/v1/registrations", host="elsewhere.example")
    problem(answer, 400, "request.malformed")


@pytest.mark.parametrize(
    ("media_type", "body", "status", "code"),
    [
        ("multipart/form-data", b"x", 400, "request.form"),
        ("multipart/form-data; boundary=", b"x", 400, "request.form"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Dis", 422, "request.invalid"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n" * 2000, 400, "request.form"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 60 + b"--x--\r\n",
            400,
            "request.form",
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n1\r\n' * 302 + b"--x--\r\n",
            400,
            "request.form",
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"1" * (3 << 20) + b"\r\n--x--\r\n",
            413,
            "request.too_large",
        ),
    ],
    ids=range(7),
)
def test_a_form_that_is_not_whole_is_refused(
    operator: Operator, media_type: str, body: bytes, status: int, code: str
) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    before = everything(operator)
    problem(send(operator, f"{path}/document", body, media_type), status, code)
    assert everything(operator) == before


@pytest.mark.parametrize("key", [None, "", " ", "x" * 256, "a\tb"])
def test_every_post_refuses_a_key_that_is_none(operator: Operator, key: str | None) -> None:
    registration = begin(operator)
    person = operator.get(registration).json()["subscriber_id"]
    before = everything(operator)
    headers = {"authorization": f"Bearer {operator.token}", **({} if key is None else {"idempotency-key": key})}
    places = defaultdict(uuid.uuid4, registration_id=registration.rsplit("/", 1)[1], subscriber_id=person)
    asked = 0
    for template, methods in api.get_openapi_schema(path_prefix="/v1/")["paths"].items():
        if "post" not in methods or template in UNREPEATABLE:
            continue
        path = template.format_map(places)
        if path.endswith(("/document", "/faces", "/appeal/evidence", "/parts")):
            answer = operator.http.post(f"{path}?number=1", {"files": file(page(RED))}, headers=headers)
        else:
            body = next((body for end, body in BODIES.items() if path.endswith(end)), {})
            answer = operator.http.post(path, body, content_type="application/json", headers=headers)
        told = problem(answer, 422, "idempotency.key")
        assert "fresh UUID" in told["remedy"]
        asked += 1
    assert asked > 15
    assert everything(operator) == before


def test_a_step_out_of_order_says_what_is_possible_and_changes_nothing(operator: Operator) -> None:
    path = begin(operator)
    before = everything(operator)
    for step in ("contact", "appointment", "attestation", "activation", "decision"):
        body = next((body for end, body in BODIES.items() if f"/{step}" == end), {})
        told = problem(operator.post(f"{path}/{step}", body), 409, "registration.out_of_order")
        assert told["possible_now"] == ["consent", "way", "withdraw"]
    assert everything(operator) == before


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_full_evidence_store_is_told_and_leaves_nothing_half_written(
    operator: Operator, service: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    path = begin(operator)
    agree(operator, path, "document")
    before, jobs, writes = everything(operator), ProcrastinateJob.objects.count(), [0]
    write = local_folder._write  # noqa: SLF001  what stands for the disk

    def full(*args: Any) -> None:
        writes[0] += 1
        if writes[0] >= fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(*args)

    monkeypatch.setattr(local_folder, "_write", full)
    both = [page(RED), page((1, 2, 3))]
    answer = operator.upload(f"{path}/document", {"files": [file(one) for one in both]}, key="k")
    problem(answer, 503, "evidence.store")
    assert int(answer["retry-after"]) > 0
    assert str(service).encode() not in answer.content
    assert everything(operator) == before
    assert ProcrastinateJob.objects.count() == jobs
    assert not [item for item in (service / "evidence").rglob("*") if item.is_file()]
    monkeypatch.undo()
    again = operator.upload(f"{path}/document", {"files": [file(one) for one in both]}, key="k")
    assert (again.status_code, len(again.json()["evidence"])) == (202, 2)


def test_a_database_that_is_away_is_told_at_every_door(operator: Operator, tmp_path: Path) -> None:
    nowhere = f"postgresql://app:secret@{str(tmp_path).replace('/', '%2F')}:5432/realname"
    path = begin(operator)
    ticket = operator.post(f"{path}/capture-link").json()["ticket"]
    form = {"grant_type": "client_credentials", "client_id": operator.credentials.client_id, "client_secret": "x"}
    connections.close_all()
    with connected(database_settings(nowhere, pooled=False)):
        for answer in (
            operator.http.post("/v1/token", form),
            operator.http.post("/v1/capture-sessions", {"ticket": ticket}, content_type="application/json"),
            operator.upload(f"{path}/document", {"files": file(page(RED))}),
            operator.delete(f"/v1/webhooks/{uuid.uuid4()}"),
        ):
            problem(answer, 503, "service.database")
            assert int(answer["retry-after"]) > 0
    assert operator.http.post("/v1/capture-sessions", {"ticket": ticket}, content_type="application/json").json()


def test_a_call_too_many_says_when_to_come_again_and_does_nothing(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "BURST", 1)
    monkeypatch.setattr(authentication, "PER_SECOND", 0.01)
    operator.get("/v1/registrations")
    before = everything(operator)
    for answer in (
        operator.post("/v1/registrations", NEW),
        operator.post("/v1/webhooks", {"url": "https://a.example"}),
    ):
        problem(answer, 429, "request.too_many")
        assert int(answer["retry-after"]) > 50
    assert everything(operator) == before


@pytest.mark.parametrize("which", ["webhook", "link", "withdrawal"])
def test_twenty_same_calls_at_once_have_one_effect_and_one_answer(operator: Operator, which: str) -> None:
    path = begin(operator)
    calls: dict[str, tuple[str, dict[str, Any], int]] = {
        "webhook": ("/v1/webhooks", {"url": "https://hooks.example/one"}, 201),
        "link": (f"{path}/capture-link", {}, 201),
        "withdrawal": (f"{path}/withdraw", {}, 200),
    }
    address, body, status = calls[which]
    answers = at_once(20, lambda: operator.post(address, body, key="once"))
    assert {answer.status_code for answer in answers} == {status}
    assert len({answer.content for answer in answers}) == 1
    assert [answer.get("idempotency-replayed") for answer in answers].count("true") == 19
    with tenant(operator.id):
        counts = {
            "webhook": WebhookEndpoint.objects.count(),
            "link": CaptureTicket.objects.count(),
            "withdrawal": Event.objects.filter(type="registration.withdrawn").count(),
        }
        assert not Evidence.objects.exists()
    assert counts == {**dict.fromkeys(counts, 0), which: 1}
