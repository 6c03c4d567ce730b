"""What a person sees of herself, and what she can do about it."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from tests.integration.my.conftest import Browser
from tests.integration.staffing import sign_in_as
from tests.integration.whole_way import NUMBER
from tests.pages.stand_ins import RED, VALUES, page, square

from realname.database.rows import tenant
from realname.ledger import receipts
from realname.ledger.trust import Trust
from realname.ledger.verify import verify_receipt
from realname.record.inquiries.actions.disputing import settle_dispute
from realname.record.inquiries.actions.export import held_on
from realname.record.inquiries.models import Inquiry, LineDispute
from realname.record.operators.models import Event
from realname.record.oversight.actions import access, noticing
from realname.record.oversight.actions.access import Asked
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.models import Log
from realname.record.registrations.models import Evidence, Line, Registration
from realname.record.reviews.models import Case, Look
from realname.record.staff.actions.members import add_member, add_store
from realname.record.subscribers.actions.people import make_subscriber
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber


@pytest.fixture
def inside(browser: Browser, line: uuid.UUID) -> Browser:
    del line
    browser.prove()
    return browser


def person_of(browser: Browser) -> uuid.UUID:
    with tenant(browser.caller.operator_id):
        return Line.objects.get().subscriber_id


def terminated(browser: Browser) -> None:
    with tenant(browser.caller.operator_id):
        Line.objects.update(state=Line.State.TERMINATED)


def strangers_line(browser: Browser) -> uuid.UUID:
    """Have somebody else hold a line of the same operator."""
    operator_id = browser.caller.operator_id
    with tenant(operator_id):
        hers, other = Line.objects.get(), make_subscriber(operator_id, {})
        row = Line(operator_id=operator_id, subscriber=other, registration_id=hers.registration_id)
        row.sealed_line, row.line_index, row.verified_at = b"x", b"y", hers.verified_at
        row.save(force_insert=True)
        return row.id


def test_a_consent_is_withdrawn_after_what_follows_was_said(inside: Browser) -> None:
    with tenant(inside.caller.operator_id):
        receipt = ConsentReceipt.objects.get(subscriber=person_of(inside), purpose="face")
        assert FaceTemplate.objects.exists()
    assert f"consents/{receipt.id}/withdraw" in inside.text("consents")
    assert "template made of them are erased" in inside.text(f"consents/{receipt.id}/withdraw")
    inside.post(f"consents/{receipt.id}/withdraw")
    with tenant(inside.caller.operator_id):
        receipt.refresh_from_db()
        assert receipt.withdrawn_at is not None
        assert not FaceTemplate.objects.exists()
    assert "withdrawn" in inside.text("consents")


def test_another_persons_receipt_line_and_registration_are_not_hers(inside: Browser) -> None:
    line = strangers_line(inside)
    with tenant(inside.caller.operator_id):
        other = ConsentReceipt.objects.get(subscriber=inside.inquiry().subscriber)
    for path in (
        f"consents/{other.id}/withdraw",
        f"lines/{line}/not-mine",
        f"decisions/{uuid.uuid4()}/appeal",
        f"decisions/{uuid.uuid4()}/receipt.json",
    ):
        inside.text(path, 404)
    inside.post(f"consents/{other.id}/withdraw", 404)
    inside.post(f"lines/{line}/not-mine", 404, words="")
    with tenant(inside.caller.operator_id):
        other.refresh_from_db()
        assert other.withdrawn_at is None
        assert not LineDispute.objects.exists()


def test_a_line_that_is_not_hers_is_told_to_the_operator_and_goes_on(inside: Browser, line: uuid.UUID) -> None:
    assert "What happens next" in inside.text(f"lines/{line}/not-mine")
    inside.post(f"lines/{line}/not-mine", words="I have never had it.")
    assert "The operator looks into it" in inside.text("lines?said")
    inside.post(f"lines/{line}/not-mine", 409, words="again")
    with tenant(inside.caller.operator_id):
        row = LineDispute.objects.get()
        [event] = Event.objects.filter(type="line.disputed")
        assert event.data == {"dispute": str(row.id), "line": str(line)}
        assert Line.objects.get().state == Line.State.ACTIVE
        assert b"never" not in bytes(row.sealed_words)
        assert held_on(row.subscriber_id)["line_disputes"][0]["words"] == "I have never had it."
        settle_dispute(row.id, "rejected")
    assert "The operator found that it is yours." in inside.text("lines")


def test_decisions_come_with_rules_and_a_receipt(inside: Browser) -> None:
    text = inside.text("decisions")
    assert "Approved" in text
    assert "By the rules" in text
    with tenant(inside.caller.operator_id):
        registration = Registration.objects.get()
    told = json.loads(inside.text(f"decisions/{registration.id}/receipt.json"))
    assert told["decision"]["outcome"] == "approved"
    assert {one["purpose"] for one in told["consents"]} == {"authority", "contact", "document", "face"}
    assert "appeal" not in text
    assert "Nothing was refused here" in inside.post(f"decisions/{registration.id}/appeal", 409, words="No")


def test_a_decision_comes_with_its_proof_in_the_public_log(inside: Browser) -> None:
    with tenant(inside.caller.operator_id):
        registration = Registration.objects.get().id
    assert "gets its place within seconds" in inside.text(f"decisions/{registration}/proof")
    assert inside.http.get(f"/my/decisions/{registration}/proof.tlog-proof").status_code == 404
    sequence_all()
    page = inside.text(f"decisions/{registration}/proof")
    assert "QR code of the proof" in page
    assert "<svg" in page
    file = inside.http.get(f"/my/decisions/{registration}/proof.tlog-proof")
    assert file["Content-Disposition"] == 'attachment; filename="receipt.tlog-proof"'
    assert verify_receipt(receipts.read(file.content), Trust((public_key(Log.objects.get()),))).holds
    assert inside.http.get(f"/my/decisions/{uuid.uuid4()}/proof").status_code == 404


def test_an_access_by_law_is_told_once_its_notice_is_due(inside: Browser) -> None:
    operator_id, today = inside.caller.operator_id, timezone.localdate()
    regulator, other = (Officer(operator_id, uuid.uuid4(), frozenset({"regulator"})) for _ in range(2))
    with tenant(operator_id):
        registration = Registration.objects.get().id
        asked = Asked("UT", "Telecoms act, section 9", "decision", today, today + timedelta(days=2))
        request = access.request_access(regulator, registration, asked, today)
        access.decide_access(other, request.id, today, agrees=True)
    noticing.keep_clock(operator_id, today + timedelta(days=1))
    assert "section 9" not in inside.text("looks")
    noticing.keep_clock(operator_id, today + timedelta(days=2))
    text = inside.text("looks")
    assert "Telecoms act, section 9" in text
    assert "Nothing was handed over." in text


def test_who_looked_is_told_by_role_and_store_and_never_by_name(inside: Browser) -> None:
    operator_id = inside.caller.operator_id
    assert "Nobody of the staff" in inside.text("looks")
    store = add_store(operator_id, "Main Street", "7")
    member = add_member(operator_id, "Ada Example", "ada", ("reviewer",), store).member_id
    with tenant(operator_id):
        registration = Registration.objects.get()
        evidence = Evidence.objects.filter(kind="document").latest("id")
        case = _case(registration)
        for shown in ("fields", "picture"):
            Look.objects.create(
                operator_id=operator_id,
                case=case,
                evidence=evidence,
                subscriber_id=registration.subscriber_id,
                member=member,
                why="policy",
                shown=shown,
            )
    text = inside.text("looks")
    assert "A reviewer, Main Street" in text
    assert "what was read on the document, a picture" in text
    assert "Ada" not in text
    assert "with your document and your face" in text


def _case(registration: Registration) -> Case:
    from realname.record.registrations.models import DecisionRow  # noqa: PLC0415
    from realname.record.reviews.actions.opening import open_case  # noqa: PLC0415

    return open_case(DecisionRow.objects.get(registration=registration), Case.Why.POLICY)


def test_everything_comes_as_one_zip_that_is_streamed(inside: Browser) -> None:
    answer = inside.http.get("/my/data.zip")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Cache-Control"] == "no-store"
    content = b"".join(cast("Iterator[bytes]", answer.streaming_content))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        [told] = json.loads(file.read("data.json"))
        assert told["fields"]["surname"] == "ERIKSSON"
        names = sorted(file.namelist())
        assert [name.split("-")[0] for name in names] == ["data.json", "pictures/document", "pictures/face"]
        assert {file.read(name) for name in names[1:]} == {page(RED), square(RED)}
    assert "ERIKSSON" in inside.text("data")


def test_a_line_is_ended_before_its_holder_is_erased(inside: Browser) -> None:
    text = inside.text("erase")
    assert "A line still works in your name" in text
    assert "Erase what is held on me" not in text
    inside.post("erase", 200, sure="twice")
    with tenant(inside.caller.operator_id):
        assert Subscriber.objects.get(id=person_of(inside)).erased_at is None


def test_erasure_is_asked_twice_and_ends_the_session(inside: Browser) -> None:
    person = person_of(inside)
    terminated(inside)
    assert "Erase what is held on me" in inside.text("erase")
    assert "Erase for good?" in inside.post("erase", 200, sure="once")
    with tenant(inside.caller.operator_id):
        assert Subscriber.objects.get(id=person).erased_at is None
    assert "You are erased" in inside.post("erase", 200, sure="twice")
    with tenant(inside.caller.operator_id):
        assert Subscriber.objects.get(id=person).erased_at is not None
        assert Inquiry.objects.get().ended_at is not None
    inside.text("lines", 401)


def test_nothing_of_her_lies_in_clear_in_the_rows_of_inquiries(inside: Browser, line: uuid.UUID) -> None:
    inside.post(f"lines/{line}/not-mine", words="I have never had it.")
    with tenant(inside.caller.operator_id), connection.cursor() as cursor:
        for table in ("inquiry", "picture", "finding", "line_dispute"):
            cursor.execute(f"SELECT t::text FROM inquiries_{table} t")  # noqa: S608  names of ours
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert text
            for value in (*VALUES.values(), NUMBER, "never"):
                assert value not in text or len(value) < 4
            for value in ("ERIKSSON", NUMBER, "never"):
                assert value.encode().hex() not in text


def test_the_counter_hands_over_a_link_that_opens_once(browser: Browser, line: uuid.UUID) -> None:
    del line
    agent = Client(headers={"accept-language": "en"})
    member = sign_in_as(agent, browser.caller.operator_id, "agent")
    seen = {
        "document_number": "l898902c3",
        "birth_date": VALUES["birth_date"],
        "second_means": "bank_card",
        "document_seen": "yes",
    }
    for wrong in ({"birth_date": "1990-01-01"}, {"document_number": "X1"}, {"document_seen": ""}):
        assert agent.post("/counter/own-data", {**seen, **wrong}).status_code == 422
    with tenant(browser.caller.operator_id):
        assert not Inquiry.objects.exists()
    answer = agent.post("/counter/own-data", seen).content.decode()
    assert NUMBER not in answer
    path = "link/" + answer.split("/my/link/")[1].split("<")[0]
    assert "This link opens once" in browser.text(path)
    browser.post(path)
    assert NUMBER in browser.text("lines")
    assert "a link handed over at a counter" in browser.text("looks")
    assert "This link cannot be used" in browser.text(path, 410)
    browser.post(path, 410)
    row = browser.inquiry()
    assert (row.way, row.member, row.second_means) == ("counter", member, "bank_card")


def test_who_is_no_agent_hands_nothing_over(browser: Browser) -> None:
    reviewer = Client()
    sign_in_as(reviewer, browser.caller.operator_id, "reviewer")
    assert reviewer.post("/counter/own-data", {}).status_code == 403
    assert Client().get("/counter/own-data").status_code == 302
