"""What every identity authority's client does, each against its simulator, over HTTP on the loopback."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.connect.transport.peers import pem_of, public_pem_of

from realname.connect.authorities.camara_kyc_match import CamaraKycMatch
from realname.connect.authorities.camara_simulator import CamaraSimulator
from realname.connect.authorities.contract import (
    Authority,
    Claim,
    DocumentType,
    FieldMatch,
    OutagePolicy,
    PortraitState,
    RecordState,
    Sex,
)
from realname.connect.authorities.http_authority import HttpAuthority
from realname.connect.authorities.simulated_records import SimulatedRecord
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.transport.access_tokens import ClientSecret, PrivateKeyJwt
from realname.connect.transport.circuit import CircuitRule
from realname.connect.transport.client import Timeouts
from realname.connect.transport.faults import Fault, Faults
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import RetryRule
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH, SimulatedClient

KEY = ec.generate_private_key(ec.SECP256R1())
CLIENT = SimulatedClient(public_key_pem=public_pem_of(KEY))

CLAIM = Claim(
    DocumentType.PASSPORT,
    "L898902C3",
    issuing_state="UTO",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    name="ERIKSSON ANNA MARIA",
    birth_date=date(1974, 8, 12),
    sex=Sex.FEMALE,
    valid_until=date(2034, 4, 15),
    msisdn="+447700900001",
)
SPARSE = replace(CLAIM, document_number="L000000N8", msisdn="+447700900005")
UNKNOWN = replace(CLAIM, document_number="L999999X1", msisdn="+447700900099")

DIFFERING: dict[str, Any] = {
    "surname": "ERICSSON",
    "given_names": "ANNE MARIE",
    "name": "ERICSSON ANNE MARIE",
    "birth_date": date(1974, 8, 13),
    "sex": Sex.MALE,
    "valid_until": date(2034, 4, 16),
}

KINDS = ("our protocol", "CAMARA KYC Match")


class NotingFaults(Faults):
    """Note what a log of addresses on the way would hold: the path of each request."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def take(self, path: str) -> Fault:
        self.paths.append(path)
        return super().take(path)


@dataclass
class Setting:
    """One authority's client, and the simulator that it speaks to."""

    kind: str
    simulator: AuthoritySimulator | CamaraSimulator
    faults: NotingFaults
    url: str
    authority: Authority


def settings_for(kind: str, url: str, **changes: Any) -> ServiceSettings:
    patient = {
        "timeouts": Timeouts(0.5, 0.5, 1.0),
        "retry": RetryRule(attempts=2, first_wait_s=0.01, longest_wait_s=0.05, within_s=3.0),
        "circuit": CircuitRule(failures_to_open=1000),
    }
    secret = ClientSecret(CLIENT_ID, CLIENT_SECRET)
    key = PrivateKeyJwt(CLIENT_ID, pem_of(KEY).decode(), "key-1")
    return ServiceSettings(
        "authority", url, f"{url}{TOKEN_PATH}", secret if kind == KINDS[0] else key, **{**patient, **changes}
    )


def client_for(kind: str, settings: ServiceSettings) -> Authority:
    return HttpAuthority(settings) if kind == KINDS[0] else CamaraKycMatch(settings)


@pytest.fixture(params=KINDS)
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    simulator = AuthoritySimulator(CLIENT) if request.param == KINDS[0] else CamaraSimulator(CLIENT)
    simulator.faults = faults = NotingFaults()
    with serving(simulator) as server:
        client = client_for(request.param, settings_for(request.param, server.url))
        yield Setting(request.param, simulator, faults, server.url, client)


def test_a_true_claim_is_matched_in_every_field_that_was_asked(setting: Setting) -> None:
    answer = setting.authority.match(CLAIM)
    assert answer.state is RecordState.MATCHED
    assert set(answer.fields) == set(CLAIM.asked())
    assert {one.match for one in answer.fields.values()} == {FieldMatch.TRUE}
    assert answer.outage is None
    assert answer.correlation_id


@pytest.mark.parametrize("field", DIFFERING)
def test_one_field_that_differs_is_false_alone_and_the_claim_is_mismatched(setting: Setting, field: str) -> None:
    answer = setting.authority.match(replace(CLAIM, **{field: DIFFERING[field]}))
    assert answer.state is RecordState.MISMATCHED
    assert {name for name, one in answer.fields.items() if one.match is FieldMatch.FALSE} == {field}


def test_a_text_that_differs_has_a_score_and_a_date_has_none(setting: Setting) -> None:
    answer = setting.authority.match(replace(CLAIM, surname="ERICSSON", birth_date=date(1974, 8, 13)))
    score = answer.fields["surname"].score
    assert score is not None
    assert 80 < score < 100
    assert answer.fields["birth_date"].score is None


def test_fields_that_are_not_asked_are_not_answered(setting: Setting) -> None:
    asked = replace(CLAIM, sex=None, valid_until=None, surname=None, given_names=None)
    answer = setting.authority.match(asked)
    assert set(answer.fields) == {"document_type", "document_number", "name", "birth_date"}
    assert answer.state is RecordState.MATCHED


