"""The register of pictures that were sent: known again across operators, told to nobody, and forgotten."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.integration import whole_way
from tests.integration.challenged import (
    again,
    answered,
    answering,
    at_the_face,
    checks_of,
    drawn,
    phone_in,
    pictures,
    sent,
)
from tests.integration.picture_way import measure_all
from tests.integration.simulated_phone import SimulatedPhone, pictures_needed, recording_of, script_told
from tests.integration.whole_way import Outside, confirm, decide, know

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import REGISTRATIONS, shipped_text
from realname.record.errors import RecordError
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import (
    retention,
    seen,
)
from realname.record.registrations.models import (
    Challenge,
    FrameSeen,
    PrintSeen,
    Reading,
    Registration,
)

pytestmark = pytest.mark.usefixtures("database", "store")

store, caller, outside = whole_way.store, whole_way.caller, whole_way.outside


@pytest.fixture
def tools() -> Instruments:
    return answering()


@pytest.fixture
def south() -> Caller:
    caller = Caller(add_operator("south", "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        for kind, name in REGISTRATIONS.items():
            publish_policy(caller, shipped_text(name), (kind,))
    return caller


def seen_of(caller: Caller, registration: uuid.UUID) -> tuple[int | None, int | None]:
    with tenant(caller.operator_id):
        row = Challenge.objects.filter(registration=registration).exclude(answered_at=None).order_by("-id").first()
        assert row is not None
        return row.seen_exactly, row.seen_nearly


def answer_with(
    phone: Caller, registration: uuid.UUID, tools: Instruments, given: list[bytes], told: Any = None
) -> None:
    """Answer a challenge with these pictures, as many of them as its script takes."""
    told = told or drawn(phone, registration)
    script = script_told(told)
    recording = recording_of(script, given[: pictures_needed(script)])
    rows = sent(phone, registration, *SimulatedPhone().answer(told, recording))
    measure_all(phone, tools, rows[-1].id)


def test_a_picture_serves_once_across_registrations_and_operators(
    caller: Caller, south: Caller, tools: Instruments
) -> None:
    first, second, third = at_the_face(caller, tools), at_the_face(caller, tools), at_the_face(south, tools)
    given = pictures(12)
    answer_with(phone_in(caller, first), first, tools, given)
    assert seen_of(caller, first) == (0, 0)
    other = pictures(12, seed=5)
    answer_with(phone_in(caller, second), second, tools, [*other[:4], given[4], *other[5:]])
    assert seen_of(caller, second)[0] == 1
    answer_with(phone_in(south, third), third, tools, [given[0], *pictures(11, seed=6)])
    assert seen_of(south, third)[0] == 1


def test_a_picture_encoded_anew_is_known_in_another_registration_and_not_within_one(
    caller: Caller, south: Caller, tools: Instruments
) -> None:
    first, second = at_the_face(caller, tools), at_the_face(south, tools)
    given = pictures(12)
    answer_with(phone_in(caller, first), first, tools, given)
    answer_with(phone_in(caller, first), first, tools, [again(picture) for picture in given])
    assert seen_of(caller, first) == (0, 0)
    answer_with(phone_in(south, second), second, tools, [again(picture, 40) for picture in given])
    exactly, nearly = seen_of(south, second)
    assert exactly == 0
    assert nearly is not None
    assert nearly >= 3


def test_a_replay_is_not_approved_and_says_why(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    first, second = at_the_face(caller, tools), at_the_face(caller, tools)
    given = pictures(12)
    answer_with(phone_in(caller, first), first, tools, given)
    confirm(caller, outside, second)
    answer_with(phone_in(caller, second), second, tools, given)
    row = decide(caller, second, tools)
    assert checks_of(row)["capture.not_replayed"] == ("fail", ["capture.seen_before"])
    assert row.outcome == "review"


def test_of_two_who_send_one_picture_at_once_exactly_one_is_first(
    caller: Caller, south: Caller, tools: Instruments
) -> None:
    both = [(caller, at_the_face(caller, tools)), (south, at_the_face(south, tools))]
    given = pictures(12)
    ready = threading.Barrier(2)
    ids = []
    for operator, registration in both:
        phone = phone_in(operator, registration)
        told = drawn(phone, registration)
        recording = recording_of(script_told(told), given[: pictures_needed(script_told(told))])
        ids.append(sent(phone, registration, *SimulatedPhone().answer(told, recording))[-1].id)

    def measure(place: int) -> None:
        ready.wait()
        try:
            measure_all(both[place][0], tools, ids[place])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=measure, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted(seen_of(operator, registration)[0] or 0 for operator, registration in both)
    assert found[0] == 0
    assert found[1] >= 9


def test_measuring_again_counts_no_picture_twice(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    rows = answered(phone_in(caller, registration), registration, tools)
    measure_all(caller, tools, rows[-1].id)
    assert seen_of(caller, registration) == (0, 0)
    with tenant(caller.operator_id):
        assert Reading.objects.filter(evidence=rows[-1].id).count() == 1


def test_nothing_of_another_operator_is_to_be_seen(caller: Caller, south: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    answered(phone_in(caller, registration), registration, tools)
    with tenant(south.operator_id):
        assert not Challenge.objects.exists()
    stranger = phone_in(south, registration)
    with pytest.raises(RecordError):
        drawn(stranger, registration)


def test_the_register_holds_no_name_for_anybody(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    rows = answered(phone_in(caller, registration), registration, tools)
    written = [*FrameSeen.objects.values_list(), *PrintSeen.objects.values_list()]
    assert len(written) > 9
    text = repr(written).encode()
    for known in (registration, caller.operator_id, *(row.id for row in rows)):
        assert str(known).encode() not in text
        assert repr(known.bytes)[2:-1].encode() not in text
    assert {field.name for field in FrameSeen._meta.fields} == {"digest", "owner", "seen_on"}  # noqa: SLF001


def test_erasing_a_person_empties_the_register_of_her_pictures_and_of_no_others(
    caller: Caller, south: Caller, tools: Instruments
) -> None:
    mine, hers = at_the_face(caller, tools), at_the_face(south, tools)
    answered(phone_in(caller, mine), mine, tools, seed=1)
    answered(phone_in(south, hers), hers, tools, seed=2)
    frames_, prints = FrameSeen.objects.count(), PrintSeen.objects.count()
    with tenant(caller.operator_id):
        subscriber = Registration.objects.get(id=mine).subscriber_id
    retention.erase_person(caller.operator_id, subscriber)
    assert 0 < FrameSeen.objects.count() < frames_
    assert 0 < PrintSeen.objects.count() < prints
    with tenant(caller.operator_id):
        assert not Challenge.objects.exists()
    with tenant(south.operator_id):
        assert Challenge.objects.exists()


def test_old_rows_of_the_register_end_by_themselves(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    answered(phone_in(caller, registration), registration, tools)
    assert retention.forget_seen(timezone.now() + timedelta(days=30)) == 0
    assert retention.forget_seen(timezone.now() + timedelta(days=3650)) > 0
    assert FrameSeen.objects.count() == 0


def test_marks_leave_out_what_comes_twice(caller: Caller) -> None:
    del caller
    script = script_told({"script": {"parts": [{"kind": "hold", "seconds": 2}], "step_ms": 400}})
    one = pictures(1)[0]
    assert len(seen.marks_of(recording_of(script, [one, one, one])).digests) == 1
