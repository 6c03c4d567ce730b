"""An agent's own face among customers: enrolled by her alone, compared where both agreed, gone when it ends."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration import picture_way as way
from tests.integration.identities.test_counting import decide
from tests.integration.patterns.test_pace import agent, begin, operator
from tests.integration.patterns.test_pages import text
from tests.integration.picture_way import agree, measure_all, show, tools
from tests.integration.staffing import sign_in_as
from tests.pages.stand_ins import BLUE, NOBODY, RED, ColourFaces, page, square

from realname.database.rows import tenant
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading, Permit, Template
from realname.record import keys_rotation
from realname.record.errors import Conflict, Denied, Invalid
from realname.record.keyring import keyring
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import DecisionRow
from realname.record.staff.actions import face_keys, own_faces
from realname.record.staff.actions.measuring_faces import give_up, measure_face
from realname.record.staff.actions.members import add_member, disable
from realname.record.staff.actions.own_faces import KEPT_FOR, FaceState, Standing
from realname.record.staff.models import OwnFace
from realname.record.subscribers.actions.consents import FACE, Agreement, agrees_to_words_of_today, give_consent
from realname.record.subscribers.models import ConsentReceipt
from realname.record.subscribers.selectors import receipts_of
from realname.record.subscribers.texts import agreed_text, consent_text, purposes

pytestmark = pytest.mark.usefixtures("database", "store")

store = way.store

WORDS_OF_THE_FIRST = (
    "We compare your face with the portrait on your document to see that it is you who registers this line. It is used "
    "for nothing else and for no search. North Telecom keeps it encrypted, and you can withdraw this at any time: the "
    "face data is then erased. You need not agree: without your face, a member of staff checks your document and a "
    "second proof."
)


@pytest.fixture
def north() -> Caller:
    return operator("north")


def shows(caller: Caller, member_id: uuid.UUID, colour: tuple[int, int, int] = RED, words: str = "") -> OwnFace:
    with tenant(caller.operator_id):
        digest = words or own_faces.words_in("en").digest
        return own_faces.show_face(member_id, square(colour), "en", digest)


def enrolled(caller: Caller, colour: tuple[int, int, int] = RED) -> uuid.UUID:
    member_id = agent(caller)
    shows(caller, member_id, colour)
    measure_face(caller.operator_id, member_id, tools())
    return member_id


def standing(caller: Caller, member_id: uuid.UUID) -> Standing:
    with tenant(caller.operator_id):
        return own_faces.standing(member_id)


def served(caller: Caller, number: int, member_id: uuid.UUID | None) -> uuid.UUID:
    """Have a member take somebody whose face is RED up to the decision."""
    registration = begin(caller, number, member_id).id
    agree(caller, registration, "document", "face")
    measure_all(caller, tools(), *show(caller, registration, "document", page(RED)))
    measure_all(caller, tools(), *show(caller, registration, "face", square(RED)))
    return registration


def decided(caller: Caller, number: int, member_id: uuid.UUID | None) -> DecisionRow:
    return decide(caller, served(caller, number, member_id))


def found(row: DecisionRow) -> tuple[str, bool]:
    return row.outcome, "agent.own_face" in row.decision


def test_a_customer_with_the_agents_own_face_goes_to_a_person_and_is_replayed(north: Caller) -> None:
    row = decided(north, 1, enrolled(north))
    assert found(row) == ("review", True)
    with tenant(north.operator_id):
        assert deciding.replay(row) == row.decision.encode()


def test_another_agents_face_another_customers_and_one_that_nobody_enrolled_find_nothing(north: Caller) -> None:
    enrolled(north)
    for number, member_id in enumerate((enrolled(north, BLUE), agent(north), None)):
        assert found(decided(north, number, member_id)) == ("approved", False)


def test_it_is_measured_once_under_her_own_receipt_and_the_picture_is_erased(north: Caller) -> None:
    ada, faces = agent(north), ColourFaces()
    row = shows(north, ada)
    assert standing(north, ada).state is FaceState.MEASURING
    with tenant(north.operator_id):
        [job] = ProcrastinateJob.objects.filter(task_name=own_faces.MEASURE)
        assert job.args == {"operator_id": str(north.operator_id), "member_id": str(ada)}
    for _ in range(2):
        measure_face(north.operator_id, ada, tools(faces))
    [permit] = faces.permits
    assert (permit.purpose, permit.receipt) == ("own_face", str(row.id))
    assert standing(north, ada) == Standing(FaceState.KEPT, row.given_at, row.given_at + KEPT_FOR)
    with tenant(north.operator_id):
        kept = OwnFace.objects.get()
        assert kept.sealed_picture is None
        hers = own_faces.face_of(ada, faces.stamp)
        plain = Template(faces.stamp, np.array(RED, "<f4").tobytes())
        assert hers == face_keys.in_staff_form(north.operator_id, plain) != plain
        assert own_faces.face_of(ada, replace(faces.stamp, digest="ef" * 32)) is None


def test_nobody_is_enrolled_by_other_words_or_without_serving_people(north: Caller) -> None:
    ada = agent(north)
    reviewer = add_member(north.operator_id, "Bo Example", "bo", ("reviewer",)).member_id
    with pytest.raises(Conflict):
        shows(north, ada, words=hashlib.sha256(b"other words").hexdigest())
    with pytest.raises(Denied):
        shows(north, reviewer)
    with tenant(north.operator_id):
        assert not OwnFace.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name=own_faces.MEASURE).exists()


def test_when_she_takes_it_back_nothing_is_compared_any_more(north: Caller) -> None:
    ada = enrolled(north)
    registration = served(north, 1, ada)
    with tenant(north.operator_id):
        assert own_faces.end_face(ada, "withdrawn")
        assert not own_faces.end_face(ada, "withdrawn")
    assert is_destroyed(north, ada, "withdrawn")
    assert found(decide(north, registration)) == ("approved", False)


def test_it_ends_when_she_leaves_and_after_two_years(north: Caller) -> None:
    ada, bea = enrolled(north), enrolled(north)
    disable(north.operator_id, ada)
    assert is_destroyed(north, ada, "left")
    with tenant(north.operator_id):
        since = OwnFace.objects.get(ended_at=None).given_at
        assert own_faces.end_old_faces(since + KEPT_FOR / 2) == 0
        assert own_faces.face_of(bea, tools().faces.stamp) is not None
        assert own_faces.end_old_faces(since + KEPT_FOR) == 1
    assert is_destroyed(north, bea, "old")


def is_destroyed(caller: Caller, member_id: uuid.UUID, why: str) -> bool:
    assert standing(caller, member_id).state is FaceState.NONE
    with tenant(caller.operator_id):
        row = OwnFace.objects.get(member=member_id)
        told = Event.objects.get(type="staff.face_ended", subject=member_id).data
        assert own_faces.face_of(member_id, tools().faces.stamp) is None
    left = (row.key_id, row.key_blob, row.sealed_picture, row.sealed_template)
    return left == ("", None, None, None) and row.ended_at is not None and told == {"why": why}


def test_what_is_taken_back_while_it_is_measured_is_not_kept(north: Caller) -> None:
    ada = agent(north)
    shows(north, ada)

    class Leaving(ColourFaces):
        def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
            with tenant(north.operator_id):
                own_faces.end_face(ada, "withdrawn")
            return super().measure(images, permit)

    measure_face(north.operator_id, ada, tools(Leaving()))
    with tenant(north.operator_id):
        assert OwnFace.objects.get().sealed_template is None


def test_a_picture_of_nobody_is_refused_with_its_reason_and_another_may_follow(north: Caller) -> None:
    ada = agent(north)
    shows(north, ada, NOBODY)
    measure_face(north.operator_id, ada, tools())
    assert standing(north, ada) == Standing(FaceState.REFUSED, failed="face.none")
    shows(north, ada)
    give_up(north.operator_id, ada)
    assert standing(north, ada) == Standing(FaceState.REFUSED, failed="evidence.not_measured")
    shows(north, ada)
    measure_face(north.operator_id, ada, tools())
    give_up(north.operator_id, ada)
    assert standing(north, ada).state is FaceState.KEPT


def test_another_operator_sees_nothing_of_it(north: Caller) -> None:
    ada, south = enrolled(north), operator("south")
    with tenant(south.operator_id):
        assert not OwnFace.objects.exists()
        assert own_faces.face_of(ada, tools().faces.stamp) is None
        assert not own_faces.end_face(ada, "withdrawn")
    assert standing(north, ada).state is FaceState.KEPT


def test_a_customer_who_agreed_to_earlier_words_is_not_compared_and_keeps_those_words(north: Caller) -> None:
    registration = served(north, 1, enrolled(north))
    earlier = hashlib.sha256(f"face\nen\n{WORDS_OF_THE_FIRST}".encode()).hexdigest()
    assert agreed_text(earlier, FACE, "en", "North Telecom").words == WORDS_OF_THE_FIRST
    assert consent_text(FACE, "en", "North Telecom").words != WORDS_OF_THE_FIRST
    with tenant(north.operator_id):
        receipt = ConsentReceipt.objects.get(purpose=FACE)
        assert agrees_to_words_of_today(receipt.subscriber_id, FACE)
        ConsentReceipt.objects.filter(id=receipt.id).update(words_digest=earlier)
        assert not agrees_to_words_of_today(receipt.subscriber_id, FACE)
        assert WORDS_OF_THE_FIRST in [one["words"] for one in receipts_of(receipt.subscriber_id)]
    assert found(decide(north, registration)) == ("approved", False)


def test_the_words_for_staff_are_not_among_those_of_customers(north: Caller) -> None:
    assert own_faces.PURPOSE not in purposes()
    with tenant(north.operator_id):
        person = begin(north, 1).subscriber
        words = own_faces.words_in("en").digest
        with pytest.raises(Invalid):
            give_consent(person, Agreement(own_faces.PURPOSE, "en", words, "page"))


def test_her_key_is_wrapped_anew_when_the_keys_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "keyring.json"))
    keyring.cache_clear()
    try:
        caller = operator("north")
        ada = enrolled(caller)
        newest = keys_rotation.new_key()
        keys_rotation.rewrap_all()
        keys_rotation.retire_older()
        with tenant(caller.operator_id):
            assert OwnFace.objects.get().key_id == newest
            assert own_faces.face_of(ada, tools().faces.stamp) is not None
    finally:
        keyring.cache_clear()


def test_an_agent_enrols_on_her_page_and_takes_it_back(http: Client, pages: None) -> None:
    del pages
    caller = operator("north")
    assert http.get("/staff/face").status_code == 302
    sign_in_as(http, caller.operator_id, "reviewer")
    assert http.get("/staff/face").status_code == 403
    assert "/staff/face" not in text(http, "/staff")
    ada = sign_in_as(http, caller.operator_id, "agent")
    assert "/staff/face" in text(http, "/staff")
    with tenant(caller.operator_id):
        words = own_faces.words_in("en")
    assert words.words in text(http, "/staff/face")
    sent = {"language": "en", "words": words.digest}
    assert posted(http, sent) == 422
    assert posted(http, {**sent, "agree": "yes", "words": "0" * 64}) == 422
    assert standing(caller, ada).state is FaceState.NONE
    assert posted(http, {**sent, "agree": "yes"}) == 302
    assert "is being measured" in text(http, "/staff/face")
    measure_face(caller.operator_id, ada, tools())
    assert "Numbers of your face are kept" in text(http, "/staff")
    assert http.post("/staff/face", {"withdraw": "1"}).status_code == 302
    assert standing(caller, ada).state is FaceState.NONE
    posted(http, {**sent, "agree": "yes"}, NOBODY)
    measure_face(caller.operator_id, ada, tools())
    assert "face.none" in text(http, "/staff/face")


def posted(http: Client, sent: dict[str, str], colour: tuple[int, int, int] = RED) -> int:
    picture = SimpleUploadedFile("face.png", square(colour), content_type="image/png")
    return http.post("/staff/face", {**sent, "face": picture}).status_code
