"""What an evaluation of verification found, and its plain shape for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.accuracy import Accuracy
from realname.evaluate.comparisons import ScoreSet
from realname.evaluate.curves import EnrolmentCurve, RejectionCurve
from realname.evaluate.enrolment import Failure
from realname.evaluate.errors import EvaluationError
from realname.evaluate.groups import GroupRates
from realname.evaluate.intervals import wilson
from realname.evaluate.tables import DECADES, RateTable, bound, floors
from realname.judge.calibration import Calibration, DataSet, RatePoint
from realname.judge.shapes import plain
from realname.measure.readings import EngineStamp


@dataclass(frozen=True, slots=True)
class Capture:
    """How measuring the photographs went.

    failures        photographs without a template (failure to acquire), by name
    never_enrolled  people none of whose photographs gave one (failure to enrol), of all `people`
    several         photographs with more than one face
    recognisability of those that gave a template
    """

    images: int
    people: int
    failures: tuple[Failure, ...]
    never_enrolled: int
    several: int
    recognisability: NDArray[np.float32]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """Rates by the groups of one column, at the score for `fmr` over all."""

    column: str
    fmr: float
    score: float
    of_images: bool
    groups: tuple[GroupRates, ...]


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Everything that was measured. `table` has the rates of a calibration and those of `DECADES`."""

    engine: EngineStamp
    made_on: date
    data: DataSet
    all_pairs: bool
    capture: Capture
    scores: ScoreSet
    accuracy: Accuracy | None
    equal_error_rate: float
    table: RateTable
    rejection: RejectionCurve | None
    enrolment: EnrolmentCurve | None
    grouping: Grouping | None

    @property
    def named(self) -> tuple[RatePoint, ...]:
        """Return the rates of `DECADES` that the data supports."""
        return tuple(point for point in self.table.points if point.fmr in DECADES)

    @property
    def calibration(self) -> Calibration:
        """Return the engine's table. EvaluationError `evaluate.too_little` where the data supports no rate."""
        impostor = self.scores.impostor
        if not self.table.points:
            raise EvaluationError(
                f"{impostor.total} impostor comparisons support no false match rate",
                code="evaluate.too_little",
                remedy="Compare all pairs (--all-pairs), or bring photographs of more people.",
            )
        return Calibration(
            engine=self.engine,
            made_on=self.made_on,
            data=self.data,
            genuine=self.scores.genuine.total,
            impostor=impostor.total,
            enrolled=self.capture.people - self.capture.never_enrolled,
            failures_to_enrol=self.capture.never_enrolled,
            rates=self.table.points,
            bound=bound(impostor, self.table),
            recognisability=floors(self.capture.recognisability),
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON; docs/evaluation.md explains each name."""
        capture = self.capture
        return {
            "engine": plain(self.engine),
            "made_on": self.made_on.isoformat(),
            "data": plain(self.data),
            "all_pairs": self.all_pairs,
            "genuine": self.scores.genuine.total,
            "impostor": self.scores.impostor.total,
            "accuracy": self.accuracy.value if self.accuracy else None,
            "accuracy_interval": list(self.accuracy.interval) if self.accuracy else None,
            "accuracy_pairs": self.accuracy.pairs if self.accuracy else 0,
            "equal_error_rate": self.equal_error_rate,
            "rates": [_rate(point) for point in self.named],
            "refused": [
                {
                    "fmr": refused.fmr,
                    "expected_false_matches": refused.expected_false_matches,
                    "fmr_at_most": refused.at_most,
                    "score": refused.score,
                    "fnmr": refused.fnmr,
                    "interval": list(refused.fnmr_interval),
                }
                for refused in self.table.refused
            ],
            "failure_to_acquire": {
                **_share(len(capture.failures), capture.images),
                "files": [plain(failure) for failure in capture.failures],
            },
            "failure_to_enrol": _share(capture.never_enrolled, capture.people),
            "several_faces": capture.several,
            "milliseconds": capture.milliseconds,
            "design_effect": self.table.design_effect,
            "turned_away": plain(self.rejection),
            "several_photographs": plain(self.enrolment),
            "groups": plain(self.grouping),
        }


def _rate(point: RatePoint) -> dict[str, Any]:
    return {
        "fmr": point.fmr,
        "fnmr": point.fnmr,
        "interval": list(point.fnmr_interval),
        "score": point.score,
        "score_interval": list(point.score_interval),
        "fmr_interval": list(point.fmr_interval),
        "false_matches": point.false_matches,
    }


def _share(count: int, of: int) -> dict[str, Any]:
    return {"count": count, "of": of, "rate": count / of if of else 0.0, "interval": list(wilson(count, of))}
