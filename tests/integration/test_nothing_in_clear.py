"""Nothing of a person is in clear at rest or in a log: no table, no file, no line that is written on the way."""

from __future__ import annotations

import base64
import hmac
import io
import json
import logging
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import sql
from tests.integration import whole_way
from tests.integration.api.conftest import Operator, make_operator
from tests.integration.api.working import work
from tests.integration.whole_way import CONTACT, NUMBER, SIM, Outside, connect, know
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import BLUE, LINES, RED, VALUES, ColourFaces, page, square

from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.loopback_server import serving
from realname.database.embedded import Server
from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import REGISTRATIONS, shipped_text
from realname.record.errors import Conflict
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.idempotency import PURPOSE, fingerprint
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import IdempotencyRecord
from realname.record.operators.models import Operator as OperatorRow
from realname.record.operators.sealing import derived_key
from realname.record.registrations import selectors
from realname.record.registrations.models import Registration
from realname.record.working import JobFailed, released

store = whole_way.store
LINE = {"msisdn": NUMBER, "iccid": SIM}
COMPANY = {"name": "Eriksdotter Trading", "number": "UT-991-X"}
MANDATE = "court 17/2026"
PICTURES = {"page": page(RED), "red": square(RED), "blue": square(BLUE)}
BYTEA = re.compile(rb"\\x((?:[0-9a-f]{2})+)")
SPILLED = f"{VALUES['surname']} {VALUES['given_names']} {VALUES['document_number']} {CONTACT} {NUMBER}"


def number_forms(number: str) -> list[str]:
    """Return a number as it might be written, with and without its plus and its country."""
    return [number, number.removeprefix("+"), number.removeprefix("+44")]


def needles() -> dict[str, bytes]:
    """Return what must be nowhere, by what it is."""
    texts = {
        "surname": VALUES["surname"],
        "given names": VALUES["given_names"],
        "given names of the zone": VALUES["given_names"].replace(" ", "<"),
        "document number": VALUES["document_number"],
        "birth date": VALUES["birth_date"],
        "birth date of the zone": LINES[1][13:21],
        "birth date in code": "1974, 8, 12",
        "SIM": SIM,
        "company": COMPANY["name"],
        "company's number": COMPANY["number"],
        "mandate": MANDATE,
        **{f"phone {form}": form for form in number_forms(CONTACT)},
        **{f"line {form}": form for form in number_forms(NUMBER)},
    }
    found = {what: text.encode() for what, text in texts.items()}
    for name, colour in (("red", RED), ("blue", BLUE)):
        found |= forms(f"template of {name}", np.array(colour, "<f4").tobytes())
    for name, picture in PICTURES.items():
        found |= forms(f"picture {name}", picture[:64])
    return found


def forms(what: str, raw: bytes) -> dict[str, bytes]:
    coded = base64.b64encode(raw).rstrip(b"=")
    # The last character of base64 depends on what follows.
    return {what: raw, f"{what} in hex": raw.hex().encode(), f"{what} in base64": coded[:-1]}


NEEDLES = needles()


def leaks(where: str, content: bytes) -> list[str]:
    """Say what is found there; names in any case."""
    small = content.lower()
    return [f"{what}: {where}" for what, one in NEEDLES.items() if one in content or one.lower() in small]


@dataclass
class Place:
    """One operator of the service, its outside systems, and what was logged."""

    operator: Operator
    outside: Outside
    logged: io.StringIO


@pytest.fixture
def place(database: str, store: Path) -> Iterator[Place]:
    del database, store
    outside = Outside(AuthoritySimulator(), OperatorSimulator(), SmsSimulator())
    settings = {
        "ROOT_URLCONF": "tests.integration.api.urls",
        "ALLOWED_HOSTS": ["testserver"],
        "REALNAME_INSTRUMENTS": "tests.pages.stand_ins.instruments",
    }
    with (
        override_settings(**settings),
        serving(outside.authority) as one,
        serving(outside.lines) as two,
        serving(outside.sms) as three,
        logging_all() as logged,
    ):
        operator = make_operator("north")
        caller = Caller(operator.id, "client", frozenset())
        connect(caller, "authority", "record-match", one.url)
        connect(caller, "messages", "oma-sms", three.url, sender_address="tel:+447700900000")
        set_connection(operator.id, "lines", "line-orders", {"base_url": two.url, "secret": DEVELOPMENT_SECRET})
        with tenant(operator.id):
            for kind, name in REGISTRATIONS.items():
                publish_policy(caller, shipped_text(name), (kind,))
        know(outside)
        yield Place(operator, outside, logged)


