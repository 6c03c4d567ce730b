"""Who proves who she is sees what is held on her; whoever does not learns nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.integration.my.conftest import HERS, Browser
from tests.integration.whole_way import CONTACT, NUMBER
from tests.pages.stand_ins import BLUE, NOBODY, RED, ROSE, VALUES, ColourFaces

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.errors import Denied
from realname.record.inquiries.actions import clocks, codes, proving, showing
from realname.record.inquiries.actions.sessions import IDLE, IN_ALL
from realname.record.inquiries.models import Finding, Inquiry, InquiryPicture
from realname.record.inquiries.states import NEXT, State
from realname.record.operators.actions.clients import add_operator
from realname.record.operators.models import Event
from realname.record.registrations.actions import retention
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.consents import OWN_DATA, face_permit, withdraw_consent
from realname.record.subscribers.actions.people import change_fields, make_subscriber
from realname.record.subscribers.models import ConsentReceipt, Subscriber

pytestmark = pytest.mark.usefixtures("database", "line")

DAY = timedelta(days=1)


def refused(browser: Browser) -> str:
    assert browser.inquiry().state == State.REFUSED
    text = browser.text("")
    assert NUMBER not in text
    assert "ERIKSSON" not in text
    return text


def test_who_proves_who_she_is_sees_her_line(browser: Browser) -> None:
    browser.prove()
    text = browser.text("lines")
    assert NUMBER in text
    assert "New line, with the face" in text
    with tenant(browser.caller.operator_id):
        kinds = list(Event.objects.filter(subject=browser.inquiry().id).order_by("id").values_list("type", flat=True))
    assert kinds == ["inquiry.proved", "inquiry.opened"]


def test_the_cookie_is_for_these_pages_alone_and_changes_when_it_opens_something(browser: Browser) -> None:
    browser.agree()
    first = browser.http.cookies["realname_my"]
    assert (first["path"], first["httponly"], first["samesite"]) == ("/my", True, "Strict")
    before = first.value
    browser.reach()
    browser.show()
    browser.measure()
    browser.text("")
    assert browser.http.cookies["realname_my"].value != before
    browser.http.cookies["realname_my"] = before
    assert "The time is over" in browser.text("lines", 401)


@pytest.mark.parametrize("number", [NUMBER, CONTACT, HERS])
def test_the_answer_is_the_same_for_every_number(browser: Browser, number: str) -> None:
    browser.agree()
    browser.ask(number)
    text = browser.text("contact")
    assert "We sent a code to" in text
    assert browser.outside.sms.messages()[-1].to == number


def test_a_wrong_code_goes_no_further_and_five_use_it_up(browser: Browser) -> None:
    browser.agree()
    browser.ask()
    for _ in range(5):
        browser.post("contact", 422, code="000000x")
    browser.post("contact", 422, code=browser.outside.code())
    assert browser.inquiry().state == State.BEGUN


@pytest.mark.parametrize("face", [BLUE, ROSE], ids=["unlike", "near"])
def test_another_persons_face_shows_nothing_and_not_how_near_it_was(
    browser: Browser, face: tuple[int, int, int]
) -> None:
    browser.agree()
    browser.reach()
    browser.show(RED, face)
    browser.measure()
    assert "We could not confirm that it is you" in refused(browser)
    assert browser.inquiry().reasons == []


def test_pictures_that_tell_nothing_are_mended(browser: Browser) -> None:
    browser.agree()
    browser.reach()
    browser.show(RED, NOBODY)
    browser.measure()
    assert "Please try once more" in refused(browser)
    assert browser.inquiry().reasons == ["face.none"]


def test_another_birth_date_under_the_same_number_shows_nothing(browser: Browser) -> None:
    with tenant(browser.caller.operator_id):
        person = Subscriber.objects.get(id=Line.objects.get().subscriber_id)
        change_fields(person, {"document_number": VALUES["document_number"], "birth_date": "1990-01-01"})
    browser.agree()
    browser.reach()
    browser.show()
    browser.measure()
    assert "Nothing is held on you" in refused(browser)
    with tenant(browser.caller.operator_id):
        assert not Finding.objects.exists()


def test_only_people_of_that_document_and_of_that_operator_are_found(browser: Browser) -> None:
    with tenant(browser.caller.operator_id):
        make_subscriber(browser.caller.operator_id, {"document_number": "X1", "birth_date": VALUES["birth_date"]})
    south = add_operator("south", "South Telecom", "UT")
    with tenant(south):
        make_subscriber(south, VALUES)
    browser.prove()
    with tenant(browser.caller.operator_id):
        hers = Line.objects.get().subscriber_id
        assert list(Finding.objects.values_list("subscriber_id", flat=True)) == [hers]
    with tenant(south):
        assert not Finding.objects.exists()


def test_another_operators_inquiry_is_not_opened_by_this_ones_cookie(browser: Browser) -> None:
    south = add_operator("south", "South Telecom", "UT")
    browser.prove()
    _, inquiry, secret = browser.http.cookies["realname_my"].value.split(".")
    browser.http.cookies["realname_my"] = f"{south.hex}.{inquiry}.{secret}"
    browser.text("lines", 401)


def test_a_number_has_five_attempts_a_day_whoever_tries_and_then_waits(browser: Browser) -> None:
    for _ in range(5):
        browser.agree()
        browser.reach()
        browser.show(RED, BLUE)
        browser.measure()
    browser.agree()
    assert "as many attempts" in browser.post("contact", 422, to=HERS)
    browser.reach(CONTACT)
    with tenant(browser.caller.operator_id):
        Inquiry.objects.update(began_at=timezone.now() - DAY)
    browser.agree()
    browser.reach()


def test_the_face_too_is_shown_five_times_a_day_alone(browser: Browser) -> None:
    browser.agree()
    browser.reach()
    for _ in range(5):
        browser.show(RED, BLUE)
        browser.measure()
    with pytest.raises(AssertionError, match="as many attempts"):
        browser.show(RED, RED)
    assert browser.inquiry().state == State.DOCUMENTED


def test_nothing_is_measured_without_consent(browser: Browser) -> None:
    faces = ColourFaces()
    browser.tools = Instruments(faces, browser.tools.calibration, browser.tools.read_document)
    browser.agree()
    browser.reach()
    browser.show()
    row = browser.inquiry()
    with tenant(row.operator_id):
        withdraw_consent(ConsentReceipt.objects.get(subscriber=row.subscriber, purpose=OWN_DATA).id)
    browser.measure()
    assert faces.permits == []
    assert browser.inquiry().state == State.REFUSED
    with pytest.raises(Denied):
        showing.add_pictures(row.operator_id, row.id, "document", [])
    with tenant(row.operator_id), pytest.raises(Denied):
        face_permit(row.subscriber_id, "document")


def test_a_face_is_measured_under_the_receipt_of_this_inquiry(browser: Browser) -> None:
    faces = ColourFaces()
    browser.tools = Instruments(faces, browser.tools.calibration, browser.tools.read_document)
    browser.prove()
    row = browser.inquiry()
    with tenant(row.operator_id):
        receipt = ConsentReceipt.objects.get(subscriber=row.subscriber)
    assert {(one.purpose, one.receipt) for one in faces.permits} == {(OWN_DATA, str(receipt.id))}


def test_words_that_are_not_those_of_today_begin_nothing(browser: Browser) -> None:
    browser.post(str(browser.caller.operator_id), 409, language="en", words="0" * 64)
    assert "realname_my" not in browser.http.cookies


def blobs(store: Path) -> int:
    return sum(path.is_file() for path in store.rglob("*"))


def test_what_was_shown_is_gone_after_a_day_and_that_it_was_shown_stays(browser: Browser, store: Path) -> None:
    before = blobs(store)
    browser.prove()
    assert blobs(store) == before + 2
    row, now = browser.inquiry(), timezone.now()
    assert clocks.keep_clock(row.operator_id, now + DAY - timedelta(minutes=1)) == 0
    assert clocks.keep_clock(row.operator_id, now + DAY) == 1
    assert clocks.keep_clock(row.operator_id, now + DAY) == 0
    assert blobs(store) == before
    row = browser.inquiry()
    assert (row.sealed_code, bytes(row.phone_index), row.secret_sha256) == (None, b"", "")
    assert row.subscriber.erased_at is not None
    with tenant(row.operator_id):
        assert not InquiryPicture.objects.exists()
        assert Finding.objects.count() == 1
    browser.text("lines", 401)


def test_the_sweep_leaves_what_an_inquiry_still_keeps(browser: Browser, store: Path) -> None:
    before = blobs(store)
    browser.prove()
    later = timezone.now() + timedelta(hours=2)
    assert retention.sweep([browser.caller.operator_id], later) == 0
    assert blobs(store) == before + 2


@pytest.mark.parametrize("field", ["seen_at", "opened_at"])
def test_a_session_ends_by_itself(browser: Browser, field: str) -> None:
    browser.prove()
    for ago, status in ((timedelta(seconds=-30), 200), (timedelta(), 401)):
        limit = IDLE if field == "seen_at" else IN_ALL
        with tenant(browser.caller.operator_id):
            Inquiry.objects.update(seen_at=timezone.now())
            Inquiry.objects.update(**{field: timezone.now() - limit - ago})
        text = browser.text("lines", status) if status == 200 else browser.http.get("/my/lines").content.decode()
        assert (NUMBER in text) == (status == 200)


def test_whoever_closes_is_out(browser: Browser) -> None:
    browser.prove()
    cookie = browser.http.cookies["realname_my"].value
    browser.post("close", 200)
    browser.http.cookies["realname_my"] = cookie
    browser.text("lines", 401)


@pytest.mark.parametrize("path", ["lines", "consents", "looks", "decisions", "data", "data.zip", "erase"])
def test_before_it_is_proved_no_page_opens(browser: Browser, path: str) -> None:
    browser.agree()
    browser.reach()
    answer = browser.http.get(f"/my/{path}")
    assert (answer.status_code, answer["Location"]) == (302, "/my/")


def test_an_operator_is_found_by_id_or_by_a_short_name_that_no_other_has(browser: Browser) -> None:
    assert "What North Telecom holds on you" in browser.text("north")
    assert "There is no such operator here" in browser.text("nowhere", 404)
    assert "There is no such operator here" in browser.text(str(uuid.uuid4()), 404)
    add_operator("north", "North of South", "UT")
    assert "several may have that name" in browser.text("north", 404)


def test_the_database_lets_no_state_be_skipped(browser: Browser) -> None:
    browser.agree()
    with pytest.raises(Exception, match="does not go from begun to proved"), tenant(browser.caller.operator_id):
        Inquiry.objects.update(state=State.PROVED)
    assert set(NEXT) == set(State)


def test_measuring_twice_changes_nothing_more(browser: Browser) -> None:
    browser.prove()
    browser.measure()
    row = browser.inquiry()
    proving.give_up(row.operator_id, row.id)
    assert browser.inquiry().state == State.PROVED
    codes.send_code(row.operator_id, row.id, uuid.uuid4())
