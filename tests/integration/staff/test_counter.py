"""A registration at a counter: begun, handed over or gone through, and of nobody else's concern."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.integration.api.working import work
from tests.integration.staffing import COOKIE, sign_in_as
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.record.operators.models import Event
from realname.record.registrations.actions import captures
from realname.record.registrations.models import Appointment, Attestation, CaptureTicket, Registration
from realname.record.staff.actions import members, sessions
from realname.record.subscribers.models import ConsentReceipt

NUMBER = "+447700900123"
SIM = "8944110068256270054"
FORM = {"kind": "new_line", "msisdn": "07700 900123", "iccid": SIM, "language": "en", "holder": "person"}


@pytest.fixture
def agent(north: uuid.UUID, store: uuid.UUID, http: Client) -> Client:
    sign_in_as(http, north, "agent", store_id=store)
    return http


def begin(agent: Client, **more: str) -> str:
    """Begin a registration and return the address of its case."""
    answer = agent.post("/counter/new", {**FORM, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def picture(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.png", content, content_type="image/png")


def agree(agent: Client, case: str, **answers: str) -> Any:
    """Answer every text of the page as it was shown; yes unless told."""
    form = {"by": answers.get("by", "")}
    for purpose, digest in re.findall(r'name="words_(\w+)" value="(\w+)"', words_of(agent.get(f"{case}/consents"))):
        form[f"words_{purpose}"] = digest
        form[f"agree_{purpose}"] = answers.get(purpose, "yes")
    return agent.post(f"{case}/consents", form)


def ticket(agent: Client, case: str) -> str:
    """Return the ticket of the link that is shown, empty where none is."""
    found = re.search(r'href="http://testserver/r/([^"]+)"', words_of(agent.get(f"{case}/phone")))
    return found[1] if found else ""


def only(operator_id: uuid.UUID) -> Registration:
    with tenant(operator_id):
        return Registration.objects.get()


def test_a_registration_begun_here_knows_its_store_and_who_began_it(
    north: uuid.UUID, store: uuid.UUID, agent: Client
) -> None:
    begin(agent)
    row = only(north)
    assert row.store_id == store
    staff = sessions.identify(agent.cookies[COOKIE].value)
    assert staff is not None
    assert row.member_id == staff.member_id


def test_lists_and_cases_show_the_masked_number_and_nothing_else_of_a_person(agent: Client) -> None:
    case = begin(agent)
    for address in ("/counter", case, f"{case}/phone", f"{case}/contact"):
        shown = words_of(agent.get(address))
        assert "+44••••••••23" in shown
        assert "7700900" not in shown
        assert SIM not in shown


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"msisdn": ""}, "Enter the number of the line."),
        ({"msisdn": "12"}, "This is not a phone number."),
        ({"iccid": "123"}, "This is not the number of a SIM card."),
        ({"iccid": "", "eid": "123"}, "This is not the number of an eSIM."),
        ({"holder": "company"}, "A company’s line needs this."),
        ({"holder": "carer"}, "A carer’s mandate has an end."),
        ({"holder": "carer", "until": "2001-01-01"}, "The mandate has ended already."),
        ({"kind": "transfer"}, "no rules in force for this kind"),
    ],
)
def test_what_is_wrong_is_told_and_begins_nothing(
    north: uuid.UUID, agent: Client, given: dict[str, str], told: str
) -> None:
    answer = agent.post("/counter/new", {**FORM, **given})
    assert answer.status_code == 200
    assert told in words_of(answer)
    with tenant(north):
        assert not Registration.objects.exists()
        assert not Event.objects.filter(type="registration.created").exists()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"holder": "company", "company_name": "Example Ltd", "company_number": "12"}, "corporate"),
        ({"holder": "guardian"}, "guardian"),
        ({"holder": "carer", "until": "2099-12-31", "mandate": "court 17"}, "carer"),
    ],
)
def test_a_company_a_guardian_and_a_carer_can_take_part(
    north: uuid.UUID, agent: Client, more: dict[str, str], kind: str
) -> None:
    case = begin(agent, **more)
    with tenant(north):
        acting = Registration.objects.select_related("representation").get().representation
    assert acting is not None
    assert acting.kind == kind
    assert ("Document of who acts" in words_of(agent.get(case))) == (kind != "corporate")


def test_consents_are_written_as_read_aloud_at_the_counter(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    assert agree(agent, case).status_code == 302
    with tenant(north):
        receipts = list(ConsentReceipt.objects.values_list("purpose", "method"))
    assert sorted(receipts) == [("document", "counter"), ("face", "counter")]
    assert only(north).state == "consented"


def test_what_a_guardian_agrees_to_is_written_as_hers(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent, holder="guardian")
    agree(agent, case, by="representative")
    with tenant(north):
        row = Registration.objects.select_related("representation").get()
        given_by = set(ConsentReceipt.objects.values_list("given_by", flat=True))
    assert row.representation is not None
    assert given_by == {row.representation.representative_id}


def test_an_answer_to_each_text_is_asked_for_and_nothing_is_written_without(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    answer = agent.post(f"{case}/consents", {"agree_document": "yes"})
    assert "Mark her answer to each of them." in words_of(answer)
    with tenant(north):
        assert not ConsentReceipt.objects.exists()


def test_other_words_than_those_of_today_are_not_agreed_to(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    form = {"agree_document": "yes", "agree_face": "yes", "words_document": "0" * 64, "words_face": "0" * 64}
    answer = agent.post(f"{case}/consents", form)
    assert answer.status_code == 409
    assert "Read them to her again" in words_of(answer)
    with tenant(north):
        assert not ConsentReceipt.objects.exists()


def test_the_whole_way_at_the_counter_to_an_approval(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agree(agent, case)
    assert agent.post(f"{case}/document", {"front": picture(page(RED))})["Location"] == case
    assert "being read" in words_of(agent.get(case))
    work()
    assert agent.post(f"{case}/face", {"face": picture(square(RED))}).status_code == 302
    assert agent.post(f"{case}/decide").status_code == 409
    work()
    assert agent.post(f"{case}/decide").status_code == 302
    work()
    shown = words_of(agent.get(f"{case}/progress"))
    assert "Approved" in shown
    assert only(north).state == "decided"


def test_a_picture_that_is_none_is_told_beside_its_field(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agree(agent, case)
    answer = agent.post(f"{case}/document", {"front": picture(b"no picture")})
    assert answer.status_code == 200
    assert "image.not_an_image" in words_of(answer)
    assert only(north).state == "consented"


def test_declining_the_face_leads_to_an_appointment_and_the_agents_word(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agree(agent, case, face="no")
    agent.post(f"{case}/document", {"front": picture(page(RED))})
    work()
    assert only(north).way == "non_face"
    shown = words_of(agent.get(f"{case}/officer"))
    assert "A bank card in the same name" in shown
    at = timezone.localtime() + timedelta(hours=2)
    agent.post(f"{case}/officer", {"store": "Main Street", "at": at.strftime("%Y-%m-%dT%H:%M")})
    with tenant(north):
        assert Appointment.objects.get().store == "Main Street"
    assert "Expected at Main Street" in words_of(agent.get(case))
    assert agent.post(f"{case}/officer", {"second_means": "bank_card"}).status_code == 200
    with tenant(north):
        assert not Attestation.objects.exists()
    agent.post(f"{case}/officer", {"second_means": "bank_card", "document_seen": "yes"})
    agent.post(f"{case}/decide")
    work()
    with tenant(north):
        word = Attestation.objects.get()
    assert (word.officer, word.store, word.second_means) == ("Ada Example", "Main Street", "bank_card")
    assert "Approved" in words_of(agent.get(case))


def test_the_link_is_shown_until_it_is_opened_and_then_when(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    assert "There is no link yet." in words_of(agent.get(f"{case}/phone"))
    assert agent.post(f"{case}/phone")["Location"] == f"{case}/phone"
    assert ticket(agent, case)
    assert "<svg" in words_of(agent.get(f"{case}/phone/progress"))
    captures.claim(ticket(agent, case))
    shown = words_of(agent.get(f"{case}/phone/progress"))
    assert "The link was opened at" in shown
    assert "/r/" not in shown
    agent.post(f"{case}/phone")
    assert ticket(agent, case)
    with tenant(north):
        assert CaptureTicket.objects.count() == 2


def test_a_link_that_is_too_old_is_not_shown(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agent.post(f"{case}/phone")
    with tenant(north):
        CaptureTicket.objects.update(expires_at=timezone.now())
    assert "The link is too old." in words_of(agent.get(f"{case}/phone"))


STEPS = ("", "/phone", "/consents", "/document", "/face", "/contact", "/officer", "/progress", "/phone/progress")


@pytest.mark.parametrize("step", STEPS)
def test_a_case_of_another_store_or_operator_is_not_there(
    north: uuid.UUID, south: uuid.UUID, agent: Client, step: str
) -> None:
    case = begin(agent)
    for operator_id, name in ((north, "Side Street"), (south, "Main Street")):
        other = Client()
        sign_in_as(other, operator_id, "agent", store_id=members.add_store(operator_id, name, uuid.uuid4().hex[:8]))
        assert other.get(f"{case}{step}").status_code == 404
        assert "•" not in words_of(other.get("/counter"))


@pytest.mark.parametrize("step", ["phone", "way", "decide", "withdraw", "consents", "contact", "officer"])
def test_nobody_else_changes_a_case(north: uuid.UUID, agent: Client, step: str) -> None:
    case = begin(agent)
    with tenant(north):
        before = list(Event.objects.values_list("id", flat=True))
    other = Client()
    sign_in_as(other, north, "agent", store_id=members.add_store(north, "Side Street", "8"))
    reviewer = Client()
    sign_in_as(reviewer, north, "reviewer")
    form = {"way": "non_face", "agree_document": "yes", "agree_face": "no", "to": "", "second_means": "bank_card"}
    with tenant(north):
        before = list(Event.objects.values_list("id", flat=True))
    assert other.post(f"{case}/{step}", form).status_code == 404
    assert reviewer.post(f"{case}/{step}", form).status_code == 403
    assert Client().post(f"{case}/{step}", form).status_code == 302
    with tenant(north):
        assert list(Event.objects.values_list("id", flat=True)) == before
        assert not CaptureTicket.objects.exists()
        row = Registration.objects.get()
    assert (row.state, row.way) == ("created", "face")


def test_who_has_an_appointment_at_the_store_is_expected_there(
    north: uuid.UUID, store: uuid.UUID, agent: Client
) -> None:
    del store
    elsewhere = Client(headers={"accept-language": "en"})
    sign_in_as(elsewhere, north, "agent", store_id=members.add_store(north, "Side Street", "8"))
    case = begin(elsewhere)
    agree(elsewhere, case, face="no")
    elsewhere.post(f"{case}/document", {"front": picture(page(RED))})
    at = timezone.localtime() + timedelta(minutes=2)
    elsewhere.post(f"{case}/officer", {"store": "Main Street", "at": at.strftime("%Y-%m-%dT%H:%M")})
    if at.date() == timezone.localdate():
        assert "Expected today" in words_of(agent.get("/counter"))
    assert agent.get(case).status_code == 200


def test_a_session_that_ends_in_the_middle_loses_nothing_and_leads_back(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    agree(agent, case)
    agent.post(f"{case}/document", {"front": picture(page(RED))})
    sessions.sign_out(agent.cookies[COOKIE].value)
    referer = {"referer": f"http://testserver{case}/face"}
    answer = agent.post(f"{case}/face", {"face": picture(square(RED))}, headers=referer)
    assert answer["Location"] == f"/sign-in?next={case.replace('/', '%2F')}%2Fface"
    elsewhere = {"referer": "http://evil.example/x"}
    assert agent.post(f"{case}/face", {}, headers=elsewhere)["Location"] == "/sign-in"
    assert only(north).state == "documented"


def test_an_end_at_her_wish(north: uuid.UUID, agent: Client) -> None:
    case = begin(agent)
    assert agent.get(f"{case}/withdraw")["Location"] == case
    assert only(north).state == "created"
    agent.post(f"{case}/withdraw")
    assert only(north).state == "withdrawn"
    assert "Withdrawn" in words_of(agent.get(case))
