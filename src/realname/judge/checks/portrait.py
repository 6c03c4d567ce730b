"""The check `document.portrait_found`."""

from __future__ import annotations

from realname.judge.calibration import Calibration
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face_quality import unrecognisable
from realname.judge.rules import FaceRules
from realname.measure.readings import FaceReading


def portrait_found(portrait: FaceReading | None, rules: FaceRules, calibration: Calibration) -> Check:
    """Check the face that was measured in the document's portrait, if any.

    The score is the distance between its eyes in pixels. A portrait that is hard to recognise is `unsure`: it may
    still match, and it never proves that somebody is another.
    """
    name = "document.portrait_found"
    if portrait is None:
        return Check(name, Outcome.FAIL, ("document.portrait_not_found",))
    eyes = portrait.quality.eye_distance_px
    outcome, reason = Outcome.PASS, ""
    if not eyes >= rules.min_portrait_eye_distance_px:
        outcome, reason = Outcome.FAIL, "document.portrait_too_small"
    elif unrecognisable(portrait, rules, calibration):
        outcome, reason = Outcome.UNSURE, "document.portrait_unclear"
    return Check(
        name,
        outcome,
        (reason,) if reason else (),
        score=eyes,
        threshold=rules.min_portrait_eye_distance_px,
        engine=portrait.engine,
    )
