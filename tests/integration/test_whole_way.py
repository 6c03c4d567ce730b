"""The whole way of one registration with the shipped policies, an authority, an SMS gateway and a line system.

The other side is the simulators, over HTTP; the instruments measure coloured squares.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from tests.integration.rules import PICTURES
from tests.integration.test_registrations import agree, measure_all, show, state_of
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import BLUE, RED, VALUES, ColourFaces, page, read_page, square

from realname.connect.activation.contract import OrderAnswer, OrderOutcome
from realname.connect.activation.http_line_system import HttpLineSystem
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.authorities.http_authority import HttpAuthority
from realname.connect.authorities.simulated_records import SimulatedRecord, SimulatedRecords, record_from_json
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.evidence_store.local_folder import LocalFolder
from realname.connect.messages.oma_gateway import OmaGateway
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import REGISTRATIONS, shipped_text
from realname.measure.images import Image
from realname.measure.readings import DocumentReading
from realname.record import evidence as record_evidence
from realname.record.errors import Conflict, Denied, Invalid, TooMany
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.registrations.actions import contacts, deciding, lines, steps, ways
from realname.record.registrations.models import (
    AuthorityAnswer,
    Contact,
    DecisionRow,
    Evidence,
    Line,
    Reading,
    Registration,
)
from realname.record.registrations.models import LineOrder as OrderRow
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import Agreement, withdraw_consent
from realname.record.subscribers.actions.people import change_fields
from realname.record.subscribers.actions.representations import Acting, revoke
from realname.record.subscribers.actions.templates import newest_template
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber
from realname.record.subscribers.sealing import read_fields
from realname.record.subscribers.texts import consent_text

pytestmark = pytest.mark.usefixtures("database", "store")

TODAY = date(2026, 11, 24)
NUMBER = "+447700900123"
CONTACT = "+447700900124"
SIM = "8944110068256270054"
OTHER_SIM = "8944110068256270062"
ALL = ("authority", "contact", "document", "face")


class Outside:
    """The simulators that one operator is connected to."""

    def __init__(self, authority_: AuthoritySimulator, lines_: OperatorSimulator, sms: SmsSimulator) -> None:
        self.authority = authority_
        self.lines = lines_
        self.sms = sms

    def code(self) -> str:
        found = re.search(r"\d{6}", self.sms.messages()[-1].text)
        assert found
        return found[0]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    return tmp_path / "evidence"


@pytest.fixture
def tools() -> Instruments:
    return Instruments(ColourFaces(), invented(STAMP), read_page)


@pytest.fixture
def caller() -> Caller:
    caller = Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        for kind, name in REGISTRATIONS.items():
            publish_policy(caller, shipped_text(name), (kind,))
    return caller


@pytest.fixture
def outside(caller: Caller) -> Iterator[Outside]:
    made = Outside(AuthoritySimulator(), OperatorSimulator(), SmsSimulator())
    with serving(made.authority) as one, serving(made.lines) as two, serving(made.sms) as three:
        connect(caller, "authority", "record-match", one.url)
        connect(caller, "messages", "oma-sms", three.url, sender_address="tel:+447700900000")
        set_connection(caller.operator_id, "lines", "line-orders", {"base_url": two.url, "secret": DEVELOPMENT_SECRET})
        yield made


def connect(caller: Caller, kind: str, protocol: str, url: str, **more: str) -> None:
    settings = {
        "base_url": url,
        "token_url": f"{url}/oauth2/token",
        "client_id": "realname",
        "client_secret": "for-development-only",
        **more,
    }
    set_connection(caller.operator_id, kind, protocol, settings)


def know(outside: Outside, **changed: str) -> None:
    """Have the authority know the person of the square page."""
    values = {**VALUES, "document_type": "passport", "name": "ERIKSSON ANNA MARIA", **changed}
    outside.authority.records.add(record_from_json({k: v for k, v in values.items() if k != "nationality"}))


def begin(caller: Caller, kind: str = "new_line", **more: Any) -> uuid.UUID:
    application = steps.Application(kind, NUMBER, more.pop("iccid", SIM), **more)
    with tenant(caller.operator_id):
        return steps.create_registration(caller, application).id


def confirm(caller: Caller, outside: Outside, registration: uuid.UUID, to: str = CONTACT) -> None:
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, to).id
    contacts.send_code(caller.operator_id, contact)
    contacts.try_code(caller.operator_id, registration, outside.code())


def decide(caller: Caller, registration: uuid.UUID, tools: Instruments) -> DecisionRow:
    deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    with tenant(caller.operator_id):
        return deciding.newest_decision(registration)[0]


def order(caller: Caller, registration: uuid.UUID) -> datetime | None:
    with tenant(caller.operator_id):
        row = OrderRow.objects.get(registration=registration)
    return lines.send_order(caller.operator_id, row.id)


def captured(
    caller: Caller, outside: Outside, tools: Instruments, registration: uuid.UUID, colour: tuple[int, int, int] = RED
) -> None:
    """Take a registration to where it can be decided, by the face."""
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    with tenant(caller.operator_id):
        kind = Registration.objects.get(id=registration).kind
    if kind != "sim_replacement":
        confirm(caller, outside, registration, CONTACT if kind == "new_line" else "")
    measure_all(caller, tools, *show(caller, registration, "face", square(colour)))


def activated(caller: Caller, outside: Outside, tools: Instruments) -> uuid.UUID:
    """Register the line in the name of the person of the square page."""
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    assert decide(caller, registration, tools).outcome == "approved"
    assert order(caller, registration) is None
    assert state_of(caller, registration) == State.ACTIVATED
    return registration


def reasons(row: DecisionRow) -> list[str]:
    found: list[str] = json.loads(row.decision)["reasons"]
    return found


def test_a_new_line_from_nothing_to_its_activation(caller: Caller, outside: Outside, tools: Instruments) -> None:
    registration = activated(caller, outside, tools)
    with tenant(caller.operator_id):
        types = [event.type for event in Event.objects.filter(subject=registration).order_by("id")]
        line = Line.objects.select_related("subscriber").get(registration=registration)
        assert lines.shown(line)["line"] == {"msisdn": NUMBER, "iccid": SIM}
        person = line.subscriber
        assert read_fields(person)["surname"] == "ERIKSSON"
        assert read_fields(person)["phone"] == CONTACT
        assert newest_template(person, STAMP) is not None
    assert [kind for kind in types if not kind.startswith("evidence.")] == [
        "registration.created",
        "registration.consented",
        "registration.documented",
        "contact.sent",
        "contact.confirmed",
        "registration.captured",
        "authority.answered",
        "registration.decided",
        "registration.activated",
    ]
    [held] = outside.lines.lines.all()
    assert (held.msisdn, held.sim, held.state) == (NUMBER, SIM, "active")


def test_a_sim_is_replaced_for_the_holder_alone(caller: Caller, outside: Outside, tools: Instruments) -> None:
    first = activated(caller, outside, tools)
    thief = begin(caller, "sim_replacement", iccid=OTHER_SIM)
    captured(caller, outside, tools, thief, BLUE)
    row = decide(caller, thief, tools)
    assert row.outcome == "rejected"
    assert "face.not_owner" in reasons(row)
    with tenant(caller.operator_id):
        assert not OrderRow.objects.filter(registration=thief).exists()
        before = Line.objects.get(registration=first)
    assert before.state == Line.State.ACTIVE
    holder = begin(caller, "sim_replacement", iccid=OTHER_SIM)
    captured(caller, outside, tools, holder)
    assert decide(caller, holder, tools).outcome == "approved"
    assert order(caller, holder) is None
    [held] = outside.lines.lines.all()
    assert held.sim == OTHER_SIM
    with tenant(caller.operator_id):
        assert Line.objects.exclude(state="terminated").get().registration_id == holder


def test_another_persons_document_never_gets_a_holders_sim(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    activated(caller, outside, tools)
    with tenant(caller.operator_id):
        holder = Line.objects.select_related("subscriber").get().subscriber
        change_fields(holder, {**read_fields(holder), "document_number": "L000000T4"})
    registration = begin(caller, "sim_replacement", iccid=OTHER_SIM)
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("rejected", ["identity.not_holder"])


def test_a_sim_of_a_line_that_nobody_knows_goes_to_a_person(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller, "sim_replacement")
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("review", ["identity.holder_unknown", "face.owner_unknown"])


def test_a_line_is_transferred_where_its_holder_gives_the_code(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    first = activated(caller, outside, tools)
    registration = begin(caller, "transfer")
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(BLUE)))
    with pytest.raises(Invalid) as refusal, tenant(caller.operator_id):
        contacts.ask_code(registration, CONTACT)
    assert refusal.value.code == "contact.only_the_line"
    confirm(caller, outside, registration, "")
    assert outside.sms.messages()[-1].to == NUMBER
    measure_all(caller, tools, *show(caller, registration, "face", square(BLUE)))
    assert decide(caller, registration, tools).outcome == "approved"
    assert order(caller, registration) is None
    with tenant(caller.operator_id):
        assert Line.objects.get(registration=first).state == Line.State.TERMINATED
        now = Line.objects.exclude(state="terminated").get()
    assert now.registration_id == registration
    [held] = outside.lines.lines.all()
    assert held.subscriber == str(now.subscriber_id)


def test_a_line_is_verified_again_without_an_order(caller: Caller, outside: Outside, tools: Instruments) -> None:
    activated(caller, outside, tools)
    registration = begin(caller, "reverification", iccid="")
    captured(caller, outside, tools, registration)
    assert decide(caller, registration, tools).outcome == "approved"
    assert state_of(caller, registration) == State.ACTIVATED
    with tenant(caller.operator_id):
        assert not OrderRow.objects.filter(registration=registration).exists()


def test_a_company_holds_the_line_and_a_verified_person_answers_for_it(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller, company=steps.Company("Utopia Trading", "UT-991"))
    captured(caller, outside, tools, registration)
    assert decide(caller, registration, tools).outcome == "approved"
    order(caller, registration)
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("representation").get(id=registration)
        line = Line.objects.select_related("subscriber").get(registration=registration)
        assert read_fields(line.subscriber) == {"company_name": "Utopia Trading", "company_number": "UT-991"}
        assert row.representation is not None
        assert row.representation.kind == "corporate"
        assert (row.representation.subscriber_id, row.representation.representative_id) == (
            line.subscriber_id,
            row.subscriber_id,
        )


def test_without_her_face_a_person_is_verified_by_an_officer(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, "authority", "contact", "document")
    with tenant(caller.operator_id):
        ways.choose_way(registration, "non_face")
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    confirm(caller, outside, registration)
    with pytest.raises(Conflict) as refusal:
        show(caller, registration, "face", square(RED))
    assert refusal.value.possible_now == (
        "consent",
        "way",
        "contact",
        "representative",
        "document",
        "appointment",
        "attestation",
        "withdraw",
    )
    later = timezone.now() + timedelta(days=3)
    with tenant(caller.operator_id):
        ways.make_appointment(registration, "store 7", later)
        assert Registration.objects.get(id=registration).expires_at > later
        with pytest.raises(Invalid) as means:
            ways.attest(caller, registration, ways.Word("officer 12", "store 7", "a_smile", document_seen=True))
    assert means.value.code == "officer.means_not_accepted"
    with tenant(caller.operator_id):
        ways.attest(caller, registration, ways.Word("officer 12", "store 7", "bank_card", document_seen=True))
    row = decide(caller, registration, tools)
    assert (row.outcome, row.way) == ("approved", "non_face")
    assert json.loads(row.decision)["way"] == "non_face"
    assert deciding.replay(row) == row.decision.encode()
    assert order(caller, registration) is None
    assert state_of(caller, registration) == State.ACTIVATED
    faces = tools.faces
    assert isinstance(faces, ColourFaces)
    assert faces.permits == []
    with tenant(caller.operator_id):
        assert not FaceTemplate.objects.exists()


def test_an_officer_who_did_not_see_the_document_vouches_for_nothing(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, "authority", "contact", "document")
    with tenant(caller.operator_id):
        ways.choose_way(registration, "non_face")
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    confirm(caller, outside, registration)
    with tenant(caller.operator_id):
        ways.attest(caller, registration, ways.Word("12", "7", "bank_card", document_seen=False))
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("retry", ["officer.document_not_seen"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"surname": "OTHER"}, "authority.mismatch"),
        ({"status": "revoked"}, "authority.document_revoked"),
        ({"status": "deceased"}, "authority.deceased"),
        ({"document_number": "L000000X9"}, "authority.unknown_person"),
        ({"as_of": "2020-01-01T00:00:00Z"}, "authority.stale"),
    ],
)
def test_what_the_authority_says_counts(
    caller: Caller, outside: Outside, tools: Instruments, changed: dict[str, str], reason: str
) -> None:
    outside.authority.records = SimulatedRecords((SimulatedRecord("passport", "L000000A1", "UTO"),))
    know(outside, **changed)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("review", [reason])
    with tenant(caller.operator_id):
        assert not OrderRow.objects.exists()


GREY, DARK = (128, 128, 128), (64, 64, 64)


@pytest.mark.parametrize(("colour", "outcome"), [(GREY, "approved"), (BLUE, "rejected")])
def test_the_authoritys_portrait_is_compared_too(
    caller: Caller, outside: Outside, tools: Instruments, colour: tuple[int, int, int], outcome: str
) -> None:
    jpeg = cv2.imencode(".jpg", np.full((240, 240, 3), colour[::-1], np.uint8))[1].tobytes()
    know(outside, portrait=base64.b64encode(jpeg).decode())
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(GREY)))
    confirm(caller, outside, registration)
    measure_all(caller, tools, *show(caller, registration, "face", square(GREY)))
    row = decide(caller, registration, tools)
    assert row.outcome == outcome
    assert ("face.not_authority" in reasons(row)) is (outcome == "rejected")


def test_a_silent_authority_is_waited_for_and_never_taken_for_a_yes(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    connect(caller, "authority", "record-match", "http://127.0.0.1:9")
    again = deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    assert again is not None
    assert again > timezone.now()
    with tenant(caller.operator_id):
        row = Registration.objects.get(id=registration)
        assert (row.state, row.waiting_for) == (State.CAPTURED, "authority")
        assert AuthorityAnswer.objects.get().outage.startswith("connect.")
        assert not DecisionRow.objects.exists()
    with serving(outside.authority) as server:
        connect(caller, "authority", "record-match", server.url)
        assert decide(caller, registration, tools).outcome == "approved"
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=registration).waiting_for == ""


def test_by_a_policy_with_an_alternative_an_outage_goes_to_a_person(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    with tenant(caller.operator_id):
        text = shipped_text("new-line").replace('on_outage = "wait"', 'on_outage = "alternative"')
        publish_policy(caller, text.replace("version = 1", "version = 2", 1), ("new_line",))
    connect(caller, "authority", "record-match", "http://127.0.0.1:9")
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("review", ["authority.outage"])


def test_nothing_is_asked_of_an_authority_without_consent(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, "contact", "document", "face")
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    confirm(caller, outside, registration)
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    row = decide(caller, registration, tools)
    assert (row.outcome, reasons(row)) == ("retry", ["consent.missing"])
    with tenant(caller.operator_id):
        assert not AuthorityAnswer.objects.exists()


def test_no_transaction_is_open_while_anybody_is_waited_for(
    caller: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, bool] = {}

    def watched(name: str, call: Any) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            seen[name] = seen.get(name, False) or connection.in_atomic_block
            return call(*args, **kwargs)

        return run

    for kind, name in (
        (HttpAuthority, "match"),
        (HttpAuthority, "portrait"),
        (HttpLineSystem, "order"),
        (OmaGateway, "send"),
        (ColourFaces, "measure"),
        (LocalFolder, "put"),
    ):
        monkeypatch.setattr(kind, name, watched(name, getattr(kind, name)))
    tools = Instruments(ColourFaces(), invented(STAMP), watched("read_document", read_page))
    activated(caller, outside, tools)
    assert seen == dict.fromkeys(("match", "portrait", "order", "send", "measure", "put", "read_document"), False)


def test_an_order_is_sent_again_until_it_is_answered_and_done_once(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    outside.lines.faults.add(Fault(status=503))
    outside.lines.faults.add(Fault(status=503))
    outside.lines.faults.add(Fault(status=503))
    again = order(caller, registration)
    assert again is not None
    with tenant(caller.operator_id):
        row = OrderRow.objects.get()
        assert (row.state, row.attempts) == ("pending", 1)
        assert row.last_error.startswith("connect.")
        with pytest.raises(Conflict) as refusal:
            steps.withdraw(registration)
    assert refusal.value.code == "registration.being_activated"
    outside.lines.faults.clear()
    assert order(caller, registration) is None
    assert order(caller, registration) is None
    assert state_of(caller, registration) == State.ACTIVATED
    assert len(outside.lines.lines.all()) == 1


def test_a_line_that_the_operators_system_rejects_is_declined(
    caller: Caller, outside: Outside, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    answer = OrderAnswer(OrderOutcome.REJECTED, "OP-1", "line.in_use")
    monkeypatch.setattr(HttpLineSystem, "order", lambda _self, _order: answer)
    assert order(caller, registration) is None
    with tenant(caller.operator_id):
        assert Registration.objects.get(id=registration).state == State.DECLINED
        assert OrderRow.objects.get().code == "line.in_use"
        assert not Line.objects.exists()


def test_codes_are_guessed_at_five_times_and_no_more(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "contact", "document")
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, CONTACT).id
        with pytest.raises(TooMany):
            contacts.ask_code(registration, CONTACT)
    contacts.send_code(caller.operator_id, contact)
    right = outside.code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid, match=f"{left} attempts are left"):
            contacts.try_code(caller.operator_id, registration, wrong)
    with pytest.raises(Conflict) as refusal:
        contacts.try_code(caller.operator_id, registration, right)
    assert refusal.value.code == "contact.no_code"
    with tenant(caller.operator_id):
        assert contacts.contact_state(registration) == "exhausted"
        assert Contact.objects.get().confirmed_at is None


def test_a_code_is_sent_once_however_often_its_job_runs(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "contact", "document")
    with tenant(caller.operator_id):
        contact = contacts.ask_code(registration, CONTACT).id
    contacts.send_code(caller.operator_id, contact)
    contacts.send_code(caller.operator_id, contact)
    assert len(outside.sms.messages()) == 1
    with tenant(caller.operator_id):
        row = Contact.objects.get()
    assert CONTACT[1:].encode() not in bytes(row.sealed)


def test_no_code_is_sent_without_consent(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    with pytest.raises(Denied), tenant(caller.operator_id):
        contacts.ask_code(registration, CONTACT)
    assert outside.sms.messages() == []
    with tenant(caller.operator_id):
        assert not Contact.objects.exists()


def child(image: Image, on: date) -> DocumentReading:
    """Return the page as a child's."""
    side = read_page(image, on)
    fields = tuple(replace(f, value="2015-06-01") if f.name == "birth_date" else f for f in side.fields)
    return replace(side, fields=fields)