def test_names_agree_whatever_their_script(setting: Setting) -> None:
    setting.simulator.records.add(
        SimulatedRecord(
            "national_id",
            "110105199003070036",
            "CHN",
            name="欧阳·买买提",
            birth_date="1990-03-07",
            msisdn="+447700900050",
        )
    )
    claim = Claim(
        DocumentType.NATIONAL_ID,
        "110105199003070036",
        name="欧阳·买买提",
        birth_date=date(1990, 3, 7),
        msisdn="+447700900050",
    )
    assert setting.authority.match(claim).state is RecordState.MATCHED
    assert setting.authority.match(replace(claim, name="欧阳·买买堤")).state is RecordState.MISMATCHED


def test_a_record_that_holds_too_little_is_neither_a_yes_nor_a_no(setting: Setting) -> None:
    answer = setting.authority.match(SPARSE)
    assert answer.state is RecordState.INCOMPLETE
    assert answer.fields["name"].match is FieldMatch.NOT_AVAILABLE


def test_a_person_without_a_record_is_unknown(setting: Setting) -> None:
    answer = setting.authority.match(UNKNOWN)
    assert answer.state is RecordState.UNKNOWN_PERSON
    assert answer.fields == {}


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504])
def test_no_status_of_failure_becomes_an_answer(setting: Setting, status: int) -> None:
    setting.faults.add(Fault(status=status, times=0, path="/v1" if setting.kind == KINDS[0] else "/kyc"))
    answer = setting.authority.match(CLAIM)
    assert answer.state is RecordState.OUTAGE
    assert answer.outage is not None
    assert answer.outage.code.startswith("connect.")
    assert answer.fields == {}


@pytest.mark.parametrize(
    "fault", [Fault(drop="before", times=0), Fault(drop="after", times=0), Fault(delay_s=2, times=0)]
)
def test_no_answer_is_an_outage_within_the_time(setting: Setting, fault: Fault) -> None:
    setting.faults.add(fault)
    started = time.monotonic()
    answer = setting.authority.match(CLAIM)
    assert answer.state is RecordState.OUTAGE
    assert answer.outage is not None
    assert not answer.outage.permanent
    assert time.monotonic() - started < 4.0


@pytest.mark.parametrize("fault", [Fault(drop="after"), Fault(status=503), Fault(delay_s=0.7)])
def test_one_failure_is_passed_over_by_asking_again(setting: Setting, fault: Fault) -> None:
    setting.faults.add(fault)
    assert setting.authority.match(CLAIM).state is RecordState.MATCHED


def test_wrong_credentials_are_an_outage_that_somebody_must_mend(setting: Setting) -> None:
    url = setting.url
    wrong = ClientSecret(CLIENT_ID, "wrong")
    authority = client_for(setting.kind, ServiceSettings("authority", url, f"{url}{TOKEN_PATH}", wrong))
    answer = authority.match(CLAIM)
    assert answer.outage is not None
    assert (answer.outage.code, answer.outage.permanent) == ("connect.not_authorised", True)


def test_an_authority_that_keeps_failing_is_left_alone_and_then_asked_again(setting: Setting) -> None:
    once = RetryRule(attempts=1)
    settings = settings_for(setting.kind, setting.url, retry=once, circuit=CircuitRule(2, 0.3))
    authority = client_for(setting.kind, settings)
    setting.faults.add(Fault(status=500, times=0))
    for _ in range(2):
        authority.match(CLAIM)
    asked = len(setting.faults.paths)
    answer = authority.match(CLAIM)
    assert answer.outage is not None
    assert answer.outage.code == "connect.circuit_open"
    assert answer.outage.retry_after_s is not None
    assert len(setting.faults.paths) == asked
    setting.faults.clear()
    time.sleep(0.35)
    assert authority.match(CLAIM).state is RecordState.MATCHED


def test_addresses_logs_and_reprs_hold_nothing_of_the_person(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    setting.faults.add(Fault(status=500, times=2))
    answers = [setting.authority.match(claim) for claim in (CLAIM, replace(CLAIM, name="OTHER"), UNKNOWN)]
    portrait = setting.authority.portrait(CLAIM)
    text = "\n".join([caplog.text, *setting.faults.paths, *map(repr, answers), repr(portrait), repr(CLAIM)])
    for value in ("L898902C3", "L999999X1", "ERIKSSON", "ANNA", "1974", "900001", "900099"):
        assert value not in text


def test_a_portrait_is_given_or_said_not_to_be(setting: Setting) -> None:
    answer = setting.authority.portrait(CLAIM)
    if setting.authority.gives_portraits:
        assert answer.state is PortraitState.GIVEN
        assert answer.jpeg.startswith(b"\xff\xd8\xff")
        assert answer.as_of is not None
    else:
        assert answer.state is PortraitState.NOT_GIVEN


def test_the_record_says_how_old_it_is_or_that_it_does_not_know(setting: Setting) -> None:
    age = setting.authority.match(CLAIM).age()
    if setting.kind == KINDS[0]:
        assert age is not None
        assert 29.9 < age.total_seconds() / 86400 < 30.1
    else:
        assert age is None


def test_no_outage_policy_passes() -> None:
    assert set(OutagePolicy) == {OutagePolicy.WAIT, OutagePolicy.ALTERNATIVE}


@pytest.mark.parametrize("number", ["", "  "])
def test_a_claim_without_a_number_cannot_be_made(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        Claim(DocumentType.PASSPORT, number)
