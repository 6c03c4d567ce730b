from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from realname.connect.authorities.camara_kyc_match import PATH, PURPOSE, CamaraKycMatch, body_of
from realname.connect.authorities.camara_simulator import CamaraSimulator
from realname.connect.authorities.contract import Claim, DocumentType, FieldMatch, RecordState, Sex
from realname.connect.transport.access_tokens import AccessTokens, ClientSecret
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.peer import encode_json
from realname.connect.transport.retrying import ONCE
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.connect.transport.simulation import Reply, Request, json_reply

CLAIM = Claim(
    DocumentType.PASSPORT,
    "L898902C3",
    issuing_state="UTO",
    name="ERIKSSON ANNA MARIA",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    birth_date=date(1974, 8, 12),
    sex=Sex.FEMALE,
    valid_until=date(2034, 4, 15),
    msisdn="+447700900001",
)
SECRET = ClientSecret(CLIENT_ID, CLIENT_SECRET)


class ScriptedOperator(CamaraSimulator):
    """Answer whatever the test says, with any status."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: tuple[int, dict[str, Any]] = (200, {})
        self.seen: list[Request] = []

    def _answer_match(self, request: Request) -> Reply:
        self.seen.append(request)
        return json_reply(self.answer[1], self.answer[0])


def client_for(url: str) -> CamaraKycMatch:
    settings = ServiceSettings("op", url, f"{url}{TOKEN_PATH}", SECRET, timeouts=Timeouts(0.5, 1.0, 2.0), retry=ONCE)
    return CamaraKycMatch(settings)


@pytest.fixture
def scripted() -> Iterator[tuple[ScriptedOperator, CamaraKycMatch]]:
    simulator = ScriptedOperator()
    with serving(simulator) as server:
        yield simulator, client_for(server.url)


def test_the_body_has_the_attributes_of_the_definition() -> None:
    assert body_of(CLAIM) == {
        "phoneNumber": "+447700900001",
        "idDocument": "L898902C3",
        "idDocumentType": "passport",
        "idDocumentExpiryDate": "2034-04-15",
        "name": "ERIKSSON ANNA MARIA",
        "givenName": "ANNA MARIA",
        "familyName": "ERIKSSON",
        "birthdate": "1974-08-12",
        "gender": "FEMALE",
    }


def test_a_document_without_an_end_asks_for_none() -> None:
    body = body_of(Claim(DocumentType.NATIONAL_ID, "1", valid_until="long-term", msisdn="+447700900001"))
    assert body == {"phoneNumber": "+447700900001", "idDocument": "1", "idDocumentType": "national_id_card"}


def test_the_request_is_a_post_to_match_with_a_correlator(scripted: tuple[ScriptedOperator, CamaraKycMatch]) -> None:
    scripted[0].answer = (200, {"idDocumentMatch": "true", "nameMatch": "true"})
    answer = scripted[1].match(CLAIM)
    request = scripted[0].seen[0]
    assert (request.method, request.path) == ("POST", PATH)
    assert request.headers["x-correlator"] == answer.correlation_id
    assert request.headers["authorization"].startswith("Bearer ")


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (404, "IDENTIFIER_NOT_FOUND", RecordState.UNKNOWN_PERSON),
        (404, "NOT_FOUND", RecordState.OUTAGE),
        (422, "SERVICE_NOT_APPLICABLE", RecordState.INCOMPLETE),
        (422, "MISSING_IDENTIFIER", RecordState.OUTAGE),
        (403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH", RecordState.MISMATCHED),
        (403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_REQUIRED", RecordState.OUTAGE),
        (403, "PERMISSION_DENIED", RecordState.OUTAGE),
        (403, "INVALID_TOKEN_CONTEXT", RecordState.OUTAGE),
        (401, "UNAUTHENTICATED", RecordState.OUTAGE),
        (400, "INVALID_ARGUMENT", RecordState.OUTAGE),
        (400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION", RecordState.OUTAGE),
        (500, "IDENTIFIER_NOT_FOUND", RecordState.OUTAGE),
    ],
)
def test_each_refusal_of_the_definition_has_its_state(
    scripted: tuple[ScriptedOperator, CamaraKycMatch], status: int, code: str, state: RecordState
) -> None:
    scripted[0].answer = (status, {"status": status, "code": code, "message": "ERIKSSON"})
    answer = scripted[1].match(CLAIM)
    assert answer.state is state
    assert "ERIKSSON" not in repr(answer)
    if state is RecordState.MISMATCHED:
        assert answer.fields["document_number"].match is FieldMatch.FALSE


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"other": 1},
        {"idDocumentMatch": True},
        {"idDocumentMatch": "yes"},
        {"nameMatch": "false", "nameMatchScore": 100},
    ],
)
def test_an_answer_that_is_not_of_the_definition_is_an_outage(
    scripted: tuple[ScriptedOperator, CamaraKycMatch], value: dict[str, Any]
) -> None:
    scripted[0].answer = (200, value)
    assert scripted[1].match(CLAIM).state is RecordState.OUTAGE


def test_attributes_that_the_operator_does_not_hold_establish_nothing(
    scripted: tuple[ScriptedOperator, CamaraKycMatch],
) -> None:
    scripted[0].answer = (200, {"idDocumentMatch": "not_available", "nameMatch": "not_available"})
    assert scripted[1].match(CLAIM).state is RecordState.INCOMPLETE


def test_without_a_line_nothing_is_asked_and_nothing_established(
    scripted: tuple[ScriptedOperator, CamaraKycMatch],
) -> None:
    answer = scripted[1].match(replace(CLAIM, msisdn=None))
    assert answer.state is RecordState.INCOMPLETE
    assert scripted[0].seen == []


@pytest.mark.parametrize(
    ("claim", "state"),
    [(CLAIM, RecordState.MATCHED), (replace(CLAIM, document_number="L1"), RecordState.MISMATCHED)],
)
def test_an_operator_that_wants_the_document_first_answers_as_others_do(claim: Claim, state: RecordState) -> None:
    with serving(CamaraSimulator(needs_document=True)) as server:
        assert client_for(server.url).match(claim).state is state


def ask(url: str, body: dict[str, Any], scope: str = f"{PURPOSE} kyc-match:match") -> tuple[int, dict[str, Any]]:
    settings = ClientSettings("raw")
    token_url = f"{url}{TOKEN_PATH}"
    headers = AccessTokens(HttpClient(token_url, settings), token_url, SECRET, scope).headers(b"")
    with HttpClient(url, settings) as client:
        answer = client.send(
            "POST", PATH, content=encode_json(body), headers={**headers, "Content-Type": "application/json"}
        )
    return answer.status, answer.json_object()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION"),
        ({"phoneNumber": "+447700900001"}, 400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION"),
        ({"name": "A"}, 422, "MISSING_IDENTIFIER"),
        ({"phoneNumber": "07700900001", "name": "A"}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": "+447700900001", "gender": "F"}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": "+447700900001", "birthdate": "12/08/1974"}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": "+447700900001", "name": 7}, 400, "INVALID_ARGUMENT"),
        ({"phoneNumber": "+447700900099", "name": "A"}, 404, "IDENTIFIER_NOT_FOUND"),
    ],
)
def test_the_simulator_refuses_as_the_definition_says(body: dict[str, Any], status: int, code: str) -> None:
    with serving(CamaraSimulator()) as server:
        answered = ask(server.url, body)
    assert (answered[0], answered[1]["code"], answered[1]["status"]) == (status, code, status)


def test_the_simulator_answers_only_what_was_asked_and_marks_it() -> None:
    with serving(CamaraSimulator()) as server:
        status, value = ask(
            server.url, {"phoneNumber": "+447700900001", "familyName": "ERICSSON", "email": "a@example.org"}
        )
    assert status == 200
    assert set(value) == {"familyNameMatch", "familyNameMatchScore", "emailMatch", "simulator"}
    assert value["emailMatch"] == "not_available"


def test_the_simulator_wants_the_scope() -> None:
    with serving(CamaraSimulator()) as server:
        assert ask(server.url, {"phoneNumber": "+447700900001", "name": "A"}, PURPOSE)[1]["code"] == "PERMISSION_DENIED"