def test_a_minor_registers_with_a_guardian_who_shows_a_document_and_agrees(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside, birth_date="2015-06-01")
    young = replace(tools, read_document=child)
    alone = begin(caller)
    captured(caller, outside, young, alone)
    assert reasons(decide(caller, alone, young)) == ["subscriber.minor_alone"]
    registration = begin(caller, acting=Acting("guardian"))
    captured(caller, outside, young, registration)
    measure_all(caller, tools, *show(caller, registration, "representative", page(BLUE)))
    assert reasons(decide(caller, registration, young)) == ["subscriber.guardian_consent"]
    words = consent_text("document", "en", "North Telecom").digest
    with tenant(caller.operator_id):
        receipt = steps.consent(registration, Agreement("document", "en", words, "counter", by_representative=True))
        row = Registration.objects.select_related("representation").get(id=registration)
        assert row.representation is not None
        assert receipt.given_by_id == row.representation.representative_id
    measure_all(caller, young, *show(caller, registration, "face", square(RED)))
    assert decide(caller, registration, young).outcome == "approved"


def test_a_carers_mandate_has_an_end_and_can_be_revoked(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    with pytest.raises(Invalid) as refusal:
        begin(caller, acting=Acting("carer"))
    assert refusal.value.code == "mandate.no_end"
    until = datetime(2040, 1, 1, tzinfo=UTC)
    registration = begin(caller, acting=Acting("carer", until, "court 17/2026"))
    captured(caller, outside, tools, registration)
    measure_all(caller, tools, *show(caller, registration, "representative", page(BLUE)))
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("representation").get(id=registration)
        assert row.representation is not None
        assert b"court" not in bytes(row.representation.sealed_mandate or b"")
        revoke(row.subscriber_id, row.representation.id)
    assert reasons(decide(caller, registration, tools)) == ["subscriber.mandate_ended"]


def test_where_no_system_is_connected_the_operator_says_what_became_of_the_line(
    caller: Caller, tools: Instruments
) -> None:
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES, ("new_line",))
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    with pytest.raises(Conflict), tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
    assert decide(caller, registration, tools).outcome == "approved"
    assert state_of(caller, registration) == State.DECIDED
    with tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
        lines.tell_activation(registration, "activated", "")
        assert Line.objects.get().registration_id == registration
    assert state_of(caller, registration) == State.ACTIVATED


