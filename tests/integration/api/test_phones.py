"""Links for phones: what the device that opened one may do, and that nobody else may do anything with it."""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_isolation import ask, operations, rows_of
from tests.integration.api.test_operators import problem
from tests.integration.api.test_registrations import LINE, agree, at_once, begin, file
from tests.integration.api.working import beside, work
from tests.pages.stand_ins import RED, page, square

from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.loopback_server import serving
from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.signing import _drawn
from realname.record.operators.actions.tokens import issue_token
from realname.record.operators.models import Event
from realname.record.registrations.models import CaptureTicket, Contact, DecisionRow, Registration

OWN = {
    ("get", "/v1/consent-texts"),
    *(("get", f"/v1/registrations/{{registration_id}}{end}") for end in ("", "/decision", "/consents", "/receipt")),
    *(
        ("post", f"/v1/registrations/{{registration_id}}/{step}")
        for step in (
            "consents",
            "contact",
            "contact/confirm",
            "document",
            "representative/document",
            "challenge",
            "faces",
            "way",
            "appointment",
            "decision",
            "withdraw",
            "appeal",
            "appeal/evidence",
        )
    ),
    ("get", "/v1/registrations/{registration_id}/appeal"),
    ("get", "/v1/registrations/{registration_id}/review"),
    ("delete", "/v1/registrations/{registration_id}/consents/{receipt_id}"),
}
"""Everything that a phone may call: a new endpoint is not among them until somebody says so here."""


class Phone(Operator):
    """A device that opened a link; it sends its secret with every call."""

    secret = ""

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return super()._headers({"capture-device": self.secret, **headers})


@pytest.fixture
def operator(north: Operator) -> Operator:
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).status_code == 201
    return north


@pytest.fixture
def sms(operator: Operator) -> Iterator[SmsSimulator]:
    """The simulator of an SMS gateway, connected."""
    simulator = SmsSimulator()
    with serving(simulator) as server:
        settings = {
            "base_url": server.url,
            "token_url": f"{server.url}/oauth2/token",
            "client_id": "realname",
            "client_secret": "for-development-only",
            "sender_address": "tel:+447700900000",
        }
        set_connection(operator.id, "messages", "oma-sms", settings)
        yield simulator


def link(operator: Operator, path: str) -> str:
    made = operator.post(f"{path}/capture-link")
    assert made.status_code == 201, made.content
    assert made.json()["path"] == f"/r/{made.json()['ticket']}"
    ticket: str = made.json()["ticket"]
    return ticket


def claim(ticket: str) -> Any:
    http = Client(raise_request_exception=False)
    return http.post("/v1/capture-sessions", {"ticket": ticket}, content_type="application/json")


def phone_of(operator: Operator, path: str) -> Phone:
    """Open a link to a registration on a new phone."""
    answer = claim(link(operator, path))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert path == f"/v1/registrations/{told['registration_id']}"
    phone = Phone(operator.id, operator.credentials, Client(raise_request_exception=False), told["access_token"])
    phone.secret = told["device_secret"]
    return phone


def test_a_phone_takes_its_registration_from_consent_to_the_decision(operator: Operator, sms: SmsSimulator) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    agree(phone, path, "contact", "document", "face")
    assert phone.post(f"{path}/contact", {"to": "+447700900124"}).status_code == 202
    work()
    code = re.search(r"\d{6}", sms.messages()[-1].text)
    assert code
    assert phone.post(f"{path}/contact/confirm", {"code": code[0]}).json()["contact"]["state"] == "confirmed"
    assert phone.upload(f"{path}/document", {"files": file(page(RED))}).status_code == 202
    assert phone.post(f"{path}/way", {"way": "non_face"}).json()["way"] == "non_face"
    assert phone.post(f"{path}/way", {"way": "face"}).json()["way"] == "face"
    assert phone.upload(f"{path}/faces", {"files": file(square(RED))}).status_code == 202
    beside()
    assert phone.post(f"{path}/decision").status_code == 202
    beside()
    decision = phone.get(f"{path}/decision").json()
    assert (decision["outcome"], decision["reasons"]) == ("approved", [])
    assert phone.get(path).json()["decision"] == {"outcome": "approved", "reasons": []}


