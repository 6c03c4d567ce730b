"""Challenges on the real database: drawn for one device, answered once, and nothing kept of what is refused."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from joserfc.jwk import ECKey
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration import test_whole_way as whole_way
from tests.integration.challenged import (
    again,
    answer_to,
    answered,
    answering,
    at_the_face,
    drawn,
    phone_in,
    pictures,
    sent,
)
from tests.integration.simulated_phone import SimulatedPhone, pictures_needed, recording_of, script_told
from tests.integration.test_registrations import measure_all, show, state_of
from tests.integration.test_retention import blobs
from tests.integration.test_whole_way import Outside, confirm, decide, know
from tests.pages.stand_ins import RED, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.errors import CalibrationError
from realname.judge.facts import Channel
from realname.judge.policy import REGISTRATIONS, parse, shipped_text
from realname.measure.errors import MeasureError
from realname.record.errors import Conflict, Denied, Invalid, RecordError, TooLarge, TooMany
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import (
    challenges,
    deciding,
    recordings,
    rehearsing,
    retention,
    seen,
)
from realname.record.registrations.actions.gathering import gather
from realname.record.registrations.models import (
    Challenge,
    DecisionRow,
    Evidence,
    FrameSeen,
    PrintSeen,
    Reading,
    Registration,
)
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt

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


def rows_of(caller: Caller) -> list[Any]:
    """Return every row that an answer may touch, and the jobs."""
    with tenant(caller.operator_id):
        tables = (Registration, Evidence, Challenge, Reading)
        found: list[Any] = [[str(row) for row in table.objects.order_by("id").values_list()] for table in tables]
    return [*found, FrameSeen.objects.count(), PrintSeen.objects.count(), ProcrastinateJob.objects.count()]


def checks_of(row: DecisionRow) -> dict[str, tuple[str, list[str]]]:
    return {check["name"]: (check["outcome"], check.get("reasons", [])) for check in json.loads(row.checks)}


def test_an_answer_is_kept_measured_and_judged(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    registration = at_the_face(caller, tools)
    confirm(caller, outside, registration)
    phone = phone_in(caller, registration)
    rows = answered(phone, registration, tools)
    assert state_of(caller, registration) == State.CAPTURED
    assert [row.kind for row in rows] == ["face"] * 3 + ["challenge"]
    assert {row.channel for row in rows} == {Channel.PHONE}
    with tenant(caller.operator_id):
        assert Reading.objects.filter(evidence__in=[row.id for row in rows]).count() == 4
    found = checks_of(decide(caller, registration, tools))
    assert found["capture.not_injected"] == ("pass", [])
    assert found["capture.not_replayed"] == ("pass", [])
    assert found["face.challenge_met"] == ("pass", [])
    assert found["face.single"] == ("pass", [])
    assert found["face.matches_document"] == ("pass", [])


def test_a_challenge_is_drawn_anew_each_time_and_the_older_one_ends(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    first, second = drawn(phone, registration), drawn(phone, registration)
    assert first["nonce"] != second["nonce"]
    assert len(first["nonce"]) == 43
    assert second["expires_in"] == 120
    with pytest.raises(Conflict) as refusal:
        sent(phone, registration, *answer_to(first))
    assert refusal.value.code == "challenge.replaced"
    assert len(sent(phone, registration, *answer_to(second))) == 4


def test_scripts_differ(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    told = [drawn(phone, registration)["script_digest"] for _ in range(8)]
    assert len(set(told)) == 8


def test_an_answer_serves_once(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    envelope, given = answer_to(drawn(phone, registration))
    sent(phone, registration, envelope, given)
    before = rows_of(caller)
    with pytest.raises(Conflict) as refusal:
        sent(phone, registration, envelope, given)
    assert refusal.value.code == "challenge.used"
    assert rows_of(caller) == before


def expired(phone: Caller, _registration: uuid.UUID) -> None:
    with tenant(phone.operator_id):
        Challenge.objects.update(expires_at=timezone.now())


def withdrawn(phone: Caller, _registration: uuid.UUID) -> None:
    with tenant(phone.operator_id):
        withdraw_consent(ConsentReceipt.objects.get(purpose="face").id)


def changed(**members: Any) -> Callable[[SimulatedPhone, dict[str, Any], dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: dict[str, Any], payload: dict[str, Any]) -> str:
        return device.sign({**payload, **members})

    return sign


def without(name: str) -> Callable[[SimulatedPhone, dict[str, Any], dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: dict[str, Any], payload: dict[str, Any]) -> str:
        return device.sign({key: item for key, item in payload.items() if key != name})

    return sign


def frames(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[SimulatedPhone, Any, dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
        change(payload["frames"])
        return device.sign(payload)

    return sign


def flashes(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[SimulatedPhone, Any, dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
        change(payload["flashes"])
        return device.sign(payload)

    return sign


def by_another_key(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    return device.sign(payload, jwk=ECKey.generate_key("P-256").as_dict(private=False))


def broken(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    head, body, signature = device.sign(payload).split(".")
    return ".".join((head, body, signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")))


def of_another_curve(_device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    return SimulatedPhone().sign(payload, jwk=ECKey.generate_key("P-384").as_dict(private=False))


REFUSED = [
    (changed(nonce="A" * 43), "envelope.nonce"),
    (changed(script="0" * 64), "envelope.script"),
    (changed(challenge=str(uuid.uuid4())), "challenge.unknown"),
    (changed(challenge="no identifier"), "challenge.unknown"),
    (changed(version=2), "envelope.malformed"),
    (changed(more=1), "envelope.malformed"),
    (without("frames"), "envelope.malformed"),
    (without("nonce"), "envelope.malformed"),
    (changed(began_at="yesterday"), "envelope.times"),
    (frames(lambda lines: lines.reverse()), "envelope.times"),
    (frames(lambda lines: lines[-1].update(at_ms=120_001.0)), "envelope.times"),
    (frames(lambda lines: lines[0].update(at_ms=-1.0)), "envelope.times"),
    (frames(lambda lines: lines[0].update(part=1)), "envelope.parts"),
    (frames(lambda lines: [line.update(part=0) for line in lines]), "envelope.parts"),
    (frames(lambda lines: lines[0].update(sha256="0" * 64)), "envelope.pictures"),
    (frames(lambda lines: lines[0].update(width=241)), "envelope.pictures"),
    (frames(lambda lines: lines.pop()), "envelope.pictures"),
    (flashes(lambda lines: lines.pop()), "envelope.flashes"),
    (
        flashes(lambda lines: lines[0].update(colour="black" if lines[0]["colour"] != "black" else "red")),
        "envelope.flashes",
    ),
    (flashes(lambda lines: lines[0].update(at_ms=119_000.0)), "envelope.times"),
    (by_another_key, "envelope.signature"),
    (broken, "envelope.signature"),
    (of_another_curve, "envelope.key"),
    (lambda device, _told, payload: device.sign(payload, typ="JWT"), "envelope.malformed"),
    (lambda _device, _told, _payload: "no envelope", "envelope.malformed"),
    (lambda _device, _told, _payload: "", "envelope.malformed"),
]


def test_what_is_not_exactly_an_answer_is_refused_and_nothing_is_kept(
    caller: Caller, tools: Instruments, store: Any
) -> None:
    registration = at_the_face(caller, tools)
    phone, device = phone_in(caller, registration), SimulatedPhone()
    told = drawn(phone, registration)
    script = script_told(told)
    recording = recording_of(script, pictures(pictures_needed(script)))
    given = [frame.picture for frame in recording.frames]
    before, files = rows_of(caller), blobs(store)
    found = []
    for sign, code in REFUSED:
        envelope = sign(device, told, device.payload(told, recording))
        with pytest.raises(RecordError) as refusal:
            sent(phone, registration, envelope, given)
        assert refusal.value.remedy
        assert (rows_of(caller), blobs(store)) == (before, files), code
        found.append((refusal.value.code, code))
    assert [code for code, _ in found] == [code for _, code in found]
    # The challenge can still be answered as it was drawn.
    assert len(sent(phone, registration, *device.answer(told, recording))) == 4


@pytest.mark.parametrize(("first", "code"), [(expired, "challenge.expired"), (withdrawn, "consent.none")])
def test_an_answer_that_comes_too_late_is_refused_and_nothing_is_kept(
    caller: Caller, tools: Instruments, store: Any, first: Callable[..., None], code: str
) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    envelope, given = answer_to(drawn(phone, registration))
    first(phone, registration)
    before, files = rows_of(caller), blobs(store)
    with pytest.raises(RecordError) as refusal:
        sent(phone, registration, envelope, given)
    assert refusal.value.code == code
    assert (rows_of(caller), blobs(store)) == (before, files)


def test_another_device_and_another_registration_cannot_answer(caller: Caller, tools: Instruments) -> None:
    registration, other = at_the_face(caller, tools), at_the_face(caller, tools)
    envelope, given = answer_to(drawn(phone_in(caller, registration), registration))
    with pytest.raises(Denied) as refusal:
        sent(phone_in(caller, registration, b"e" * 32), registration, envelope, given)
    assert refusal.value.code == "challenge.other_device"
    with pytest.raises(Invalid) as unknown:
        sent(phone_in(caller, other), other, envelope, given)
    assert unknown.value.code == "challenge.unknown"
    with tenant(caller.operator_id):
        assert not Challenge.objects.exclude(answered_at=None).exists()


def test_too_many_and_too_large_pictures_are_refused(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    envelope, given = answer_to(drawn(phone, registration))
    before = rows_of(caller)
    with pytest.raises(TooLarge):
        sent(phone, registration, "x" * (64 * 1024 + 1), given)
    with pytest.raises(TooLarge):
        sent(phone, registration, envelope, [given[0] + bytes(3 << 20), *given[1:]])
    with pytest.raises(Invalid) as many:
        sent(phone, registration, envelope, given * 40)
    assert many.value.code == "envelope.pictures"
    with pytest.raises(Invalid) as none:
        sent(phone, registration, envelope, [])
    assert none.value.code == "envelope.pictures"
    assert rows_of(caller) == before


def test_photographs_that_must_answer_a_challenge_are_not_taken_without(
    caller: Caller, tools: Instruments, store: Any
) -> None:
    registration = at_the_face(caller, tools)
    before, files = rows_of(caller), blobs(store)
    with pytest.raises(Conflict) as refusal:
        show(phone_in(caller, registration), registration, "face", square(RED))
    assert refusal.value.code == "challenge.needed"
    assert "without the face" in refusal.value.remedy
    assert (rows_of(caller), blobs(store)) == (before, files)
    assert len(show(caller, registration, "face", square(RED))) == 1  # the operator's own software


def test_photographs_without_a_challenge_take_the_place_of_one_that_was_answered(
    caller: Caller, tools: Instruments
) -> None:
    registration = at_the_face(caller, tools)
    answered(phone_in(caller, registration), registration, tools)
    show(caller, registration, "face", square(RED))
    with tenant(caller.operator_id):
        assert [row.kind for row in Evidence.objects.filter(superseded_at=None).order_by("id")] == ["document", "face"]
        gathered = gather(registration, tools.faces.stamp)
    assert gathered.readings.challenge is None
    assert gathered.facts.capture is not None
    assert (gathered.facts.capture.channel, gathered.facts.capture.envelope) == (Channel.CLIENT, None)


def test_a_policy_that_asks_for_none_draws_none(caller: Caller, tools: Instruments) -> None:
    text = shipped_text("new-line")
    text = text[: text.index("[liveness]")] + text[text.index("[authority]") :]
    for name in ("face.live", "face.challenge_met", "capture.not_injected", "capture.not_replayed"):
        start = text.index(f'[checks."{name}"]')
        text = text[:start] + text[text.index("\n[", start + 1) + 1 :]
    with tenant(caller.operator_id):
        publish_policy(caller, text.replace("version = 1", "version = 2"), ("new_line",))
    registration = at_the_face(caller, tools)
    with pytest.raises(Conflict) as refusal:
        drawn(phone_in(caller, registration), registration)
    assert refusal.value.code == "challenge.not_asked"
    assert len(show(phone_in(caller, registration), registration, "face", square(RED))) == 1


def test_attempts_end_and_point_to_the_other_way(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    for seed in range(5):
        answered(phone, registration, tools, seed)
    with pytest.raises(Conflict) as refusal:
        drawn(phone, registration)
    assert refusal.value.code == "challenge.used_up"
    assert "other way" in refusal.value.remedy
    with tenant(caller.operator_id):
        gathered = gather(registration, tools.faces.stamp)
    assert gathered.facts.capture is not None
    assert gathered.facts.capture.attempts == 5


def test_challenges_that_are_not_answered_have_a_limit_too(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    for _ in range(20):
        drawn(phone, registration)
    with pytest.raises(TooMany) as refusal:
        drawn(phone, registration)
    assert (refusal.value.code, refusal.value.retry_after_s) == ("challenge.too_many", 3600)


def test_no_challenge_is_drawn_out_of_order_or_without_consent(caller: Caller, tools: Instruments) -> None:
    early = whole_way.begin(caller)
    with pytest.raises(Conflict) as refusal:
        drawn(phone_in(caller, early), early)
    assert refusal.value.code == "registration.out_of_order"
    registration = at_the_face(caller, tools)
    withdrawn(caller, registration)
    with pytest.raises(Denied):
        drawn(phone_in(caller, registration), registration)
    with tenant(caller.operator_id):
        assert not Challenge.objects.exists()


SIGNS = {
    "capture.virtual_camera": SimulatedPhone(camera={"label": "OBS Virtual Camera"}),
    "capture.automated": SimulatedPhone(device={"webdriver": True}),
    "capture.page_hidden": SimulatedPhone(device={"hidden_ms": 2000}),
    "capture.settings_disagree": SimulatedPhone(camera={"width": 100, "height": 100}),
}


def test_what_the_envelope_says_is_judged(caller: Caller, outside: Outside, tools: Instruments) -> None:
    know(outside)
    for seed, (reason, device) in enumerate(SIGNS.items()):
        registration = at_the_face(caller, tools)
        confirm(caller, outside, registration)
        answered(phone_in(caller, registration), registration, tools, seed, device)
        row = decide(caller, registration, tools)
        assert checks_of(row)["capture.not_injected"][1] == [reason]
        assert row.outcome != "approved"


def test_a_decision_on_a_challenge_is_replayed_and_rehearsed(
    caller: Caller, outside: Outside, tools: Instruments, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(outside)
    registration = at_the_face(caller, tools)
    confirm(caller, outside, registration)
    answered(phone_in(caller, registration), registration, tools)
    row = decide(caller, registration, tools)
    with tenant(caller.operator_id):
        assert deciding.replay(DecisionRow.objects.select_related("policy").get(id=row.id)) == row.decision.encode()

    def rehearsed(text: str) -> rehearsing.Rehearsal:
        since = timezone.now() - timedelta(days=1)
        [found] = rehearsing.rehearse(caller.operator_id, parse(text), since, tools)
        return found

    same = rehearsed(shipped_text("new-line"))
    assert (same.before, same.after, same.from_readings) == (row.outcome, row.outcome, True)
    at_counters = shipped_text("new-line").replace('take = ["phone", "counter", "client"]', 'take = ["counter"]')
    assert "capture.stronger_way" in rehearsed(at_counters).reasons
    # A later version's table is not for what an earlier engine measured: what was recorded is judged.
    monkeypatch.setattr(rehearsing, "calibration_of", calibrated_for_another)
    other = rehearsed(at_counters)
    assert (other.from_readings, other.after) == (False, row.outcome)


def calibrated_for_another(_engine: object) -> None:
    raise CalibrationError("the table is another engine's", code="calibration.wrong_engine")


def test_another_key_is_a_finding_and_the_same_key_is_none(caller: Caller, tools: Instruments) -> None:
    registration, device = at_the_face(caller, tools), SimulatedPhone()
    phone = phone_in(caller, registration)

    def other_key() -> bool:
        with tenant(caller.operator_id):
            capture = gather(registration, tools.faces.stamp).facts.capture
        assert capture is not None
        assert capture.envelope is not None
        return capture.envelope.other_key

    answered(phone, registration, tools, 1, device)
    assert not other_key()
    answered(phone, registration, tools, 2, device)
    assert not other_key()
    answered(phone, registration, tools, 3, SimulatedPhone())
    assert other_key()


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


def test_a_recording_that_cannot_be_measured_fails_with_its_photographs(caller: Caller, tools: Instruments) -> None:
    def broken(*_: Any) -> Any:
        raise MeasureError("a picture breaks off", code="image.broken")

    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    rows = sent(phone, registration, *answer_to(drawn(phone, registration)))
    measure_all(caller, replace(tools, measure_challenge=broken), rows[-1].id)
    with tenant(caller.operator_id):
        failed = Evidence.objects.filter(id__in=[row.id for row in rows]).values_list("failed", flat=True)
        assert set(failed) == {"image.broken"}
        assert not Reading.objects.filter(evidence__in=[row.id for row in rows]).exists()
    assert FrameSeen.objects.count() == 0


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


def test_forgetting_the_face_forgets_the_challenge(caller: Caller, tools: Instruments, store: Any) -> None:
    registration = at_the_face(caller, tools)
    rows = answered(phone_in(caller, registration), registration, tools)
    assert {row.store_key for row in rows} <= {name.partition(".")[0] for name in blobs(store)}
    with tenant(caller.operator_id):
        subscriber = Registration.objects.get(id=registration).subscriber_id
    retention.forget(caller.operator_id, subscriber, "face")
    assert (FrameSeen.objects.count(), PrintSeen.objects.count()) == (0, 0)
    assert not {row.store_key for row in rows} & {name.partition(".")[0] for name in blobs(store)}
    with tenant(caller.operator_id):
        assert not Challenge.objects.exists()
        assert not Reading.objects.filter(evidence__in=[row.id for row in rows]).exists()


def test_old_rows_of_the_register_end_by_themselves(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    answered(phone_in(caller, registration), registration, tools)
    assert retention.forget_seen(timezone.now() + timedelta(days=30)) == 0
    assert retention.forget_seen(timezone.now() + timedelta(days=3650)) > 0
    assert FrameSeen.objects.count() == 0


def test_a_container_gives_back_what_was_sent(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    told = drawn(phone_in(caller, registration), registration)
    envelope, given = answer_to(told)
    recording = recordings.unpack(recordings.pack(envelope, given), script_told(told))
    assert [frame.picture for frame in recording.frames] == given
    assert recording.script == script_told(told)


def test_marks_leave_out_what_comes_twice(caller: Caller) -> None:
    del caller
    script = script_told({"script": {"parts": [{"kind": "hold", "seconds": 2}], "step_ms": 400}})
    one = pictures(1)[0]
    assert len(seen.marks_of(recording_of(script, [one, one, one])).digests) == 1


def test_a_challenge_names_only_what_the_policy_wishes(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    with tenant(caller.operator_id):
        script = challenges.draw_challenge(phone_in(caller, registration), registration).script
    kinds = [part.kind.value for part in script.parts]
    assert kinds[0] == "hold"
    assert kinds[-1] == "light"
    assert kinds.count("turn") + kinds.count("closer") == 2
    assert "blink" not in kinds
