"""The stable shapes of what was measured and judged, as plain values for JSON. Documented in docs/command-line.md.

No template ever leaves; a document's values leave in `document_shape` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from realname.evaluate.comparison_trial import ComparisonTrial
from realname.evaluate.trial import Trial
from realname.judge.checks.check import Check
from realname.judge.decision import Decision
from realname.judge.shapes import plain
from realname.measure.readings import DocumentReading, FaceImageReading, FaceReading


def trial_shape(trial: Trial) -> dict[str, Any]:
    """Return a trial: decision, checks, and what was looked at, without any value of the document."""
    portrait = trial.readings.portrait
    return {
        "decision": decision_shape(trial.decision),
        "checks": [check_shape(check) for check in trial.checks],
        "documents": [
            {
                "image": plain(side.image),
                "kind": side.kind.value,
                "engine": plain(side.engine),
                "findings": list(side.findings),
                "milliseconds": side.milliseconds,
            }
            for side in trial.readings.documents
        ],
        "portrait": face_shape(portrait) if portrait else None,
        "photographs": [photograph_shape(reading) for reading in trial.readings.faces],
    }


def decision_shape(decision: Decision) -> dict[str, Any]:
    """Return a decision, with the policy by name, version and digest."""
    return {
        "outcome": decision.outcome.value,
        "reasons": list(decision.reasons),
        "not_established": list(decision.cautions),
        "policy": {
            "name": decision.policy_name,
            "version": decision.policy_version,
            "digest": decision.policy_digest,
        },
    }


def check_shape(check: Check) -> dict[str, Any]:
    """Return a check; `reason` is the weightiest of `reasons`, null on a pass."""
    return {
        "name": check.name,
        "outcome": check.outcome.value,
        "score": check.score,
        "threshold": check.threshold,
        "reason": check.reason or None,
        "reasons": list(check.reasons),
        "milliseconds": check.milliseconds,
        "engine": plain(check.engine),
        "detail": plain(check.detail),
    }


def comparison_shape(trial: ComparisonTrial) -> dict[str, Any]:
    """Return a comparison: score, the rate at which the two match, the verdict, and each photograph's quality."""
    return {
        "verdict": trial.verdict.value,
        "reasons": list(trial.reasons),
        "score": trial.comparison.score if trial.comparison else None,
        "fmr": trial.rate.value if trial.rate else None,
        "fmr_is_upper_bound": trial.rate.is_upper_bound if trial.rate else None,
        "threshold": trial.threshold,
        "match_fmr": trial.match_fmr,
        "no_match_fmr": trial.no_match_fmr,
        "engine": plain(trial.engine),
        "photographs": [
            photograph_shape(reading, faults)
            for reading, faults in ((trial.a, trial.faults_a), (trial.b, trial.faults_b))
        ],
        "milliseconds": trial.milliseconds,
    }


def photograph_shape(reading: FaceImageReading, faults: Sequence[str] | None = None) -> dict[str, Any]:
    """Return a photograph's faces, largest first, and, where they were judged, its faults."""
    shape = {
        "image": plain(reading.image),
        "engine": plain(reading.engine),
        "faces": [face_shape(face) for face in reading.faces],
        "milliseconds": reading.milliseconds,
    }
    return shape if faults is None else {**shape, "faults": list(faults)}


def face_shape(face: FaceReading) -> dict[str, Any]:
    """Return a face's place, pose and quality; never its template."""
    return {
        "box": plain(face.box),
        "detection_score": face.detection_score,
        "landmarks": plain(face.landmarks),
        "mesh_found": face.mesh_found,
        "pose": plain(face.pose),
        "quality": plain(face.quality),
    }


def document_shape(reading: DocumentReading) -> dict[str, Any]:
    """Return all that was read of one side, the person's data with it."""
    return {
        "image": plain(reading.image),
        "kind": reading.kind.value,
        "fields": plain(reading.fields),
        "mrz_lines": list(reading.mrz_lines),
        "check_digits": [{**plain(digit), "agrees": digit.agrees} for digit in reading.check_digits],
        "corrections": plain(reading.corrections),
        "portrait": plain(reading.portrait),
        "quad": plain(reading.quad),
        "rotation_deg": reading.rotation_deg,
        "char_px": reading.char_px,
        "sharpness": reading.sharpness,
        "findings": list(reading.findings),
        "recapture": plain(reading.recapture),
        "engine": plain(reading.engine),
        "milliseconds": reading.milliseconds,
    }
