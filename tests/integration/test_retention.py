"""Clocks, forgetting and erasing on the real database, with clocks that are moved."""

from __future__ import annotations

import os
import threading
import uuid
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration import whole_way
from tests.integration.api.working import work
from tests.integration.picture_way import agree, measure_all, show, state_of
from tests.integration.whole_way import ALL, Outside, activated, begin, captured, confirm, decide, know, order
from tests.pages.stand_ins import BLUE, RED, page, square

from realname.connect.evidence_store.contract import EvidenceError
from realname.connect.evidence_store.local_folder import LocalFolder
from realname.database.rows import tenant, tenant_ids
from realname.evaluate.instruments import Instruments
from realname.record.errors import Conflict, NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.idempotency import Answer, answer_once, fingerprint
from realname.record.operators.models import Event, IdempotencyRecord
from realname.record.registrations.actions import (
    approving,
    confirming,
    contacts,
    evidence,
    lines,
    measuring,
    retention,
    steps,
)
from realname.record.registrations.actions.jobs import defer_asking, defer_deciding
from realname.record.registrations.models import (
    Confirmation,
    Contact,
    DecisionInputs,
    Evidence,
    Line,
    Reading,
    Registration,
)
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber
from realname.record.subscribers.sealing import key_of, read_fields
from realname.record.subscribers.texts import purposes, retain_days

pytestmark = pytest.mark.usefixtures("database", "store")

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside
DAY = timedelta(days=1)
FACE_DAYS = timedelta(days=retain_days("face"))
LONGEST = timedelta(days=max(retain_days(purpose) for purpose in purposes()))


def later(by: timedelta) -> datetime:
    return timezone.now() + by


def person_of(caller: Caller, registration: uuid.UUID) -> uuid.UUID:
    with tenant(caller.operator_id):
        return Registration.objects.get(id=registration).subscriber_id


def blobs(store: Path) -> set[str]:
    return {path.name for path in store.rglob("*") if path.is_file()}


def kept(caller: Caller, registration: uuid.UUID) -> dict[str, int]:
    """Count what is kept of a registration."""
    with tenant(caller.operator_id):
        of_it = Evidence.objects.filter(registration=registration).exclude(failed=evidence.ERASED)
        return {
            "faces": of_it.filter(kind="face").count(),
            "documents": of_it.filter(kind="document").count(),
            "readings": Reading.objects.filter(evidence__registration=registration).count(),
            "inputs": DecisionInputs.objects.filter(decision__registration=registration).count(),
            "contacts": Contact.objects.filter(registration=registration).count(),
            "said": Confirmation.objects.filter(registration=registration).count(),
            "templates": FaceTemplate.objects.filter(
                subscriber=Registration.objects.get(id=registration).subscriber_id
            ).count(),
        }


def everything(caller: Caller) -> list[Any]:
    """Return every row that clocks may touch, and the events."""
    models: list[Any] = [Registration, Evidence, Reading, DecisionInputs, Contact, FaceTemplate, Subscriber, Event]
    with tenant(caller.operator_id):
        return [[str(row) for row in model.objects.order_by("id").values_list()] for model in models]


WHOLE = {"faces": 1, "documents": 1, "readings": 2, "inputs": 1, "contacts": 1, "said": 0, "templates": 1}
NOTHING = dict.fromkeys(WHOLE, 0)


def test_a_registration_ends_when_its_time_is_over_and_not_before(caller: Caller) -> None:
    registration = begin(caller)
    retention.keep_clocks(caller.operator_id, later(steps.LIFETIME - timedelta(minutes=1)))
    assert state_of(caller, registration) == State.CREATED
    retention.keep_clocks(caller.operator_id, later(steps.LIFETIME + timedelta(minutes=1)))
    assert state_of(caller, registration) == State.EXPIRED


