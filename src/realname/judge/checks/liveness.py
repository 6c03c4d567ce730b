"""Checks of a challenge: whether what was asked was done, and whether a living head did it.

Uncertified: no laboratory has tested these checks, and docs/liveness.md names attacks that pass them.
"""

from __future__ import annotations

from collections.abc import Iterator

from realname.judge.calibration import Calibration
from realname.judge.checks.challenged import at_the_last_attempt, unchallenged
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face import Verdict, verdict
from realname.judge.facts import Capture
from realname.judge.rules import FaceRules, LivenessRules
from realname.measure.challenges import BlinkReading, ChallengeReading, MotionReading, PartKind

LEAST_TURN_DEG = 10.0
"""Fifteen and more are asked for; the mesh errs by about two."""

LEAST_GROWTH = 1.2
"""A face that comes from 55 to 30 cm grows 1.8 times; below this the approach was not made."""

LEAST_SECONDS = 0.3
"""No head turns fifteen degrees and no arm comes ten centimetres nearer in less."""

EYES_SHUT = 0.5
MOST_FACELESS = 3
"""Pictures without a face that a hand or a blur in between may cost."""


def live(reading: ChallengeReading | None, capture: Capture | None, rules: LivenessRules) -> Check:
    """Check `face.live`. It never passes on what is not established."""
    name = "face.live"
    answer = unchallenged(name, capture, rules)
    if answer is not None:
        return answer
    if reading is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    check = Check(name, Outcome.UNSURE, ("face.presence_not_shown",), engine=reading.engine)
    return at_the_last_attempt(check, capture, rules)


def challenge_met(
    reading: ChallengeReading | None,
    capture: Capture | None,
    rules: LivenessRules,
    face_rules: FaceRules,
    calibration: Calibration,
) -> Check:
    """Check `face.challenge_met`: the score is the lowest likeness of a part's faces with the photographs."""
    name = "face.challenge_met"
    answer = unchallenged(name, capture, rules)
    if answer is not None:
        return answer
    if reading is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    wrong, missing = [], [*_not_done(reading)]
    if reading.several:
        wrong.append("face.several")
    wrong += _against(reading)
    likeness = reading.likeness
    if likeness is None:
        missing.append("face.left_the_picture")
    else:
        found = verdict(likeness, face_rules, calibration)
        wrong += ["face.person_changed"] if found is Verdict.NO_MATCH else []
        missing += ["face.person_unlike"] if found is Verdict.CANNOT_TELL else []
    outcome = Outcome.FAIL if wrong else Outcome.UNSURE if missing else Outcome.PASS
    check = Check(
        name,
        outcome,
        tuple(dict.fromkeys((*wrong, *missing))),
        score=likeness,
        threshold=calibration.score_at(face_rules.match_fmr),
        engine=reading.engine,
        detail={"parts": [part.kind.value for part in reading.script.parts]},
    )
    return at_the_last_attempt(check, capture, rules)


def _against(reading: ChallengeReading) -> Iterator[str]:
    """Give what was done otherwise than asked."""
    for motion in reading.motions:
        if _kind(reading, motion) is PartKind.TURN and motion.yaw_deg <= -LEAST_TURN_DEG:
            yield "face.wrong_side"
        if motion.seconds < LEAST_SECONDS:
            yield "face.too_quick"


def _not_done(reading: ChallengeReading) -> Iterator[str]:
    """Give what was asked and is not to be seen."""
    motions = {motion.part: motion for motion in reading.motions}
    blinks = {blink.part: blink for blink in reading.blinks}
    for place, part in enumerate(reading.script.parts):
        if part.kind is PartKind.TURN and not _turned(motions.get(place)):
            yield "face.turn_not_seen"
        if part.kind is PartKind.CLOSER and not _came_closer(motions.get(place)):
            yield "face.not_closer"
        if part.kind is PartKind.BLINK and not _blinked(blinks.get(place)):
            yield "face.blink_not_seen"
    if reading.faceless > MOST_FACELESS:
        yield "face.left_the_picture"


def _turned(motion: MotionReading | None) -> bool:
    return motion is not None and motion.yaw_deg >= LEAST_TURN_DEG


def _came_closer(motion: MotionReading | None) -> bool:
    return motion is not None and motion.growth >= LEAST_GROWTH


def _blinked(blink: BlinkReading | None) -> bool:
    return blink is not None and blink.least_openness <= EYES_SHUT


def _kind(reading: ChallengeReading, motion: MotionReading) -> PartKind | None:
    parts = reading.script.parts
    return parts[motion.part].kind if motion.part < len(parts) else None
