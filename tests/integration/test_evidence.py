"""Pictures of one registration: taken with consent alone, sealed, and measured once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration import picture_way
from tests.integration.picture_way import TODAY, agree, begin, captured, measure_all, show, tools
from tests.pages.stand_ins import RED, ColourFaces, page, square

from realname.database.rows import tenant
from realname.measure.errors import ImageError
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading, Permit
from realname.record.errors import Conflict, Denied
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import Evidence, Reading, Registration
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt

pytestmark = pytest.mark.usefixtures("database", "store")
caller, store = picture_way.caller, picture_way.store


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


def test_a_permit_of_the_service_names_a_receipt_of_that_person(caller: Caller) -> None:
    faces = ColourFaces()
    registration = captured(caller, tools(faces))
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        receipt = ConsentReceipt.objects.get(subscriber=person, purpose="face")
    assert faces.permits == [Permit("face", str(receipt.id))]