class logging_all:  # noqa: N801  it is used as a function
    """Keep every line that is logged, at DEBUG, with its exceptions' texts."""

    NAMES = ("", "realname", "django", "procrastinate")

    def __enter__(self) -> io.StringIO:
        out = io.StringIO()
        self.handler = logging.StreamHandler(out)
        self.handler.setLevel(logging.DEBUG)
        self.before = {name: logging.getLogger(name).level for name in self.NAMES}
        for name in self.NAMES:
            logging.getLogger(name).addHandler(self.handler)
            logging.getLogger(name).setLevel(logging.DEBUG if name else logging.INFO)
        return out

    def __exit__(self, *_: object) -> None:
        for name, level in self.before.items():
            logging.getLogger(name).removeHandler(self.handler)
            logging.getLogger(name).setLevel(level)


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.png", content, content_type="image/png")


def begin(operator: Operator, **more: Any) -> str:
    made = operator.post("/v1/registrations", {"kind": "new_line", "line": LINE, **more})
    assert made.status_code == 201, made.content
    path = f"/v1/registrations/{made.json()['id']}"
    for text in operator.get("/v1/consent-texts").json()["items"]:
        body = {"purpose": text["purpose"], "words_digest": text["words_digest"]}
        assert operator.post(f"{path}/consents", body).status_code == 201
    return path


def decided(place: Place, face: str) -> dict[str, Any]:
    """Take a registration to its decision, and to its line where it is approved; return how it stands."""
    operator = place.operator
    path = begin(operator)
    assert operator.upload(f"{path}/document", {"files": file(PICTURES["page"])}).status_code == 202
    work()
    assert operator.post(f"{path}/contact", {"to": CONTACT}).status_code == 202
    work()
    assert operator.post(f"{path}/contact/confirm", {"code": place.outside.code()}).status_code == 200
    assert operator.upload(f"{path}/faces", {"files": [file(PICTURES[face])]}).status_code == 202
    work()
    assert operator.post(f"{path}/decision").status_code == 202
    work()
    told: dict[str, Any] = operator.get(path).json()
    return told


def fail_in_the_worker(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a job raise an error whose text holds the person."""

    def spill(*_: Any) -> Any:
        raise RuntimeError(SPILLED)

    class Tools:
        cache_clear = staticmethod(lambda: None)

        def __call__(self) -> Instruments:
            return Instruments(ColourFaces(), invented(STAMP), spill)

    path = begin(place.operator)
    assert place.operator.upload(f"{path}/document", {"files": file(PICTURES["page"])}).status_code == 202
    with monkeypatch.context() as patch:
        patch.setattr("realname.record.registrations.tasks.tools", Tools())
        work()
    assert "RuntimeError" in place.logged.getvalue()
    assert ProcrastinateJob.objects.filter(task_name="registrations.measure", attempts=1, status="todo").count() == 1


def ask_badly(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send a person's data where it is refused, or where the service itself fails."""
    operator = place.operator
    for body in (
        {"kind": "new_line", "line": {**LINE, "name": VALUES["surname"]}},
        {"kind": VALUES["surname"], "line": LINE},
        {"kind": "new_line", "line": {"msisdn": NUMBER + "0000000", "iccid": SIM}},
        {"kind": "new_line", "line": {**LINE, "iccid": SIM[:-1] + "0"}},
        {"kind": "new_line", "line": LINE, "language": VALUES["surname"]},
        {"kind": "new_line", "line": NUMBER, "company": {"name": VALUES["surname"]}},
        f'{{"kind": "{SPILLED}',
    ):
        assert 400 <= operator.post("/v1/registrations", body).status_code < 500, body
    assert operator.get(f"/v1/registrations?state={VALUES['surname']}").status_code == 422
    path = begin(operator)
    assert operator.post(f"{path}/contact", {"to": NUMBER + "0000000"}).status_code == 422
    assert operator.post(f"{path}/contact/confirm", {"code": VALUES["document_number"]}).status_code in {409, 422}
    assert operator.upload(f"{path}/document", {"files": file(SPILLED.encode())}).status_code == 415

    def spill(*_: Any) -> Any:
        raise RuntimeError(SPILLED)

    with monkeypatch.context() as patch:
        patch.setattr(selectors, "shown", spill)
        assert operator.post("/v1/registrations", {"kind": "new_line", "line": LINE}).status_code == 500


def break_a_rule_of_the_database(place: Place) -> None:
    """Have the database refuse rows that hold the person's data, so that it has something to tell."""
    with pytest.raises(Exception, match="operator_country_iso_3166"), tenant(place.operator.id):
        OperatorRow.objects.filter(id=place.operator.id).update(country="er", name=SPILLED)
    with pytest.raises(Exception, match="registration"), tenant(place.operator.id):
        Registration.objects.create(operator_id=place.operator.id, kind=VALUES["surname"], language=SPILLED[:20])


def tables() -> Iterator[tuple[str, bytes]]:
    """Give every table's rows as text, and the bytes that they hold, as its owner sees them."""
    with maintenance("test that nothing is in clear"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table)))
            text = "\n".join(row[0] for row in cursor.fetchall()).encode()
            yield table, text
            yield f"{table}, its bytes", b"\n".join(bytes.fromhex(run.decode()) for run in BYTEA.findall(text))


