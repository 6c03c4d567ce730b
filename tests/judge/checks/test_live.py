"""Whether a living head was there: what is given, what is not, what cannot be told, and what follows again."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from tests.judge.challenges import ANSWERED, CLOSER, LIGHT, SPOOF, TURN, challenge
from tests.judge.policies import NEW_LINE
from tests.judge.tables import STAMP

from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.liveness import live
from realname.judge.errors import CalibrationError
from realname.judge.presence import Answer, depth_of, light, movement, shipped
from realname.measure.challenges import MotionReading

RULES = NEW_LINE.liveness
assert RULES is not None
POINT = shipped().point_at(RULES.challenge_bpcer)
FLAT = replace(TURN, plane_rms=0.0123, relief_rms=0.012)
UNCLEAR = replace(TURN, points=POINT.turn.points - 1)
DARK = replace(LIGHT, gain=0.0, gain_error=0.0001, correlation=0.1, by_chance=0.5)
BRIGHT_ROOM = replace(LIGHT, gain=POINT.light.gain * 0.9, gain_error=0.001)


def found(unanswered: int = 0, attempts: int = 1, **members: Any) -> Check:
    assert RULES is not None
    return live(challenge(**members), replace(ANSWERED, unanswered=unanswered, attempts=attempts), RULES)


def with_depth(depth: float, ratio: float = 1.0) -> MotionReading:
    """Return a turn of that depth, with ln of the bent sheet's rest over the head's."""
    relief = 0.01
    return replace(TURN, plane_rms=math.hypot(relief, depth), relief_rms=relief, bend_rms=relief * math.exp(ratio / 2))


def test_a_head_that_turns_in_the_screens_light_passes() -> None:
    check = found()
    assert (check.outcome, check.reasons) == (Outcome.PASS, ())
    assert check.detail["light"] == ["given"]


@pytest.mark.parametrize(
    ("members", "reasons"),
    [
        ({"motions": (FLAT, CLOSER)}, ("face.no_response", "face.moved_as_flat")),
        ({"lights": (DARK,)}, ("face.no_response", "face.light_not_on_face")),
        ({"motions": (UNCLEAR, replace(CLOSER, points=0))}, ("face.depth_unclear",)),
        ({"motions": ()}, ("face.depth_unclear",)),
        ({"lights": (BRIGHT_ROOM,)}, ("face.light_unclear",)),
        ({"lights": (replace(LIGHT, by_chance=0.01),)}, ("face.light_unclear",)),
        ({"lights": (replace(LIGHT, correlation=math.nan),)}, ("face.light_unclear",)),
        ({"lights": ()}, ("face.light_unclear",)),
        ({"spoofs": (replace(SPOOF, moire=9.0, detail=-9.0, black=0.9),)}, ("face.picture_of_a_picture",)),
    ],
)
def test_what_is_not_established_is_unsure_and_says_what_it_was(members: dict[str, Any], reasons: tuple[str]) -> None:
    check = found(**members)
    assert (check.outcome, check.reasons) == (Outcome.UNSURE, reasons)


def test_one_movement_that_cannot_be_told_is_carried_by_the_other() -> None:
    assert found(motions=(UNCLEAR, CLOSER)).outcome is Outcome.PASS
    assert found(motions=(TURN, replace(CLOSER, points=0))).outcome is Outcome.PASS
    assert found(motions=(TURN, replace(CLOSER, plane_rms=0.0101))).outcome is Outcome.UNSURE


def test_no_answer_twice_fails() -> None:
    check = found(unanswered=1, lights=(DARK,))
    assert (check.outcome, check.reason) == (Outcome.FAIL, "face.no_response_again")
    assert "face.no_response" in check.reasons
    assert found(unanswered=1).outcome is Outcome.PASS


def test_a_doubt_at_the_last_attempt_is_for_a_person() -> None:
    assert RULES is not None
    assert found(attempts=RULES.attempts, lights=(BRIGHT_ROOM,)).reason == "face.attempts_used_up"


def test_each_bound_of_a_turn_is_inside() -> None:
    bounds = POINT.turn
    assert movement(with_depth(bounds.solid + 1e-9), bounds, closer=False) is Answer.GIVEN
    assert movement(with_depth(bounds.solid - 1e-6), bounds, closer=False) is Answer.CANNOT_TELL
    assert movement(with_depth(bounds.flat + 1e-6), bounds, closer=False) is Answer.CANNOT_TELL
    assert movement(with_depth(bounds.flat - 1e-6), bounds, closer=False) is Answer.NONE
    assert movement(with_depth(0.02, bounds.not_bent - 1e-6), bounds, closer=False) is Answer.CANNOT_TELL
    assert movement(with_depth(0.02, bounds.bent - 1e-6), bounds, closer=False) is Answer.NONE
    few = replace(with_depth(bounds.flat / 2), points=bounds.sure_points - 1)
    assert movement(few, bounds, closer=False) is Answer.CANNOT_TELL
    assert movement(replace(few, points=bounds.sure_points), bounds, closer=False) is Answer.NONE
    assert depth_of(with_depth(0.02, 0.5)) == pytest.approx((0.02, 0.5))


@pytest.mark.parametrize("slope", [POINT.closer.slope_least - 0.01, POINT.closer.slope_most + 0.01, math.nan])
def test_an_approach_without_a_heads_relief_cannot_be_told(slope: float) -> None:
    assert movement(replace(CLOSER, slope=slope), POINT.closer, closer=True) is Answer.CANNOT_TELL


def test_light_that_is_not_known_is_never_taken_for_none_or_for_an_answer() -> None:
    unknown = replace(LIGHT, gain=0.0, gain_error=1.0, correlation=0.0, by_chance=1.0)
    assert light(unknown, POINT.light) is Answer.CANNOT_TELL


def test_another_engines_reading_is_not_judged() -> None:
    with pytest.raises(CalibrationError, match="version"):
        found(engine=STAMP)


def test_a_rate_that_the_table_does_not_support_is_refused() -> None:
    with pytest.raises(CalibrationError, match="supports rates"):
        shipped().point_at(0.001)
    assert shipped().point_at(0.99).bpcer == shipped().points[-1].bpcer