def test_a_phone_is_told_what_its_person_needs_and_no_more(operator: Operator) -> None:
    body = {
        "kind": "new_line",
        "line": LINE,
        "acting": {"kind": "carer", "until": "2040-01-01T00:00:00Z", "mandate": "court 17/2026"},
    }
    path = f"/v1/registrations/{operator.post('/v1/registrations', body).json()['id']}"
    phone = phone_of(operator, path)
    agree(phone, path, "document", "face")
    phone.post(f"{path}/way", {"way": "non_face"})
    phone.upload(f"{path}/document", {"files": file(page(RED))})
    whole = operator.get(path).json()
    assert "attestation" in whole["possible_now"]
    assert whole["representation"]["mandate"] == "court 17/2026"
    for answer in (phone.get(path), phone.post(f"{path}/way", {"way": "non_face"})):
        told = answer.json()
        assert told["line"] == {"msisdn": LINE["msisdn"], "iccid": "", "eid": ""}
        assert told["representation"]["kind"] == "carer"
        assert "attestation" not in told["possible_now"]
        assert "appointment" in told["possible_now"]
        for secret in (LINE["iccid"], "court 17/2026", whole["representation"]["representative_id"]):
            assert secret.encode() not in answer.content


def test_a_phone_is_told_no_scores(operator: Operator) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    agree(phone, path, "document", "face")
    phone.upload(f"{path}/document", {"files": file(page(RED))})
    phone.upload(f"{path}/faces", {"files": file(square(RED))})
    beside()
    phone.post(f"{path}/decision")
    beside()
    assert operator.get(f"{path}/decision").json()["checks"] != []
    assert phone.get(f"{path}/decision").json()["checks"] == []


def test_a_phone_calls_nothing_but_the_steps_of_its_own_registration(operator: Operator) -> None:
    path, other = begin(operator), begin(operator)
    phone = phone_of(operator, path)
    before = _rows(operator)
    own, rest = 0, 0
    for method, template in operations():
        if (method, template) not in OWN:
            address = re.sub(r"\{registration_id\}", path.rsplit("/", 1)[1], template)
            address = re.sub(r"\{\w+\}", str(uuid.uuid4()), address)
            problem(ask(phone, method, address), 403, "auth.scope")
            rest += 1
        elif "{registration_id}" in template:
            address = re.sub(r"\{registration_id\}", other.rsplit("/", 1)[1], template)
            address = re.sub(r"\{\w+\}", str(uuid.uuid4()), address)
            problem(ask(phone, method, address), 403, "capture.other_registration")
            own += 1
    known = OWN.intersection(operations())
    assert (own, rest) == (len(known) - 1, len(operations()) - len(known))
    assert _rows(operator) == before


@pytest.mark.parametrize("secret", [None, "", "another device's", "é"])
def test_a_copied_token_opens_nothing_without_the_devices_secret(operator: Operator, secret: str | None) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    headers = {"authorization": f"Bearer {phone.token}", "idempotency-key": "k"}
    headers |= {} if secret is None else {"capture-device": secret}
    before = _rows(operator)
    http = Client(raise_request_exception=False)
    problem(http.get(path, headers=headers), 401, "capture.other_device")
    problem(http.get("/v1/consent-texts", headers=headers), 401, "capture.other_device")
    problem(http.post(f"{path}/withdraw", headers=headers), 401, "capture.other_device")
    assert _rows(operator) == before
    assert phone.get(path).json()["state"] == "created"


def test_a_link_opens_once_also_for_ten_at_once(operator: Operator) -> None:
    path = begin(operator)
    ticket = link(operator, path)
    answers = at_once(10, lambda: claim(ticket))
    assert sorted(answer.status_code for answer in answers) == [201, *[401] * 9]
    for answer in answers:
        if answer.status_code == 401:
            problem(answer, 401, "capture.replayed")
    problem(claim(ticket), 401, "capture.replayed")
    with tenant(operator.id):
        kept = CaptureTicket.objects.get()
        assert Event.objects.filter(type="capture.opened").count() == 1
    [won] = [answer.json() for answer in answers if answer.status_code == 201]
    assert bytes(kept.device_sha256 or b"") == hashlib.sha256(won["device_secret"].encode()).digest()


def test_an_old_link_is_told_to_be_old_and_stays_shut(operator: Operator) -> None:
    ticket = link(operator, begin(operator))
    with tenant(operator.id):
        CaptureTicket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    problem(claim(ticket), 401, "capture.expired")
    row = _tickets(operator)[0]
    long_ago = Caller(operator.id, f"ticket.{row.id.hex}", frozenset({"ticket"}), registration_id=row.registration_id)
    signed = issue_token(long_ago, _drawn(operator.id), now=time.time() - 3600).value
    body = problem(claim(signed), 401, "capture.expired")
    assert "/v1/token" not in body["remedy"]
    assert _tickets(operator)[0].claimed_at is None


