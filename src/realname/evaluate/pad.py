"""Measure how often attacks pass for people, and people for attacks, by the passive signals (ISO/IEC 30107-3)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from realname.evaluate import report
from realname.evaluate.documents_report import Share
from realname.evaluate.enrolment import Failure, Progress
from realname.evaluate.errors import EvaluationError
from realname.evaluate.pad_page import pad_page
from realname.evaluate.pad_report import ErrorPoint, PadReport
from realname.evaluate.pad_system import References, whole_system
from realname.evaluate.presentations import Presentation, Trial, frames_of, read_presentations
from realname.evaluate.verification import silent
from realname.judge.passive import PassiveTable, score_of, shipped
from realname.measure.errors import ImageError
from realname.measure.faces.spoof_network import is_switched_on
from realname.measure.faces.spoofing import spoof_of_picture
from realname.measure.images import Image
from realname.measure.readings import Permit

OWN_BPCER = (0.02, 0.05)
OWN_APCER = (0.05, 0.1)
"""Rates at which thresholds are chosen on the measured data themselves, as reports of laboratories do."""


def evaluate_pad(  # noqa: PLR0913  one parameter an option of the command
    bona_fide: Path,
    attacks: Path,
    report_html: Path,
    *,
    references: Path | None = None,
    engine: str = "default",
    progress: Progress = silent,
) -> PadReport:
    """Measure the shipped passive table on labelled presentations and write the report.

    With `references`, the whole system is measured, too: a person's first bona fide picture there is her reference.
    LabelsError, EvaluationError or ModelError where it cannot be done; what cannot be opened is counted and named.
    """
    known = References(engine, references) if references else None
    networked = is_switched_on()
    table = shipped().with_network if networked else shipped().without_network
    there = read_presentations(bona_fide, attacks=False)
    presented = read_presentations(attacks, attacks=True)
    began = datetime.now(UTC)
    trials, failures = _trials((*there, *presented), table, known, progress)
    found = _figures(trials)
    if not found.bona_fide_scores or not found.attack_scores:
        raise EvaluationError(
            "error rates need bona fide presentations and attacks that show a face",
            code="evaluate.no_faces",
            remedy="Check that --bona-fide and --attacks are the folders of pictures.",
        )
    spent = (datetime.now(UTC) - began).total_seconds() * 1000
    measured = PadReport(
        made_on=began.date(),
        bona_fide=bona_fide.resolve().name,
        attacks=attacks.resolve().name,
        network=networked,
        people=len({trial.presentation.person for trial in trials}),
        bona_fide_scores=found.bona_fide_scores,
        attack_scores=found.attack_scores,
        unanswered=_unanswered(trials),
        by_policy=tuple(found.at("policy, BPCER", p.bpcer, p.score) for p in table.points),
        on_these_data=found.chosen_here(),
        system=whole_system(known, trials, table) if known else None,
        failures=failures,
        milliseconds=spent / max(len(trials), 1),
    )
    report.write(report_html, pad_page(measured))
    return measured


@dataclass(frozen=True, slots=True)
class PadFigures:
    """Scores of both sides, and the errors at a threshold."""

    bona_fide_scores: tuple[float, ...]
    attack_scores: Mapping[str, tuple[float, ...]]

    def at(self, chosen_by: str, rate: float, threshold: float) -> ErrorPoint:
        """Count the errors; a score exactly at the threshold counts as a person."""
        taken_for_attacks = sum(score > threshold for score in self.bona_fide_scores)
        return ErrorPoint(
            chosen_by,
            rate,
            threshold,
            Share(taken_for_attacks, len(self.bona_fide_scores)),
            {
                kind: Share(sum(score <= threshold for score in scores), len(scores))
                for kind, scores in sorted(self.attack_scores.items())
            },
        )

    def chosen_here(self) -> tuple[ErrorPoint, ...]:
        """Return the errors at thresholds that keep `OWN_BPCER` and `OWN_APCER` on these very scores."""
        by_bpcer = [("BPCER", rate, self._keeping_bpcer(rate)) for rate in OWN_BPCER]
        by_apcer = [("APCER", rate, self._keeping_apcer(rate)) for rate in OWN_APCER]
        return tuple(self.at(*chosen) for chosen in (*by_bpcer, *by_apcer))

    def _keeping_bpcer(self, rate: float) -> float:
        """Return the lowest threshold above which lies no more than this share of people."""
        falling = sorted(self.bona_fide_scores, reverse=True)
        return falling[min(int(rate * len(falling) + 1e-9), len(falling) - 1)]

    def _keeping_apcer(self, rate: float) -> float:
        """Return the highest threshold at or below which lies no more than this share of any kind."""
        highest = []
        for scores in self.attack_scores.values():
            first_too_many = sorted(scores)[min(int(rate * len(scores) + 1e-9), len(scores) - 1)]
            highest.append(math.nextafter(first_too_many, -math.inf))
        return min(highest)


def _figures(trials: Sequence[Trial]) -> PadFigures:
    scores: dict[str, list[float]] = {}
    for trial in trials:
        if trial.score is not None:
            scores.setdefault(trial.presentation.kind, []).append(trial.score)
    there = tuple(scores.pop("", ()))
    return PadFigures(there, {kind: tuple(found) for kind, found in scores.items()})


def _unanswered(trials: Sequence[Trial]) -> dict[str, Share]:
    kinds = sorted({trial.presentation.kind for trial in trials})
    of = {kind: [trial.score is None for trial in trials if trial.presentation.kind == kind] for kind in kinds}
    return {kind: Share(sum(silent_), len(silent_)) for kind, silent_ in of.items()}


def _trials(
    presentations: Sequence[Presentation], table: PassiveTable, known: References | None, progress: Progress
) -> tuple[list[Trial], tuple[Failure, ...]]:
    permit = Permit("evaluation", "the terms of the data set that is measured")
    trials, failures = [], []
    for place, presentation in enumerate(presentations, start=1):
        progress("measuring presentations", place, len(presentations))
        try:
            pictures = frames_of(presentation)
            score = _score(pictures, table, permit)
            matches = known.matches(presentation, pictures, permit) if known else None
        except ImageError as error:
            failures.append(Failure(presentation.name, error.code))
            continue
        trials.append(Trial(presentation, score, matches))
    return trials, tuple(failures)


def _score(pictures: Sequence[Image], table: PassiveTable, permit: Permit) -> float | None:
    readings = [reading for picture in pictures if (reading := spoof_of_picture(picture, permit))]
    return median(score_of(reading, table) for reading in readings) if readings else None
