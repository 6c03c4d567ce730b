"""Checks of a face: one person, good enough photographs, and the document's own face."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import chain
from math import fsum

from realname.judge.calibration import Calibration
from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.face_quality import faults, people
from realname.judge.facts import OwnerState
from realname.judge.rules import FaceRules
from realname.measure.readings import Comparison, FaceImageReading, FaceReading

NO_EVIDENCE = "check.no_evidence"


class Verdict(StrEnum):
    """What a comparison says at a policy's rates."""

    MATCH = "match"
    NO_MATCH = "no match"
    CANNOT_TELL = "cannot tell"


def verdict(score: float, rules: FaceRules, calibration: Calibration) -> Verdict:
    """Say what a score of good photographs means. CalibrationError where the table does not support the rates."""
    if score >= calibration.score_at(rules.match_fmr):
        return Verdict.MATCH
    if score < calibration.score_at(rules.no_match_fmr):
        return Verdict.NO_MATCH
    return Verdict.CANNOT_TELL


def single(
    readings: Sequence[FaceImageReading],
    comparisons: Sequence[Comparison],
    rules: FaceRules,
    calibration: Calibration,
) -> Check:
    """Check `face.single`. `comparisons` are of every two photographs that show one person; the lowest is the score."""
    name = "face.single"
    if not readings:
        return Check(name, Outcome.UNSURE, (NO_EVIDENCE,))
    engine = readings[0].engine
    counts = [len(people(reading, rules)) for reading in readings]
    reasons = [code for code, wrong in (("face.several", max(counts) > 1), ("face.none", min(counts) == 0)) if wrong]
    if reasons:
        return Check(name, Outcome.FAIL, tuple(reasons), engine=engine)
    if not comparisons:
        return Check(name, Outcome.PASS, engine=engine)
    lowest = min(comparison.score for comparison in comparisons)
    threshold = calibration.score_at(rules.match_fmr)
    outcome, codes = {
        Verdict.MATCH: (Outcome.PASS, ()),
        Verdict.CANNOT_TELL: (Outcome.UNSURE, ("face.photographs_unlike",)),
        Verdict.NO_MATCH: (Outcome.FAIL, ("face.photographs_differ",)),
    }[verdict(lowest, rules, calibration)]
    return Check(name, outcome, codes, score=lowest, threshold=threshold, engine=engine)


def quality(readings: Sequence[FaceImageReading], rules: FaceRules, calibration: Calibration) -> Check:
    """Check `face.quality`: the score is the number of good photographs, the threshold how many the policy asks."""
    name = "face.quality"
    if not readings:
        return Check(name, Outcome.UNSURE, (NO_EVIDENCE,))
    found = [faults(reading, rules, calibration) for reading in readings]
    good = sum(not codes for codes in found)
    reasons = tuple(dict.fromkeys(chain.from_iterable(found)))
    if good >= rules.photographs:
        outcome, reasons = Outcome.PASS, ()
    else:
        outcome, reasons = Outcome.FAIL, reasons or ("face.too_few_photographs",)
    return Check(
        name,
        outcome,
        reasons,
        score=float(good),
        threshold=float(rules.photographs),
        engine=readings[0].engine,
        detail={f"photograph_{i}": list(codes) for i, codes in enumerate(found, start=1) if codes},
    )


def usable(readings: Sequence[FaceImageReading], rules: FaceRules, calibration: Calibration) -> tuple[FaceReading, ...]:
    """Return the one face of each photograph that has one, and no fault."""
    return tuple(people(r, rules)[0] for r in readings if not faults(r, rules, calibration))


def matches_document(
    comparisons: Sequence[Comparison],
    portrait_check: Check,
    rules: FaceRules,
    calibration: Calibration,
) -> Check:
    """Check `face.matches_document`. `comparisons` are of each good photograph with the document's portrait.

    Their mean is the score: impostors reach it at the table's rate or less, whatever the number of photographs. (The
    score of a mean template does not keep that promise: `benchmarks/several_photographs.py` prints by how much.)
    A portrait that `document.portrait_found` did not pass can match, but it never proves that somebody is another.
    """
    name = "face.matches_document"
    if not comparisons:
        return Check(name, Outcome.UNSURE, ("face.nothing_to_compare",))
    doubts = () if portrait_check.outcome is Outcome.PASS else portrait_check.reasons
    return _compared(name, comparisons, rules, calibration, no_match="face.no_match", doubts=doubts)


def matches_authority(
    comparisons: Sequence[Comparison], rules: FaceRules, calibration: Calibration, *, gives_portraits: bool
) -> Check:
    """Check `face.matches_authority`: as `matches_document`, with the portrait that the authority gave."""
    name = "face.matches_authority"
    if not gives_portraits:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    if not comparisons:
        return Check(name, Outcome.UNSURE, ("face.nothing_to_compare",))
    return _compared(name, comparisons, rules, calibration, no_match="face.not_authority")


def matches_owner(
    comparisons: Sequence[Comparison], rules: FaceRules, calibration: Calibration, owner: OwnerState
) -> Check:
    """Check `face.matches_owner`: with the template that the line's present holder left when she was verified."""
    name = "face.matches_owner"
    if owner is OwnerState.NONE:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    if owner is OwnerState.UNKNOWN:
        return Check(name, Outcome.UNSURE, ("face.owner_unknown",))
    if not comparisons:
        return Check(name, Outcome.UNSURE, ("face.nothing_to_compare",))
    return _compared(name, comparisons, rules, calibration, no_match="face.not_owner")


def _compared(  # noqa: PLR0913  one comparison, its rules, and how a difference is called
    name: str,
    comparisons: Sequence[Comparison],
    rules: FaceRules,
    calibration: Calibration,
    *,
    no_match: str,
    doubts: Sequence[str] = (),
) -> Check:
    """Judge the mean of the scores. With `doubts` about what was compared with, a difference proves nothing."""
    # fsum rounds once, so that the photographs' order changes no bit.
    score = fsum(comparison.score for comparison in comparisons) / len(comparisons)
    found = verdict(score, rules, calibration)
    rate = calibration.fmr_at(score)
    reasons: tuple[str, ...] = ()
    outcome = Outcome.PASS
    if found is Verdict.NO_MATCH and not doubts:
        outcome, reasons = Outcome.FAIL, (no_match,)
    elif found is not Verdict.MATCH:
        outcome, reasons = Outcome.UNSURE, ("face.cannot_tell", *doubts)
    return Check(
        name,
        outcome,
        reasons,
        score=score,
        threshold=calibration.score_at(rules.match_fmr),
        engine=comparisons[0].engine,
        detail={
            "verdict": {Outcome.PASS: Verdict.MATCH, Outcome.FAIL: Verdict.NO_MATCH}.get(
                outcome, Verdict.CANNOT_TELL
            ).value,
            "match_fmr": rules.match_fmr,
            "no_match_fmr": rules.no_match_fmr,
            "fmr": rate.value,
            "fmr_is_upper_bound": rate.is_upper_bound,
            "photographs": len(comparisons),
        },
    )