def test_what_is_approved_waits_for_its_activation_longer_than_for_its_decision(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("realname.record.registrations.actions.lines.connected", lambda _kind: False)
        assert decide(caller, registration, tools).outcome == "approved"
    retention.keep_clocks(caller.operator_id, later(2 * DAY))
    assert state_of(caller, registration) == State.DECIDED
    retention.keep_clocks(caller.operator_id, later(retention.WAITS_FOR_PEOPLE + 2 * DAY))
    assert state_of(caller, registration) == State.EXPIRED


def test_what_is_rejected_ends_with_its_day(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration, BLUE)
    assert decide(caller, registration, tools).outcome == "rejected"
    retention.keep_clocks(caller.operator_id, later(2 * DAY))
    assert state_of(caller, registration) == State.EXPIRED


def test_what_is_being_activated_does_not_expire(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    retention.keep_clocks(caller.operator_id, later(100 * DAY))
    assert state_of(caller, registration) == State.DECIDED
    order(caller, registration)
    assert state_of(caller, registration) == State.ACTIVATED


def test_the_face_goes_after_its_days_and_the_document_stays(
    caller: Caller, outside: Outside, tools: Instruments, store: Path
) -> None:
    registration = activated(caller, outside, tools)
    retention.keep_clocks(caller.operator_id, later(FACE_DAYS - DAY))
    assert kept(caller, registration) == WHOLE
    retention.keep_clocks(caller.operator_id, later(FACE_DAYS + DAY))
    assert kept(caller, registration) == {
        "faces": 0,
        "documents": 1,
        "readings": 1,
        "inputs": 0,
        "contacts": 1,
        "said": 0,
        "templates": 0,
    }
    with tenant(caller.operator_id):
        [document] = Evidence.objects.filter(kind="document")
        assert evidence.open_evidence(document) == page(RED)
        assert Line.objects.get().state == Line.State.ACTIVE
        [told] = Event.objects.filter(type="evidence.erased")
    assert told.data == {"purpose": "face"}
    assert blobs(store) == {document.store_key}


def test_contacts_and_the_document_go_with_the_longest_days_and_a_holder_of_a_line_stays(
    caller: Caller, outside: Outside, tools: Instruments, store: Path
) -> None:
    registration = activated(caller, outside, tools)
    retention.keep_clocks(caller.operator_id, later(LONGEST + DAY))
    assert kept(caller, registration) == NOTHING
    assert blobs(store) == set()
    with tenant(caller.operator_id):
        person = Subscriber.objects.get(id=person_of(caller, registration))
        assert read_fields(person)["surname"] == "ERIKSSON"
        assert person.erased_at is None


def test_contacts_of_a_registration_without_pictures_go_too(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, *ALL)
    confirm(caller, outside, registration)
    with tenant(caller.operator_id):
        steps.withdraw(registration)
    retention.keep_clocks(caller.operator_id, later(LONGEST - DAY))
    assert kept(caller, registration)["contacts"] == 1
    retention.keep_clocks(caller.operator_id, later(LONGEST + DAY))
    assert kept(caller, registration)["contacts"] == 0


def test_a_person_without_a_line_is_erased_at_the_end(
    caller: Caller, outside: Outside, tools: Instruments, store: Path
) -> None:
    registration = activated(caller, outside, tools)
    person = person_of(caller, registration)
    with tenant(caller.operator_id):
        Line.objects.update(state=Line.State.TERMINATED)
    retention.keep_clocks(caller.operator_id, later(LONGEST - DAY))
    with tenant(caller.operator_id):
        assert Subscriber.objects.get(id=person).erased_at is None
    retention.keep_clocks(caller.operator_id, later(LONGEST + DAY))
    with tenant(caller.operator_id):
        row = Subscriber.objects.get(id=person)
        assert row.erased_at is not None
        with pytest.raises(Conflict):
            key_of(row)
    assert kept(caller, registration) == NOTHING
    assert blobs(store) == set()


def test_whoever_has_another_registration_under_way_is_not_erased(caller: Caller) -> None:
    first = begin(caller)
    person = person_of(caller, first)
    with tenant(caller.operator_id):
        steps.withdraw(first)
        Registration.objects.filter(id=first).update(ended_at=timezone.now() - LONGEST - DAY)
    begin(caller, subscriber_id=person)
    retention.keep_clocks(caller.operator_id, timezone.now())
    with tenant(caller.operator_id):
        assert Subscriber.objects.get(id=person).erased_at is None


def test_a_company_and_who_answers_for_it_stay_while_it_holds_a_line(
    caller: Caller, outside: Outside, tools: Instruments
) -> None:
    know(outside)
    registration = begin(caller, company=steps.Company("Utopia Trading", "UT-991"))
    captured(caller, outside, tools, registration)
    decide(caller, registration, tools)
    order(caller, registration)
    retention.keep_clocks(caller.operator_id, later(LONGEST + DAY))
    with tenant(caller.operator_id):
        assert not Subscriber.objects.exclude(erased_at=None).exists()
        Line.objects.update(state=Line.State.TERMINATED)
    retention.keep_clocks(caller.operator_id, later(LONGEST + DAY))
    with tenant(caller.operator_id):
        row = Registration.objects.select_related("subscriber", "holder").get(id=registration)
    assert row.holder is not None
    assert row.holder.erased_at is not None
    assert row.subscriber.erased_at is not None


@pytest.mark.parametrize("by", [2 * DAY, FACE_DAYS + DAY, LONGEST + DAY])
def test_clocks_that_run_twice_change_nothing_more(
    caller: Caller, outside: Outside, tools: Instruments, by: timedelta
) -> None:
    activated(caller, outside, tools)
    begin(caller)
    retention.keep_clocks(caller.operator_id, later(by))
    after = everything(caller)
    retention.keep_clocks(caller.operator_id, later(by))
    assert everything(caller) == after


def test_another_operators_clocks_touch_nothing(caller: Caller, outside: Outside, tools: Instruments) -> None:
    registration = activated(caller, outside, tools)
    retention.keep_clocks(add_operator("south", "South Telecom", "UT"), later(LONGEST + DAY))
    assert kept(caller, registration) == WHOLE


def test_answers_are_kept_for_a_day(caller: Caller) -> None:
    with tenant(caller.operator_id):
        answer_once(caller, "key", fingerprint("asked"), lambda: Answer(200, {"line": "+447700900123"}))
    retention.keep_clocks(caller.operator_id, later(DAY - timedelta(minutes=1)))
    with tenant(caller.operator_id):
        assert IdempotencyRecord.objects.exists()
    retention.keep_clocks(caller.operator_id, later(DAY + timedelta(minutes=1)))
    with tenant(caller.operator_id):
        assert not IdempotencyRecord.objects.exists()


def aged(store: Path, key: str) -> None:
    """Let a blob have been stored two hours ago."""
    path = store / key[:2] / key[2:4] / key
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 7200))


