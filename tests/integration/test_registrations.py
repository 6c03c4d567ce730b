"""The way of one registration on the real database, with instruments that measure coloured squares."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.rules import PICTURES
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import BLUE, RED, ColourFaces, page, read_page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.measure.errors import ImageError
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading, Permit
from realname.record import evidence as record_evidence
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.registrations.actions import deciding, evidence, measuring, steps
from realname.record.registrations.models import DecisionRow, Evidence, Reading, Registration
from realname.record.registrations.states import NEXT, State
from realname.record.subscribers.actions.consents import Agreement, withdraw_consent
from realname.record.subscribers.models import ConsentReceipt
from realname.record.subscribers.texts import consent_text

pytestmark = pytest.mark.usefixtures("database", "store")

TODAY = date(2026, 11, 24)


def tools(faces: ColourFaces | None = None) -> Instruments:
    return Instruments(faces or ColourFaces(), invented(STAMP), read_page)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REALNAME_EVIDENCE", str(tmp_path / "evidence"))
    record_evidence.evidence_store.cache_clear()
    return tmp_path / "evidence"


@pytest.fixture
def caller() -> Caller:
    caller = Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES, tuple(Registration.Kind.values))
    return caller


def begin(caller: Caller, kind: str = "new_line") -> uuid.UUID:
    with tenant(caller.operator_id):
        return steps.create_registration(caller, steps.Application(kind, "+447700900123", "8944110068256270054")).id


def agree(caller: Caller, registration: uuid.UUID, *purposes: str) -> list[ConsentReceipt]:
    receipts = []
    for purpose in purposes:
        words = consent_text(purpose, "en", "North Telecom").digest
        with tenant(caller.operator_id):
            receipts.append(steps.consent(registration, Agreement(purpose, "en", words, "page")))
    return receipts


def state_of(caller: Caller, registration: uuid.UUID) -> str:
    with tenant(caller.operator_id):
        return Registration.objects.get(id=registration).state


def show(caller: Caller, registration: uuid.UUID, kind: str, *pictures: bytes) -> list[uuid.UUID]:
    return [row.id for row in evidence.add_evidence(caller, registration, kind, list(pictures))]


def measure_all(caller: Caller, instruments: Instruments, *ids: uuid.UUID) -> None:
    for item in ids:
        measuring.measure_evidence(caller.operator_id, item, instruments, TODAY)


def captured(caller: Caller, instruments: Instruments, colour: tuple[int, int, int] = RED) -> uuid.UUID:
    registration = begin(caller)
    agree(caller, registration, "document", "face")
    measure_all(caller, instruments, *show(caller, registration, "document", page(RED)))
    measure_all(caller, instruments, *show(caller, registration, "face", square(colour)))
    return registration


def decided(caller: Caller, registration: uuid.UUID) -> DecisionRow:
    with tenant(caller.operator_id):
        return deciding.newest_decision(registration)[0]


def test_the_whole_way_to_an_approval(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments)
    assert state_of(caller, registration) == State.CAPTURED
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert state_of(caller, registration) == State.DECIDED
    assert decided(caller, registration).outcome == "approved"
    with tenant(caller.operator_id):
        types = [event.type for event in Event.objects.filter(subject=registration).order_by("id")]
    assert types == [
        "registration.created",
        "registration.consented",
        "registration.documented",
        "evidence.measured",
        "registration.captured",
        "evidence.measured",
        "registration.decided",
    ]


def test_another_face_is_rejected_with_its_reason(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, BLUE)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    row = decided(caller, registration)
    assert row.outcome == "rejected"
    assert "face.no_match" in row.decision


def test_a_retry_leads_back_to_the_step_that_mends_it(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, (0, 0, 0))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert decided(caller, registration).outcome == "retry"
    assert state_of(caller, registration) == State.DOCUMENTED
    measure_all(caller, instruments, *show(caller, registration, "face", square(RED)))
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    assert decided(caller, registration).outcome == "approved"


def test_a_decision_is_replayed_byte_for_byte(caller: Caller) -> None:
    instruments = tools()
    for colour in (RED, BLUE):
        registration = captured(caller, instruments, colour)
        deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
        row = decided(caller, registration)
        with tenant(caller.operator_id):
            assert deciding.replay(row) == row.decision.encode()


def test_a_decision_cannot_be_changed_or_removed(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    for statement in ("UPDATE registrations_decision SET outcome = 'rejected'", "DELETE FROM registrations_decision"):
        with pytest.raises(Exception, match="permission denied"), tenant(caller.operator_id):
            connection.cursor().execute(statement)
    assert decided(caller, registration).outcome == "approved"


def test_no_transaction_is_open_while_a_picture_is_measured(caller: Caller) -> None:
    seen: list[bool] = []

    class Watching(ColourFaces):
        def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
            seen.append(connection.in_atomic_block)
            return super().measure(images, permit)

    watching = tools(Watching())
    registration = captured(caller, watching)
    deciding.decide_registration(caller.operator_id, registration, watching, TODAY)
    assert seen == [False, False]


def test_no_face_is_taken_without_consent(caller: Caller, store: Path) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    show(caller, registration, "document", page(RED))
    before = len(list(store.rglob("*")))
    with pytest.raises(Denied) as refusal:
        show(caller, registration, "face", square(RED))
    assert refusal.value.code == "consent.none"
    assert len(list(store.rglob("*"))) == before
    with tenant(caller.operator_id):
        assert not Evidence.objects.filter(kind="face").exists()


def test_consent_withdrawn_before_the_measuring_stops_it(caller: Caller) -> None:
    faces = ColourFaces()
    instruments = tools(faces)
    registration = begin(caller)
    _, face = agree(caller, registration, "document", "face")
    show(caller, registration, "document", page(RED))
    ids = show(caller, registration, "face", square(RED))
    with tenant(caller.operator_id):
        withdraw_consent(face.id)
    measure_all(caller, instruments, *ids)
    assert faces.permits == []
    with tenant(caller.operator_id):
        assert not Reading.objects.filter(evidence__kind="face").exists()


def test_consent_withdrawn_while_measuring_leaves_no_reading(caller: Caller) -> None:
    registration = begin(caller)
    _, face = agree(caller, registration, "document", "face")
    show(caller, registration, "document", page(RED))
    ids = show(caller, registration, "face", square(RED))

    class Slow(ColourFaces):
        def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
            with tenant(caller.operator_id):
                withdraw_consent(face.id)
            return super().measure(images, permit)

    measure_all(caller, tools(Slow()), *ids)
    with tenant(caller.operator_id):
        assert not Reading.objects.filter(evidence__kind="face").exists()


def test_measuring_twice_leaves_one_reading(caller: Caller) -> None:
    instruments = tools()
    registration = begin(caller)
    agree(caller, registration, "document")
    ids = show(caller, registration, "document", page(RED))
    measure_all(caller, instruments, *ids, *ids)
    with tenant(caller.operator_id):
        assert Reading.objects.count() == 1


def test_steps_out_of_order_are_refused_with_what_is_possible_now(caller: Caller) -> None:
    registration = begin(caller)
    with pytest.raises(Conflict) as refusal:
        show(caller, registration, "document", page(RED))
    assert refusal.value.code == "registration.out_of_order"
    assert refusal.value.possible_now == ("consent", "way", "withdraw")
    agree(caller, registration, "document", "face")
    with pytest.raises(Conflict):
        show(caller, registration, "face", square(RED))
    with pytest.raises(Conflict):
        deciding.decide_registration(caller.operator_id, registration, tools(), TODAY)
    assert state_of(caller, registration) == State.CONSENTED


def test_evidence_still_on_the_way_makes_no_decision(caller: Caller) -> None:
    registration = begin(caller)
    agree(caller, registration, "document", "face")
    show(caller, registration, "document", page(RED))
    show(caller, registration, "face", square(RED))
    with pytest.raises(Conflict) as refusal:
        deciding.decide_registration(caller.operator_id, registration, tools(), TODAY)
    assert refusal.value.code == "registration.not_measured"


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_kept(caller: Caller, store: Path) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    before = ProcrastinateJob.objects.count()
    with pytest.raises(ImageError):
        show(caller, registration, "document", page(RED), b"no picture")
    with tenant(caller.operator_id):
        assert not Evidence.objects.exists()
    assert ProcrastinateJob.objects.count() == before
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_evidence_on_disk_is_sealed(caller: Caller, store: Path) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    picture = page(RED)
    show(caller, registration, "document", picture)
    [blob] = [path.read_bytes() for path in store.rglob("*") if path.is_file()]
    assert picture[:64] not in blob
    assert len(blob) > len(picture)


def test_another_operator_can_do_nothing_with_it(caller: Caller) -> None:
    registration = begin(caller)
    other = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    with pytest.raises(NotFound), tenant(other.operator_id):
        steps.withdraw(registration)
    with pytest.raises(NotFound):
        show(other, registration, "document", page(RED))
    assert state_of(caller, registration) == State.CREATED


@pytest.mark.parametrize("before", [*State])
@pytest.mark.parametrize("after", [*State])
def test_the_database_itself_refuses_what_the_table_of_steps_does_not_hold(
    caller: Caller, before: State, after: State
) -> None:
    if before is after:
        return
    with tenant(caller.operator_id):
        row = steps.create_registration(caller, steps.Application("new_line", "+447700900123"))
        twin = Registration(
            operator_id=row.operator_id,
            kind=row.kind,
            state=before,
            language="en",
            subscriber=row.subscriber,
            policy=row.policy,
            sealed_line=b"x",
            line_index=b"x",
            expires_at=row.expires_at,
        )
        twin.save(force_insert=True)
    if after in NEXT[before]:
        with tenant(caller.operator_id):
            Registration.objects.filter(id=twin.id).update(state=after)
    else:
        with pytest.raises(IntegrityError), tenant(caller.operator_id):
            Registration.objects.filter(id=twin.id).update(state=after)
        assert state_of(caller, twin.id) == before


@pytest.mark.parametrize(
    ("application", "code"),
    [
        (steps.Application("new_line", "12"), "line.number_without_country"),
        (steps.Application("new_line", "+447700900123", iccid="8944110068256270055"), "line.iccid"),
        (steps.Application("new_line", "+447700900123", eid="123"), "line.eid"),
        (steps.Application("gift", "+447700900123"), "registration.kind"),
        (steps.Application("new_line", "+447700900123", language="tlh"), "registration.language"),
    ],
)
def test_a_line_that_cannot_be_is_refused_before_anything_is_written(
    caller: Caller, application: steps.Application, code: str
) -> None:
    with pytest.raises(Invalid) as refusal, tenant(caller.operator_id):
        steps.create_registration(caller, application)
    assert refusal.value.code == code
    with tenant(caller.operator_id):
        assert not Registration.objects.exists()


def test_the_line_reads_back_and_is_not_in_its_row(caller: Caller) -> None:
    registration = begin(caller)
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("subscriber").get(id=registration)
        assert steps.line_of(row) == {"msisdn": "+447700900123", "iccid": "8944110068256270054"}
    assert b"7700900123" not in bytes(row.sealed_line)


def test_a_permit_of_the_service_names_a_receipt_of_that_person(caller: Caller) -> None:
    faces = ColourFaces()
    registration = captured(caller, tools(faces))
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        receipt = ConsentReceipt.objects.get(subscriber=person, purpose="face")
    assert faces.permits == [Permit("face", str(receipt.id))]
