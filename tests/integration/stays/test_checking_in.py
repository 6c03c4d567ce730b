"""A guest checks in ahead on her phone: by document and face for the hotel, or by choosing to show her document."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.integration import picture_way as way
from tests.integration.galleries.people import BLUE, RED
from tests.integration.programmes.people import frame, operator, programme, terminal, tools, verified
from tests.integration.stays.people import BOOKING, booked, days_open, hotel
from tests.integration.stays.test_ending import clocks, everything, over
from tests.pages.stand_ins import page, square

from realname.database.rows import tenant
from realname.record.errors import Conflict
from realname.record.inquiries.actions.sessions import begin
from realname.record.inquiries.models import Finding, Inquiry
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.actions.joining import verified_of
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Entry, Member
from realname.record.programmes.passing import pass_frame
from realname.record.registrations.actions.deciding import decide_registration
from realname.record.registrations.actions.measuring import measure_evidence
from realname.record.registrations.models import Evidence, Line, Reading, Registration
from realname.record.stays.actions.links import make_link
from realname.record.stays.actions.telling import told_of
from realname.record.stays.models import Stay
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber
from realname.record.subscribers.texts import consent_text

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store
TODAY = date(2026, 11, 25)


@dataclass
class Phone:
    """A guest's phone, and what goes on behind its back."""

    http: Client
    caller: Caller

    def text(self, path: str, status: int = 200) -> str:
        answer = self.http.get(path, follow=True)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def post(self, path: str, status: int = 302, /, **given: object) -> str:
        key = str(uuid.uuid4())
        answer = self.http.post(path, {"key": key, "idempotency_key": key, **given})
        assert answer.status_code == status, answer.content.decode()
        return answer.headers.get("Location", "")

    def opened(self, stay: Stay) -> None:
        with tenant(self.caller.operator_id):
            link = make_link(stay.id)
        self.post(f"/stay/{link}")

    def agree(self, text: str, **more: str) -> dict[str, str]:
        """Return what a form of consent sends: the digests of its words."""
        found = re.findall(r'name="(words[_a-z]*)" value="([0-9a-f]{64})"', text)
        assert found
        return {"language": "en", **dict(found), **more}

    def verified(self, document: tuple[int, int, int] = RED, face: tuple[int, int, int] = RED) -> str:
        """Go through the steps of a check-in, and return what is shown at the end."""
        assert self.post("/stay/face") == "/r/"
        self.post("/r/consent", **self.agree(self.text("/r/"), way="face"))
        self.post("/r/document", front=SimpleUploadedFile("front.png", page(document)))
        self.measured()
        self.post("/r/reading")
        self.post("/r/face", face=SimpleUploadedFile("face.png", square(face)))
        self.measured()
        with tenant(self.caller.operator_id):
            registration = Registration.objects.filter(kind="check_in").latest("id")
        decide_registration(self.caller.operator_id, registration.id, tools(), TODAY)
        return self.text("/r/result")

    def measured(self) -> None:
        with tenant(self.caller.operator_id):
            read = Reading.objects.values("evidence")
            ids = list(Evidence.objects.exclude(id__in=read).values_list("id", flat=True))
        for item in ids:
            measure_evidence(self.caller.operator_id, item, tools(), TODAY)


@pytest.fixture
def north() -> Caller:
    return operator()


@pytest.fixture
def phone(database: str, north: Caller) -> Iterator[Phone]:
    del database
    with override_settings(ROOT_URLCONF="tests.integration.stays.urls", ALLOWED_HOSTS=["testserver"]):
        yield Phone(Client(headers={"accept-language": "en"}), north)


@pytest.fixture
def copies() -> Iterator[Copies]:
    made = Copies()
    made.follow()
    yield made
    made.end()


