"""The whole way of one registration with the shipped policies, an authority, an SMS gateway and a line system."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration import whole_way
from tests.integration.picture_way import agree, measure_all, show, state_of
from tests.integration.whole_way import (
    ALL,
    CONTACT,
    NUMBER,
    OTHER_SIM,
    SIM,
    Outside,
    activated,
    begin,
    captured,
    confirm,
    decide,
    know,
    order,
    reasons,
)
from tests.judge.tables import STAMP
from tests.pages.stand_ins import BLUE, RED, ColourFaces, page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.registrations.actions import contacts, deciding, lines, steps, ways
from realname.record.registrations.models import (
    Line,
    Registration,
)
from realname.record.registrations.models import LineOrder as OrderRow
from realname.record.registrations.states import State
from realname.record.subscribers.actions.people import change_fields
from realname.record.subscribers.actions.templates import newest_template
from realname.record.subscribers.models import FaceTemplate
from realname.record.subscribers.sealing import read_fields

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


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