def test_the_search_finds_what_is_there() -> None:
    for what, one in NEEDLES.items():
        assert any(found.startswith(f"{what}:") for found in leaks("here", b"before" + one + b"after")), what
    assert leaks("here", b"eriksson") == ["surname: here"]
    assert leaks("here", b"nothing of her") == []


def test_nothing_of_a_person_is_in_clear_anywhere(
    place: Place, store: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert decided(place, "red")["state"] == "activated"
    assert decided(place, "blue")["decision"]["outcome"] == "rejected"
    begin(place.operator, company=COMPANY)
    begin(place.operator, acting={"kind": "guardian", "mandate": MANDATE})
    fail_in_the_worker(place, monkeypatch)
    ask_badly(place, monkeypatch)
    break_a_rule_of_the_database(place)
    found = []
    seen = dict(tables())
    filled = {name for name, content in seen.items() if content}
    assert {
        "operators_idempotency_record",
        "procrastinate_jobs",
        "registrations_contact, its bytes",
        "registrations_decision_inputs, its bytes",
        "registrations_line, its bytes",
        "registrations_reading, its bytes",
        "subscribers_face_template, its bytes",
        "subscribers_subscriber, its bytes",
    } <= filled
    for name, content in seen.items():
        found += leaks(name, content)
    files = [path for path in store.rglob("*") if path.is_file()]
    assert len(files) >= 5
    for path in files:
        found += leaks("the evidence store", path.name.encode() + path.read_bytes())
    told = server.folder.log.read_bytes()
    assert b"operator_country_iso_3166" in told
    found += leaks("the database's log", told)
    logged = place.logged.getvalue()
    assert "registrations.measure" in logged
    assert "Bad Request" in logged or "Unprocessable" in logged
    found += leaks("our log", logged.encode())
    out, err = capfd.readouterr()
    found += leaks("the output", (out + err).encode())
    assert found == []


def test_what_is_kept_of_a_request_is_no_digest_that_numbers_can_be_tried_against(place: Place) -> None:
    begin(place.operator)
    body = json.dumps({"kind": "new_line", "line": LINE}).encode()
    guess = fingerprint("POST", "/v1/registrations", body)
    with tenant(place.operator.id):
        kept = {bytes(row.fingerprint) for row in IdempotencyRecord.objects.all()}
        key = derived_key(place.operator.id, PURPOSE)
    assert guess not in kept
    assert hmac.digest(key, guess, "sha256") in kept


def test_a_job_fails_by_its_errors_kind_and_code_alone() -> None:
    def spill(error: Exception) -> None:
        raise error

    for error, told in (
        (RuntimeError(SPILLED), "RuntimeError"),
        (Conflict(SPILLED, code="registration.out_of_order"), "Conflict registration.out_of_order"),
    ):
        with logging_all() as logged, pytest.raises(JobFailed) as failure:
            released(spill)(error)
        text = "".join(traceback.format_exception(failure.value)) + logged.getvalue()
        assert str(failure.value) == told
        assert failure.value.__context__ is None
        assert leaks("what is told", text.encode()) == []
        assert "in spill" in text