def test_an_old_phones_token_is_refused(operator: Operator) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    who = Caller(
        operator.id,
        f"phone.{_tickets(operator)[0].id.hex}",
        frozenset({"capture"}),
        registration_id=uuid.UUID(path.rsplit("/", 1)[1]),
        device=hashlib.sha256(phone.secret.encode()).digest(),
    )
    phone.token = issue_token(who, _drawn(operator.id), now=time.time() - 3600).value
    problem(phone.get(path), 401, "auth.expired")
    problem(phone.post(f"{path}/withdraw"), 401, "auth.expired")
    assert operator.get(path).json()["state"] == "created"
    phone.token = issue_token(who, _drawn(operator.id)).value
    assert phone.get(path).status_code == 200


def test_a_ticket_is_no_token_and_a_token_no_ticket(operator: Operator) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    problem(claim(phone.token), 401, "capture.ticket")
    problem(claim(operator.token), 401, "capture.ticket")
    for forged in ("", "x.y.z", phone.token[:-4] + "AAAA", "\0"):
        assert claim(forged).status_code in {401, 422}
    phone.token = link(operator, path)
    for method, address in (("get", path), ("get", "/v1/registrations"), ("post", f"{path}/withdraw")):
        problem(ask(phone, method, address), 403, "auth.scope")
    assert operator.get(path).json()["state"] == "created"
    assert [row.claimed_at is None for row in _tickets(operator)] == [False, True]


def test_what_has_ended_gets_no_link_opens_none_and_takes_no_step(operator: Operator) -> None:
    path = begin(operator)
    phone, unopened = phone_of(operator, path), link(operator, path)
    agree(phone, path, "document")
    assert phone.post(f"{path}/withdraw").json()["state"] == "withdrawn"
    before = _rows(operator)
    problem(operator.post(f"{path}/capture-link"), 409, "registration.out_of_order")
    problem(claim(unopened), 409, "registration.out_of_order")
    assert _tickets(operator)[1].claimed_at is None
    for answer in (
        phone.upload(f"{path}/document", {"files": file(page(RED))}),
        phone.post(f"{path}/contact", {}),
        phone.post(f"{path}/contact/confirm", {"code": "000000"}),
        phone.post(f"{path}/way", {"way": "non_face"}),
        phone.post(f"{path}/decision"),
    ):
        assert problem(answer, 409, "registration.out_of_order").get("possible_now") is None
    assert phone.get(path).json()["state"] == "withdrawn"
    assert _rows(operator) == before
    with tenant(operator.id):
        assert not Contact.objects.exists()
        assert not DecisionRow.objects.exists()


def test_no_link_leads_to_a_registration_whose_time_is_over(operator: Operator) -> None:
    path = begin(operator)
    ticket = link(operator, path)
    with tenant(operator.id):
        Registration.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    problem(operator.post(f"{path}/capture-link"), 409, "registration.out_of_order")
    problem(claim(ticket), 409, "registration.out_of_order")
    assert [row.claimed_at for row in _tickets(operator)] == [None]


def test_another_operators_registration_gets_no_link(operator: Operator, south: Operator) -> None:
    path = begin(operator)
    problem(south.post(f"{path}/capture-link"), 404, "record.not_found")
    assert _tickets(operator) == []


def test_a_right_code_sent_again_under_its_key_is_answered_as_before(operator: Operator, sms: SmsSimulator) -> None:
    path = begin(operator)
    phone = phone_of(operator, path)
    agree(phone, path, "contact", "document")
    phone.post(f"{path}/contact", {"to": "+447700900124"})
    work()
    found = re.search(r"\d{6}", sms.messages()[-1].text)
    assert found
    right = phone.post(f"{path}/contact/confirm", {"code": found[0]}, key="right")
    assert right.status_code == 200
    phone.post(f"{path}/withdraw")
    again = phone.post(f"{path}/contact/confirm", {"code": found[0]}, key="right")
    assert (again.status_code, again.json()) == (200, right.json())
    with tenant(operator.id):
        assert Contact.objects.get().attempts == 1


def _tickets(operator: Operator) -> list[CaptureTicket]:
    with tenant(operator.id):
        return list(CaptureTicket.objects.order_by("id"))


def _rows(operator: Operator) -> dict[str, list[str]]:
    """Return every row of the operator but the count of calls."""
    return {table: rows for table, rows in rows_of(operator.id).items() if table != "operators_rate_bucket"}
