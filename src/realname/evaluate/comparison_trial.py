"""Two photographs to a verdict without a record: the same person, another, or it cannot be told, and why."""

from __future__ import annotations

import time
from dataclasses import dataclass

from realname.evaluate.instruments import Instruments, instruments
from realname.judge.calibration import Calibration, Rate
from realname.judge.checks.face import Verdict, verdict
from realname.judge.checks.face_quality import faults, people
from realname.judge.errors import PolicyError
from realname.judge.policy import Policy
from realname.judge.rules import FaceRules
from realname.measure.images import Image
from realname.measure.readings import Comparison, EngineStamp, FaceImageReading, Permit


@dataclass(frozen=True, slots=True)
class ComparisonTrial:
    """What was measured of two photographs and what the policy makes of it.

    comparison   None where a photograph does not show one person
    rate         the false match rate at which the two match
    threshold    the score at the policy's rate
    faults_a     codes of what is wrong with the first photograph, faults_b with the second
    reasons      why it could not be told, or why they do not match; empty on a match
    """

    engine: EngineStamp
    a: FaceImageReading
    b: FaceImageReading
    faults_a: tuple[str, ...]
    faults_b: tuple[str, ...]
    comparison: Comparison | None
    rate: Rate | None
    threshold: float
    match_fmr: float
    no_match_fmr: float
    verdict: Verdict
    reasons: tuple[str, ...]
    milliseconds: float


def compare(a: Image, b: Image, policy: Policy, *, permit: Permit, tools: Instruments | None = None) -> ComparisonTrial:
    """Compare two photographs at the policy's rates. A fault in either makes it "cannot tell", whatever the score.

    PolicyError where the policy has no rules for faces; ImageError where a picture breaks off.
    """
    if policy.face is None:
        raise PolicyError("the policy has no rules for faces", remedy="Name a policy that has a table `face`.")
    tools = tools or instruments()
    rules, table = policy.face, tools.calibration
    started = time.perf_counter()
    reading_a, reading_b = tools.faces.measure([a, b], permit)
    shown_a, shown_b = people(reading_a, rules), people(reading_b, rules)
    compared = None
    if len(shown_a) == len(shown_b) == 1:
        compared = tools.faces.compare(shown_a[0].template, shown_b[0].template)
    faults_a, faults_b = faults(reading_a, rules, table), faults(reading_b, rules, table)
    found, reasons = _judged(compared, tuple(dict.fromkeys((*faults_a, *faults_b))), rules, table)
    return ComparisonTrial(
        engine=tools.faces.stamp,
        a=reading_a,
        b=reading_b,
        faults_a=faults_a,
        faults_b=faults_b,
        comparison=compared,
        rate=table.fmr_at(compared.score) if compared else None,
        threshold=table.score_at(rules.match_fmr),
        match_fmr=rules.match_fmr,
        no_match_fmr=rules.no_match_fmr,
        verdict=found,
        reasons=reasons,
        milliseconds=(time.perf_counter() - started) * 1000,
    )


def _judged(
    compared: Comparison | None, found: tuple[str, ...], rules: FaceRules, table: Calibration
) -> tuple[Verdict, tuple[str, ...]]:
    if compared is None or found:
        return Verdict.CANNOT_TELL, found
    said = verdict(compared.score, rules, table)
    reasons = {Verdict.MATCH: (), Verdict.NO_MATCH: ("face.no_match",), Verdict.CANNOT_TELL: ("face.cannot_tell",)}
    return said, reasons[said]