def test_a_withdrawn_consent_takes_the_template_with_it(caller: Caller, outside: Outside, tools: Instruments) -> None:
    registration = activated(caller, outside, tools)
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        receipt = ConsentReceipt.objects.get(subscriber=person, purpose="face")
        withdraw_consent(receipt.id)
        assert not FaceTemplate.objects.exists()
        assert Subscriber.objects.get(id=person).erased_at is None


def test_what_was_good_still_counts_after_another_attempt(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    assert reasons(decide(caller, registration, tools)) == ["contact.not_sent"]
    assert state_of(caller, registration) == State.CAPTURED
    confirm(caller, outside, registration)
    assert decide(caller, registration, tools).outcome == "approved"


def test_a_document_is_shown_again_and_the_face_need_not_be(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    agree(caller, registration, *ALL)
    measure_all(caller, tools, *show(caller, registration, "document", square(RED, side=100)))
    confirm(caller, outside, registration)
    measure_all(caller, tools, *show(caller, registration, "face", square(RED)))
    assert decide(caller, registration, tools).outcome == "retry"
    assert state_of(caller, registration) == State.CONSENTED
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    assert state_of(caller, registration) == State.CAPTURED
    assert decide(caller, registration, tools).outcome == "approved"


def test_who_declines_her_face_after_she_showed_it_leaves_none(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration, (0, 0, 0))
    assert decide(caller, registration, tools).outcome == "retry"
    with tenant(caller.operator_id):
        ways.choose_way(registration, "non_face")
        faces = Evidence.objects.filter(registration=registration, kind="face")
        assert {(row.failed, row.superseded_at is None) for row in faces} == {("evidence.erased", False)}
        assert not Reading.objects.filter(evidence__in=faces).exists()
        ways.attest(caller, registration, ways.Word("12", "7", "bank_card", document_seen=True))
    assert decide(caller, registration, tools).outcome == "approved"
