"""Checks of a challenge: whether what was asked was done, and whether a living head did it.

Uncertified: no laboratory has tested these checks, and docs/liveness.md names attacks that pass them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from realname.judge.calibration import Calibration
from realname.judge.capture_rules import LivenessRules
from realname.judge.checks.challenged import NO_RESPONSE, NO_RESPONSE_AGAIN, at_the_last_attempt, unchallenged
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face import Verdict, verdict
from realname.judge.facts import Capture
from realname.judge.passive import weigh
from realname.judge.presence import (
    Answer,
    OperatingPoint,
    PresenceCalibration,
    calibration_of,
    depth_of,
    light,
    movement,
    together,
)
from realname.judge.rules import FaceRules
from realname.measure.challenges import BlinkReading, ChallengeReading, MotionReading, PartKind

LEAST_TURN_DEG = 10.0
"""Fifteen and more are asked for; the mesh errs by about two."""

LEAST_GROWTH = 1.2
"""A face that comes from 55 to 30 cm grows 1.8 times; below this the approach was not made."""

LEAST_SECONDS = 0.3
"""No head turns fifteen degrees and no arm comes ten centimetres nearer in less."""

EYES_SHUT = 0.6
"""Of the eyes' own median; shut eyes have .3 to .55 of the median of all photographs (docs/model-cards/iris.md)."""

MOST_FACELESS = 3
"""Pictures without a face that a hand or a blur in between may cost."""


def live(
    reading: ChallengeReading | None,
    capture: Capture | None,
    rules: LivenessRules,
    calibration: PresenceCalibration | None = None,
) -> Check:
    """Check `face.live`: a solid head moved, and the screen's light was on its skin. What is not established is unsure.

    Passive signals can only add a doubt. CalibrationError where the table is not that of the reading's engine, or does
    not support the policy's rates.
    """
    name = "face.live"
    answer = unchallenged(name, capture, rules)
    if answer is not None:
        return answer
    if reading is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    point = (calibration or calibration_of(reading.engine)).point_at(rules.challenge_bpcer)
    moved = _moved(reading, point)
    lit = tuple(light(measured, point.light) for measured in reading.lights)
    passive = weigh(reading.spoofs, rules.passive_bpcer)
    none, doubts = _none(moved, lit), _doubts(moved, lit, rules)
    if passive is not None and passive.doubt:
        doubts = (*doubts, "face.picture_of_a_picture")
    outcome, reasons = Outcome.PASS, tuple[str, ...]()
    if none and capture is not None and capture.unanswered:
        outcome, reasons = Outcome.FAIL, (NO_RESPONSE_AGAIN, NO_RESPONSE, *none, *doubts)
    elif none:
        outcome, reasons = Outcome.UNSURE, (NO_RESPONSE, *none, *doubts)
    elif doubts:
        outcome, reasons = Outcome.UNSURE, doubts
    detail: dict[str, str | bool | int | float | list[str]] = {
        "bpcer": point.bpcer,
        "movements": [answer.value for answer in moved],
        "depth": [f"{depth_of(motion)[0]:.4f}" for motion in reading.motions],
        "light": [answer.value for answer in lit],
        "gain": [f"{measured.gain:.4f}" for measured in reading.lights],
        "by_chance": [f"{measured.by_chance:.4f}" for measured in reading.lights],
        "likely_kind": passive.kind if passive is not None else "",
    }
    return at_the_last_attempt(
        Check(name, outcome, tuple(dict.fromkeys(reasons)), engine=reading.engine, detail=detail), capture, rules
    )


def _moved(reading: ChallengeReading, point: OperatingPoint) -> tuple[Answer, ...]:
    """Return the answer of each movement that was asked for; one that was not measured tells nothing."""
    measured = {motion.part: motion for motion in reading.motions}
    answers = []
    for place, part in enumerate(reading.script.parts):
        if part.kind in {PartKind.TURN, PartKind.CLOSER}:
            closer = part.kind is PartKind.CLOSER
            motion = measured.get(place)
            bounds = point.closer if closer else point.turn
            answers.append(movement(motion, bounds, closer=closer) if motion else Answer.CANNOT_TELL)
    return tuple(answers)


def _none(moved: Sequence[Answer], lit: Sequence[Answer]) -> tuple[str, ...]:
    """Give what the face did not answer as a person's does."""
    flat = ("face.moved_as_flat",) if together(moved) is Answer.NONE else ()
    dark = ("face.light_not_on_face",) if Answer.NONE in lit else ()
    return (*flat, *dark)


def _doubts(moved: Sequence[Answer], lit: Sequence[Answer], rules: LivenessRules) -> tuple[str, ...]:
    """Give what could not be told. Without a movement, or without the light that the policy asks for, nothing can."""
    unclear = ("face.depth_unclear",) if together(moved) is Answer.CANNOT_TELL else ()
    unlit = Answer.CANNOT_TELL in lit or (rules.light and not lit)
    return (*unclear, *(("face.light_unclear",) if unlit else ()))


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
