"""How pictures came in: what is a sign of software, what was seen before, and who is not asked at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.judge.challenges import ANSWERED, ENVELOPE, LIGHT, STREAM, challenge
from tests.judge.policies import NEW_LINE

from realname.judge.capture_rules import CaptureRules
from realname.judge.checks.capture import not_injected, not_replayed
from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import Capture, Channel
from realname.measure.challenges import ChallengeReading

LIVENESS = NEW_LINE.liveness
EVERYWHERE = CaptureRules((Channel.PHONE, Channel.COUNTER, Channel.CLIENT))


def injected(reading: ChallengeReading | None = None, **envelope: Any) -> Check:
    capture = replace(ANSWERED, envelope=replace(ENVELOPE, **envelope))
    return not_injected(reading or challenge(), capture, EVERYWHERE, LIVENESS)


def streamed(**stream: Any) -> ChallengeReading:
    return challenge(stream=replace(STREAM, **stream))


def test_an_honest_envelope_passes() -> None:
    assert injected().outcome is Outcome.PASS


@pytest.mark.parametrize(
    "label", ["OBS Virtual Camera", "fake_device_0", "ManyCam Virtual Webcam", "v4l2loopback", "attack.mjpeg"]
)
def test_the_name_of_a_virtual_camera_fails(label: str) -> None:
    check = injected(camera=label)
    assert (check.outcome, check.reasons) == (Outcome.FAIL, ("capture.virtual_camera",))


@pytest.mark.parametrize("label", ["Front Camera", "camera2 1, facing front", "FaceTime HD Camera", "前置相机", ""])
def test_the_names_of_real_cameras_pass(label: str) -> None:
    assert injected(camera=label).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("envelope", "outcome", "reason"),
    [
        ({"automated": True}, Outcome.FAIL, "capture.automated"),
        ({"took_ms": 26_501.0}, Outcome.FAIL, "capture.impossible_timing"),
        ({"took_ms": 26_500.0}, Outcome.PASS, ""),
        ({"hidden_ms": 301.0}, Outcome.UNSURE, "capture.page_hidden"),
        ({"hidden_ms": 300.0}, Outcome.PASS, ""),
        ({"other_key": True}, Outcome.UNSURE, "capture.other_key"),
        ({"largest_width": 721, "largest_height": 960}, Outcome.UNSURE, "capture.settings_disagree"),
        ({"largest_width": 720, "largest_height": 1280}, Outcome.PASS, ""),
        ({"width": 0, "height": 0, "largest_width": 4000}, Outcome.PASS, ""),
    ],
)
def test_what_the_device_says_is_a_sign(envelope: dict[str, Any], outcome: Outcome, reason: str) -> None:
    check = injected(**envelope)
    assert (check.outcome, check.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("stream", "outcome", "reason"),
    [
        ({"noise_still": 0.9}, Outcome.FAIL, "capture.frozen_noise"),
        ({"noise_still": 0.89}, Outcome.PASS, ""),
        ({"least_gap_ms": 3.9}, Outcome.FAIL, "capture.impossible_timing"),
        ({"least_gap_ms": 4.0}, Outcome.PASS, ""),
        ({"noise_period": 7}, Outcome.UNSURE, "capture.periodic_noise"),
        ({"recoded": 0.9}, Outcome.UNSURE, "capture.recoded"),
        ({"repeats": 1}, Outcome.UNSURE, "capture.pictures_repeat"),
    ],
)
def test_what_the_pictures_say_is_a_sign(stream: dict[str, Any], outcome: Outcome, reason: str) -> None:
    check = injected(streamed(**stream))
    assert (check.outcome, check.reason) == (outcome, reason)


def test_pictures_that_come_faster_than_the_camera_says_disagree_with_it() -> None:
    assert injected(frame_rate=16.0).reason == ""
    assert injected(challenge(lights=(replace(LIGHT, frames_per_second=20.9),)), frame_rate=16.0).reason == (
        "capture.settings_disagree"
    )


def test_a_sign_that_no_honest_device_gives_is_named_before_one_that_it_may() -> None:
    check = injected(streamed(repeats=1), automated=True)
    assert check.reasons == ("capture.automated", "capture.pictures_repeat")


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.CLIENT])
def test_a_channel_that_is_not_asked_is_skipped(channel: Channel) -> None:
    capture = Capture(channel)
    for check in (not_injected(None, capture, EVERYWHERE, LIVENESS), not_replayed(capture, LIVENESS)):
        assert (check.outcome, check.reasons) == (Outcome.SKIPPED, (NOT_APPLICABLE,))


def test_photographs_without_the_challenge_that_is_asked_for_never_pass() -> None:
    capture = Capture(Channel.PHONE)
    for check in (not_injected(None, capture, EVERYWHERE, LIVENESS), not_replayed(capture, LIVENESS)):
        assert (check.outcome, check.reasons) == (Outcome.UNSURE, ("face.no_challenge",))


def test_nothing_known_of_the_capture_never_passes() -> None:
    for check in (
        not_injected(challenge(), None, EVERYWHERE, LIVENESS),
        not_replayed(None, LIVENESS),
        not_injected(None, ANSWERED, EVERYWHERE, LIVENESS),
    ):
        assert (check.outcome, check.reasons) == (Outcome.UNSURE, ("check.no_evidence",))


def test_a_policy_that_takes_counters_alone_leads_everybody_else_there() -> None:
    counters = CaptureRules((Channel.COUNTER,))
    check = not_injected(challenge(), ANSWERED, counters, LIVENESS)
    assert (check.outcome, check.reasons) == (Outcome.UNSURE, ("capture.stronger_way",))
    assert not_injected(None, Capture(Channel.COUNTER), counters, LIVENESS).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("exactly", "nearly", "outcome", "reason"),
    [
        (0, 0, Outcome.PASS, ""),
        (1, 0, Outcome.FAIL, "capture.seen_before"),
        (0, 1, Outcome.UNSURE, "capture.seen_alike"),
        (1, 2, Outcome.FAIL, "capture.seen_before"),
    ],
)
def test_pictures_that_were_sent_before_are_not_taken(exactly: int, nearly: int, outcome: Outcome, reason: str) -> None:
    check = not_replayed(replace(ANSWERED, seen_exactly=exactly, seen_nearly=nearly), LIVENESS)
    assert (check.outcome, check.reason, check.score) == (outcome, reason, float(exactly + nearly))