def blobs(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_a_guest_checks_in_ahead_arrives_by_face_and_is_gone_after_her_stay(
    phone: Phone, north: Caller, copies: Copies, store: Path
) -> None:
    row, house = hotel(north)
    stay = booked(house)
    phone.opened(stay)
    assert "Your stay at Hotel North" in phone.text("/stay/")
    assert "It is you" in phone.verified()
    with tenant(north.operator_id):
        receipts = {one.purpose: one.controller for one in ConsentReceipt.objects.all()}
        assert receipts == {"document": "Hotel North", "face": "Hotel North"}
        assert not Line.objects.exists()
        assert not Member.objects.exists()
    text = phone.text("/stay/agree")
    assert "arrive without showing your document" in text
    phone.post("/stay/agree", **phone.agree(text))
    assert "You can arrive by face" in phone.text("/stay/")
    phone.post("/stay/details", coming_at="15:00", note="A quiet room")
    with tenant(north.operator_id):
        told = told_of(Stay.objects.select_related("guest", "programme").get())
        assert told["said"] == {"booking": BOOKING, "name": "Nora Quill", "coming_at": "15:00", "note": "A quiet room"}
        assert told["document"]["surname"] == "ERIKSSON"
        number = told["document"]["document_number"]
    assert days_open(north) == 1
    card = terminal(north, row)
    assert pass_frame(card, frame(RED, row, document_offered=True), copies, tools()).word == "arrived"
    assert blobs(store) > 0
    clocks(north, over(house))
    assert blobs(store) == 0
    with tenant(north.operator_id):
        assert not FaceTemplate.objects.exists()
        assert not Reading.objects.exists()
        assert not Entry.objects.exists()
        # The register's data stay until the stay is over.
        assert told_of(Stay.objects.select_related("guest").get())["document"]["document_number"] == number
    clocks(north, over(house, 3))
    clocks(north, over(house, 3))
    with tenant(north.operator_id):
        assert not Stay.objects.exists()
        assert Subscriber.objects.get().key_blob is None
    text = everything()
    for trace in (BOOKING, "Nora", "ERIKSSON", number, "A quiet room"):
        assert trace not in text


def test_the_way_by_document_needs_one_press_and_keeps_no_face(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    stay = booked(house)
    phone.opened(stay)
    home = phone.text("/stay/")
    assert home.index("I show my document at the desk") < home.index("I check in now")
    phone.post("/stay/document")
    assert "Nothing of your face is kept" in phone.text("/stay/")
    with tenant(north.operator_id):
        assert (Stay.objects.get().state, Stay.objects.get().way) == ("ready", "document")
        assert not Registration.objects.exists()


def test_who_changes_her_mind_is_no_arrival_by_face_any_more(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    phone.opened(booked(house))
    phone.verified()
    phone.post("/stay/agree", **phone.agree(phone.text("/stay/agree")))
    assert days_open(north) == 1
    phone.post("/stay/document")
    with tenant(north.operator_id):
        assert not Entry.objects.exists()
        assert Member.objects.get().left_at is not None
        assert Stay.objects.get().way == "document"
        assert not FaceTemplate.objects.exists()
        assert not ConsentReceipt.objects.filter(withdrawn_at=None).exists()
        assert told_of(Stay.objects.select_related("guest").get())["document"] == {}
    phone.text("/stay/agree")
    with tenant(north.operator_id):
        assert Registration.objects.get().state == "activated"
        assert Stay.objects.get().registration is None


def test_another_face_than_the_documents_is_not_let_in(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    phone.opened(booked(house))
    assert "It is you" not in phone.verified(RED, BLUE)
    assert "How do you want to arrive?" in phone.text("/stay/agree")
    with tenant(north.operator_id):
        assert not Member.objects.exists()
        assert not FaceTemplate.objects.exists()


def test_a_guests_verification_serves_no_other_programme(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    programme(north)
    phone.opened(booked(house))
    phone.verified()
    with tenant(north.operator_id):
        guest = Stay.objects.get().guest_id
        with pytest.raises(Conflict) as refusal:
            verified_of([guest])
        assert refusal.value.code == "programme.not_verified"


def test_where_hotels_may_not_ask_for_a_picture_of_the_document_none_is_asked_for(phone: Phone, north: Caller) -> None:
    _, house = hotel(north, "ES", "Hotel Sur")
    phone.opened(booked(house))
    home = phone.text("/stay/")
    assert "I check in now" not in home
    assert "may not ask for a picture" in home
    phone.post("/stay/face", 409)
    with tenant(north.operator_id):
        assert not Registration.objects.exists()


def test_a_link_opens_once_and_a_new_one_puts_the_first_browser_out(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    stay = booked(house)
    with tenant(north.operator_id):
        link = make_link(stay.id)
    for _ in range(2):
        assert "Open on this device" in phone.text(f"/stay/{link}")
    phone.post(f"/stay/{link}")
    other = Phone(Client(headers={"accept-language": "en"}), north)
    other.post(f"/stay/{link}", 410)
    other.text("/stay/", 401)
    assert BOOKING in phone.text("/stay/")
    with tenant(north.operator_id):
        newer = make_link(stay.id)
    phone.text("/stay/", 401)
    other.post(f"/stay/{newer[:-1]}x", 410)
    other.post(f"/stay/{newer}")
    assert BOOKING in other.text("/stay/")


def test_a_stay_that_is_over_opens_for_nobody(phone: Phone, north: Caller) -> None:
    _, house = hotel(north)
    phone.opened(booked(house))
    clocks(north, over(house) + timedelta(hours=1))
    phone.text("/stay/", 401)


def test_who_has_a_line_takes_her_stay_to_her_own_pages_and_shows_nothing_anew(phone: Phone, north: Caller) -> None:
    _, house = hotel(north, "ES", "Hotel Sur")
    person = verified(north, RED)
    phone.opened(booked(house))
    link = phone.post("/stay/known")
    assert phone.post(link).startswith("/my/")  # she has not proved who she is
    phone.text(link)
    assert phone.http.cookies["realname_my_stay"]["path"] == "/my"
    with tenant(north.operator_id):
        assert Stay.objects.get().member is None
    proved(phone.http, north, person)
    text = phone.text("/my/")  # she is led back to her stay
    assert "Hotel Sur" in text
    phone.post(link, **phone.agree(text))
    with tenant(north.operator_id):
        stay = Stay.objects.get()
        assert stay.way == "face"
        assert stay.member is not None
        assert stay.member.subscriber_id == person
        assert told_of(stay)["document"] == {}  # what the operator knows is not the hotel's
    assert days_open(north) == 1


def proved(http: Client, caller: Caller, person: uuid.UUID) -> None:
    """Have somebody have proved who she is, as her own pages do."""
    with tenant(caller.operator_id):
        words = consent_text("own_data", "en", "North Telecom")
    held = begin(caller.operator_id, "en", words.digest, "page")
    with tenant(caller.operator_id):
        row = Inquiry.objects.get(id=held.inquiry_id)
        for state in ("reached", "documented", "measuring", "proved"):
            Inquiry.objects.filter(id=row.id).update(state=state)
        Finding.objects.create(operator_id=caller.operator_id, inquiry=row, subscriber_id=person)
    http.cookies["realname_my"] = f"{held.operator_id.hex}.{held.inquiry_id.hex}.{held.secret}"
