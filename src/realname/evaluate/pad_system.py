"""The whole system against attacks: what raises no doubt and matches the victim's reference is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from realname.evaluate.documents_report import Share
from realname.evaluate.enrolment import subject
from realname.evaluate.errors import EvaluationError
from realname.evaluate.pad_report import SystemPoint, WholeSystem
from realname.evaluate.presentations import Presentation, Trial, frames_of, read_presentations
from realname.judge.calibration import calibration_for
from realname.judge.passive import PassiveTable
from realname.measure.faces.engine import face_engine
from realname.measure.images import Image
from realname.measure.readings import Permit, Template

MATCH_FMR = 1e-5
"""The false match rate of the policies that ship for registrations."""


class References:
    """One template a person: of her first bona fide presentation in a folder, by name."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = face_engine(engine)
        self.folder = folder.resolve().name
        self.threshold = calibration_for(self.engine.stamp).score_at(MATCH_FMR)
        permit = Permit("evaluation", f"the terms of the data set {self.folder}")
        self.templates: dict[str, Template] = {}
        self._used: set[Path] = set()
        for presentation in read_presentations(folder, attacks=False):
            if presentation.person in self.templates:
                continue
            template = self._template(frames_of(presentation), permit)
            if template is not None:
                self.templates[presentation.person] = template
                self._used.add(presentation.path.resolve())
        if not self.templates:
            raise EvaluationError("not one reference shows a face", code="evaluate.no_faces")

    def matches(self, presentation: Presentation, pictures: Sequence[Image], permit: Permit) -> bool | None:
        """Tell whether a presentation matches its person's reference; None where she has none, or it is that one."""
        reference = self.templates.get(presentation.person)
        if reference is None or presentation.path.resolve() in self._used:
            return None
        template = self._template(pictures, permit)
        return template is not None and self.engine.compare(reference, template).score >= self.threshold

    def _template(self, pictures: Sequence[Image], permit: Permit) -> Template | None:
        readings = self.engine.measure(pictures, permit)
        templates = [subject(reading).template for reading in readings if reading.faces]
        return self.engine.pool(templates) if templates else None


def whole_system(known: References, trials: Sequence[Trial], table: PassiveTable) -> WholeSystem:
    """Count what is accepted at each of the table's rates. A presentation without a face is not accepted."""
    compared = [trial for trial in trials if trial.matches is not None]
    by_kind: dict[str, list[Trial]] = {}
    for trial in compared:
        by_kind.setdefault(trial.presentation.kind, []).append(trial)
    there = by_kind.pop("", [])
    return WholeSystem(
        references=known.folder,
        people=len(known.templates),
        engine=known.engine.stamp.name,
        match_fmr=MATCH_FMR,
        matches={kind: Share(sum(bool(t.matches) for t in of), len(of)) for kind, of in sorted(by_kind.items())},
        points=tuple(
            SystemPoint(
                point.bpcer,
                {kind: _accepted(of, point.score) for kind, of in sorted(by_kind.items())},
                _accepted(there, point.score),
            )
            for point in table.points
        ),
    )


def _accepted(trials: Sequence[Trial], threshold: float) -> Share:
    accepted = sum(bool(t.matches) and t.score is not None and t.score <= threshold for t in trials)
    return Share(accepted, len(trials))
