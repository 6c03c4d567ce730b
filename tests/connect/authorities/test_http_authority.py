from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from realname.connect.authorities.contract import Claim, DocumentType, PortraitState, RecordState
from realname.connect.authorities.http_authority import MAX_PORTRAIT_BYTES, HttpAuthority
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.transport.access_tokens import ClientSecret
from realname.connect.transport.client import Timeouts
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.connect.transport.simulation import Reply, Request, json_reply

CLAIM = Claim(DocumentType.PASSPORT, "L898902C3", name="ERIKSSON ANNA MARIA", birth_date=date(1974, 8, 12))
NOW = datetime(2030, 1, 1, tzinfo=UTC)
AS_OF = "2029-12-31T00:00:00Z"
FIELDS = {name: {"match": "true"} for name in CLAIM.asked()}
GOOD = {"state": "matched", "as_of": AS_OF, "fields": FIELDS}


class ScriptedAuthority(AuthoritySimulator):
    """Answer whatever the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []

    def _match(self, request: Request) -> Reply:
        self.seen.append(request.json_object())
        return json_reply(self.answer)

    def _portrait(self, _request: Request) -> Reply:
        return json_reply(self.answer)


def client_for(url: str) -> HttpAuthority:
    secret = ClientSecret(CLIENT_ID, CLIENT_SECRET)
    settings = ServiceSettings("a", url, f"{url}{TOKEN_PATH}", secret, timeouts=Timeouts(0.5, 2.0, 3.0), retry=ONCE)
    return HttpAuthority(settings, now=lambda: NOW)


@pytest.fixture
def scripted() -> Iterator[tuple[ScriptedAuthority, HttpAuthority]]:
    simulator = ScriptedAuthority()
    with serving(simulator) as server:
        yield simulator, client_for(server.url)


Scripted = tuple[ScriptedAuthority, HttpAuthority]


def test_a_good_answer_is_taken(scripted: Scripted) -> None:
    scripted[0].answer = GOOD
    assert scripted[1].match(CLAIM).state is RecordState.MATCHED


def test_the_body_holds_what_is_asked_and_nothing_else(scripted: Scripted) -> None:
    scripted[0].answer = GOOD
    scripted[1].match(CLAIM)
    assert scripted[0].seen == [CLAIM.asked()]


BAD: dict[str, dict[str, Any]] = {
    "empty": {},
    "a word of no state": {**GOOD, "state": "yes"},
    "an outage of theirs": {**GOOD, "state": "outage"},
    "matched without fields": {"state": "matched", "as_of": AS_OF},
    "matched with no field": {**GOOD, "fields": {}},
    "matched against its fields": {**GOOD, "fields": {**FIELDS, "name": {"match": "false"}}},
    "mismatched without a difference": {**GOOD, "state": "mismatched"},
    "a boolean for a match": {**GOOD, "fields": {**FIELDS, "name": {"match": True}}},
    "a match that is no object": {**GOOD, "fields": {**FIELDS, "name": "true"}},
    "a list of fields": {**GOOD, "fields": []},
    "a score on a match": {**GOOD, "fields": {**FIELDS, "name": {"match": "true", "score": 100}}},
    "a score too high": {**GOOD, "state": "mismatched", "fields": {**FIELDS, "name": {"match": "false", "score": 100}}},
    "a score too low": {**GOOD, "state": "mismatched", "fields": {**FIELDS, "name": {"match": "false", "score": -1}}},
    "a score of half": {**GOOD, "state": "mismatched", "fields": {**FIELDS, "name": {"match": "false", "score": 0.5}}},
    "no age": {"state": "matched", "fields": FIELDS},
    "an age without time zone": {**GOOD, "as_of": "2029-12-31T00:00:00"},
    "an age of tomorrow": {**GOOD, "as_of": "2030-01-01T00:05:01Z"},
    "a revocation without age": {"state": "revoked"},
}


@pytest.mark.parametrize("case", BAD)
def test_an_answer_that_is_not_of_the_protocol_is_an_outage(scripted: Scripted, case: str) -> None:
    scripted[0].answer = BAD[case]
    answer = scripted[1].match(CLAIM)
    assert answer.state is RecordState.OUTAGE
    assert answer.outage is not None
    assert answer.outage.code == "connect.bad_answer"


def test_clocks_may_be_five_minutes_apart(scripted: Scripted) -> None:
    scripted[0].answer = {**GOOD, "as_of": (NOW + timedelta(minutes=5)).isoformat()}
    answer = scripted[1].match(CLAIM)
    assert answer.state is RecordState.MATCHED
    assert answer.age() == timedelta(0)


def test_a_field_that_is_left_out_is_not_available(scripted: Scripted) -> None:
    fields = {name: one for name, one in FIELDS.items() if name != "name"}
    scripted[0].answer = {**GOOD, "fields": fields}
    assert scripted[1].match(CLAIM).fields["name"].match == "not_available"


def test_a_field_that_was_not_asked_is_not_taken_over(scripted: Scripted) -> None:
    scripted[0].answer = {**GOOD, "fields": {**FIELDS, "address": {"match": "true", "value": "a street"}}}
    assert "address" not in scripted[1].match(CLAIM).fields


@pytest.mark.parametrize(
    "portrait",
    [None, "", 7, "not base64!", base64.b64encode(b"\x89PNG").decode(), base64.b64encode(b"<html>").decode()],
)
def test_what_is_no_jpeg_is_no_portrait(scripted: Scripted, portrait: object) -> None:
    scripted[0].answer = {"state": "given", "as_of": AS_OF, "portrait": portrait}
    assert scripted[1].portrait(CLAIM).state is PortraitState.OUTAGE


@pytest.mark.parametrize(("extra", "state"), [(0, PortraitState.GIVEN), (1, PortraitState.OUTAGE)])
def test_a_portrait_is_taken_up_to_its_limit(scripted: Scripted, extra: int, state: PortraitState) -> None:
    jpeg = b"\xff\xd8\xff" + bytes(MAX_PORTRAIT_BYTES - 3 + extra)
    scripted[0].answer = {"state": "given", "as_of": AS_OF, "portrait": base64.b64encode(jpeg).decode()}
    assert scripted[1].portrait(CLAIM).state is state


@pytest.fixture
def authority() -> Iterator[HttpAuthority]:
    with serving(AuthoritySimulator()) as server:
        settings = ServiceSettings(
            "a", server.url, f"{server.url}{TOKEN_PATH}", ClientSecret(CLIENT_ID, CLIENT_SECRET), retry=ONCE
        )
        yield HttpAuthority(settings)


@pytest.mark.parametrize(("number", "state"), [("L000000R2", RecordState.REVOKED), ("L000000D4", RecordState.DECEASED)])
def test_a_revoked_document_and_a_death_are_said(authority: HttpAuthority, number: str, state: RecordState) -> None:
    answer = authority.match(Claim(DocumentType.PASSPORT, number, name="ERIKSSON ANNA MARIA"))
    assert answer.state is state
    assert answer.as_of is not None


def test_an_old_record_says_that_it_is_old(authority: HttpAuthority) -> None:
    claim = Claim(DocumentType.PASSPORT, "L000000S6", name="ERIKSSON ANNA MARIA")
    age = authority.match(claim).age()
    assert age is not None
    assert age > timedelta(days=1099)


def test_a_card_without_an_end_matches_one(authority: HttpAuthority) -> None:
    claim = Claim(DocumentType.NATIONAL_ID, "11010519491231002x", name="样本一", valid_until="long-term")
    assert authority.match(claim).state is RecordState.MATCHED


def test_a_number_alone_gets_nobodys_portrait(authority: HttpAuthority) -> None:
    assert authority.portrait(Claim(DocumentType.PASSPORT, "L898902C3")).state is PortraitState.NOT_GIVEN
    wrong = Claim(DocumentType.PASSPORT, "L898902C3", name="SOMEBODY ELSE", birth_date=date(1974, 8, 12))
    assert authority.portrait(wrong).state is PortraitState.NOT_GIVEN
    assert authority.portrait(Claim(DocumentType.PASSPORT, "L1")).state is PortraitState.UNKNOWN_PERSON