def test_a_blob_that_no_row_keeps_is_swept_once_it_is_an_hour_old(caller: Caller, store: Path) -> None:
    registration = begin(caller)
    agree(caller, registration, *ALL)
    [orphan] = evidence.stage_evidence(caller, registration, "document", [page(RED)])
    show(caller, registration, "document", page(BLUE))
    for key in blobs(store) - {orphan.store_key}:
        aged(store, key)
    assert retention.sweep(tenant_ids(), timezone.now()) == 0
    aged(store, orphan.store_key)
    assert retention.sweep(tenant_ids(), timezone.now()) == 1
    assert orphan.store_key not in blobs(store)
    assert len(blobs(store)) == 1
    assert retention.sweep(tenant_ids(), timezone.now()) == 0


def test_a_blob_that_could_not_be_deleted_is_swept_later(
    caller: Caller, outside: Outside, tools: Instruments, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = activated(caller, outside, tools)

    def refuse(*_: object) -> bool:
        raise EvidenceError("no", code="evidence.unwritable", remedy="", permanent=False)

    monkeypatch.setattr(LocalFolder, "delete", refuse)
    proof = retention.erase_person(caller.operator_id, person_of(caller, registration))
    assert (proof["key_destroyed"], proof["pictures_left"]) == (True, 2)
    assert len(blobs(store)) == 2
    monkeypatch.undo()
    for key in blobs(store):
        aged(store, key)
    assert retention.sweep(tenant_ids(), timezone.now()) == 2
    assert blobs(store) == set()


def forgotten(caller: Caller, registration: uuid.UUID, purpose: str) -> None:
    """Withdraw a consent and let a worker do what follows."""
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
        withdraw_consent(ConsentReceipt.objects.get(subscriber=person, purpose=purpose).id)
    assert ProcrastinateJob.objects.filter(task_name="registrations.forget", status="todo").count() == 1
    work()
    assert not ProcrastinateJob.objects.filter(task_name="registrations.forget").exclude(status="succeeded").exists()


def test_a_withdrawn_consent_to_the_face_takes_all_that_was_kept_of_the_face(
    caller: Caller, outside: Outside, tools: Instruments, store: Path
) -> None:
    registration = activated(caller, outside, tools)
    forgotten(caller, registration, "face")
    assert kept(caller, registration) == {**NOTHING, "documents": 1, "readings": 1, "contacts": 1}
    assert len(blobs(store)) == 1
    assert state_of(caller, registration) == State.ACTIVATED


@pytest.mark.parametrize(
    ("purpose", "left"),
    [
        ("document", {**WHOLE, "documents": 0, "readings": 1, "inputs": 0}),
        ("contact", {**WHOLE, "contacts": 0}),
        ("authority", WHOLE),
    ],
)
def test_a_withdrawn_consent_takes_what_was_kept_for_its_purpose_alone(
    caller: Caller, outside: Outside, tools: Instruments, purpose: str, left: dict[str, int]
) -> None:
    registration = activated(caller, outside, tools)
    forgotten(caller, registration, purpose)
    assert kept(caller, registration) == left
    with tenant(caller.operator_id):
        erased = list(Event.objects.filter(type="evidence.erased").values_list("data__purpose", flat=True))
    assert erased == ([purpose] if left != WHOLE else [])


def test_what_was_erased_while_it_was_measured_is_not_written_again(caller: Caller, tools: Instruments) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    [picture] = show(caller, registration, "document", page(RED))
    person = person_of(caller, registration)

    def read(*given: Any) -> Any:
        retention.forget(caller.operator_id, person, "document")
        return tools.read_document(*given)

    slow = Instruments(tools.faces, tools.calibration, read)
    measuring.measure_evidence(caller.operator_id, picture, slow, whole_way.TODAY)
    measuring.measure_evidence(caller.operator_id, picture, slow, whole_way.TODAY)
    assert kept(caller, registration) == NOTHING


@pytest.mark.parametrize("how", ["clock", "withdrawn", "erased"])
def test_what_she_said_of_the_document_goes_with_it(caller: Caller, tools: Instruments, how: str) -> None:
    registration = begin(caller)
    agree(caller, registration, "document")
    measure_all(caller, tools, *show(caller, registration, "document", page(RED)))
    with tenant(caller.operator_id):
        confirming.confirm(registration, {"surname": "Eriksen"})
    assert kept(caller, registration) == {**NOTHING, "documents": 1, "readings": 1, "said": 1}
    if how == "clock":
        retention.keep_clocks(caller.operator_id, later(2 * DAY))
        assert kept(caller, registration)["said"] == 1
        retention.keep_clocks(caller.operator_id, later(timedelta(days=retain_days("document") + 3)))
    elif how == "withdrawn":
        forgotten(caller, registration, "document")
    else:
        retention.erase_person(caller.operator_id, person_of(caller, registration))
    assert kept(caller, registration) == NOTHING


def test_an_erased_person_leaves_neither_pictures_nor_rows_and_the_proof_says_so(
    caller: Caller, outside: Outside, tools: Instruments, store: Path
) -> None:
    registration = activated(caller, outside, tools)
    person = person_of(caller, registration)
    again = begin(caller, "reverification", subscriber_id=person)
    agree(caller, again, *ALL)
    measure_all(caller, tools, *show(caller, again, "document", page(RED)))
    measure_all(caller, tools, *show(caller, again, "face", square(RED)))
    assert len(blobs(store)) == 4
    proof = retention.erase_person(caller.operator_id, person)
    assert {**proof, "erased_at": ""} == {
        "id": str(person),
        "erased_at": "",
        "key_destroyed": True,
        "templates_left": 0,
        "pictures_left": 0,
    }
    assert retention.erase_person(caller.operator_id, person) == proof
    assert blobs(store) == set()
    assert state_of(caller, again) == State.WITHDRAWN
    assert state_of(caller, registration) == State.ACTIVATED
    for one in (registration, again):
        assert kept(caller, one) == NOTHING
    with tenant(caller.operator_id):
        line = Line.objects.select_related("subscriber").get()
        assert (line.state, lines.shown(line)["line"]) == (Line.State.ACTIVE, None)
        assert {bytes(row.line_index) for row in Registration.objects.all()} == {b""}
        assert bytes(line.line_index) != b""


def test_jobs_that_wait_find_an_erased_person_gone_and_fail_for_nothing(caller: Caller, outside: Outside) -> None:
    registration = begin(caller)
    agree(caller, registration, *ALL)
    show(caller, registration, "document", page(RED))
    with tenant(caller.operator_id):
        contacts.ask_code(registration, whole_way.CONTACT)
        defer_asking(caller.operator_id, registration)
        defer_deciding(caller.operator_id, registration)
    retention.erase_person(caller.operator_id, person_of(caller, registration))
    work()
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    assert outside.sms.messages() == []
    assert kept(caller, registration) == NOTHING


def test_an_approval_under_way_ends_before_its_person_is_erased(
    caller: Caller, outside: Outside, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(outside)
    registration = begin(caller)
    captured(caller, outside, tools, registration)
    person = person_of(caller, registration)
    proofs: list[dict[str, object]] = []

    def erase() -> None:
        proofs.append(retention.erase_person(caller.operator_id, person))
        connections.close_all()

    thread = threading.Thread(target=erase)

    def approve(*given: Any) -> None:
        thread.start()
        thread.join(0.5)
        assert not proofs
        real(*given)

    real = approving.approve
    monkeypatch.setattr(approving, "approve", approve)
    assert decide(caller, registration, tools).outcome == "approved"
    thread.join()
    assert (proofs[0]["key_destroyed"], proofs[0]["templates_left"]) == (True, 0)
    assert kept(caller, registration) == NOTHING
    assert state_of(caller, registration) == State.WITHDRAWN


def test_an_erased_persons_kept_answers_go_and_others_stay(caller: Caller) -> None:
    person, other = (person_of(caller, begin(caller)) for _ in range(2))
    with tenant(caller.operator_id):
        for key, body in (
            ("one", {"subscriber_id": str(person), "line": "+447700900123"}),
            ("two", {"subject_id": str(person)}),
            ("three", {"subscriber_id": str(other)}),
            ("four", {"id": "a policy"}),
        ):
            answer_once(caller, key, fingerprint(key), partial(Answer, 201, body))
        answer_once(caller, "five", fingerprint("five"), lambda: Answer(201, {"mandate": "court"}, about=person))
    retention.erase_person(caller.operator_id, person)
    with tenant(caller.operator_id):
        assert sorted(IdempotencyRecord.objects.values_list("key", flat=True)) == ["four", "three"]


def test_another_operators_person_cannot_be_erased(caller: Caller, outside: Outside, tools: Instruments) -> None:
    registration = activated(caller, outside, tools)
    before = everything(caller)
    with pytest.raises(NotFound):
        retention.erase_person(add_operator("south", "South Telecom", "UT"), person_of(caller, registration))
    assert everything(caller) == before
    assert kept(caller, registration) == WHOLE
