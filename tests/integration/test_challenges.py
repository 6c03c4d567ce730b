"""Challenges on the real database: drawn for one device, answered once, and nothing kept of what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.integration import whole_way
from tests.integration.challenged import (
    answer_to,
    answered,
    answering,
    at_the_face,
    checks_of,
    drawn,
    phone_in,
    rows_of,
    sent,
)
from tests.integration.picture_way import measure_all, show, state_of
from tests.integration.simulated_phone import SimulatedPhone, script_told
from tests.integration.test_retention import blobs
from tests.integration.whole_way import Outside, confirm, decide, know
from tests.pages.stand_ins import RED, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.errors import CalibrationError
from realname.judge.facts import Channel
from realname.judge.policy import parse, shipped_text
from realname.measure.errors import MeasureError
from realname.record.errors import Conflict, TooMany
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import (
    challenges,
    deciding,
    recordings,
    rehearsing,
    retention,
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

pytestmark = pytest.mark.usefixtures("database", "store")

store, caller, outside = whole_way.store, whole_way.caller, whole_way.outside


@pytest.fixture
def tools() -> Instruments:
    return answering()


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


def test_a_container_gives_back_what_was_sent(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    told = drawn(phone_in(caller, registration), registration)
    envelope, given = answer_to(told)
    recording = recordings.unpack(recordings.pack(envelope, given), script_told(told))
    assert [frame.picture for frame in recording.frames] == given
    assert recording.script == script_told(told)


def test_a_challenge_names_only_what_the_policy_wishes(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    with tenant(caller.operator_id):
        script = challenges.draw_challenge(phone_in(caller, registration), registration).script
    kinds = [part.kind.value for part in script.parts]
    assert kinds[0] == "hold"
    assert kinds[-1] == "light"
    assert kinds.count("turn") + kinds.count("closer") == 2
    assert "blink" not in kinds
