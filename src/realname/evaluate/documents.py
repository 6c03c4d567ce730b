"""Measure how well documents are read, on labelled photographs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import numpy as np

from realname.evaluate import report
from realname.evaluate.documents_page import documents_page
from realname.evaluate.documents_report import DocumentsReport, GradeScore, Misreading, Share
from realname.evaluate.enrolment import Failure, Progress
from realname.evaluate.field_scores import ORDER, Outcome, outcomes_of, score
from realname.evaluate.labels import LabelledPicture, Labels, read_labels
from realname.evaluate.rows import inside
from realname.evaluate.verification import silent
from realname.measure.documents.reader import document_reader
from realname.measure.errors import ImageError
from realname.measure.images import Image, read_image_file
from realname.measure.readings import DocumentReading

ReadDocument = Callable[[Image, date], DocumentReading]
"""Read one side of a document; the date resolves two-digit years."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One labelled picture, what was read of it, and how each labelled field fared."""

    picture: LabelledPicture
    reading: DocumentReading | None
    failure: Failure | None
    outcomes: dict[str, Outcome]

    @property
    def whole(self) -> bool:
        """Tell whether every labelled field was read right."""
        return all(outcome in {Outcome.RIGHT_SURE, Outcome.RIGHT_UNSURE} for outcome in self.outcomes.values())


def evaluate_documents(
    labels_csv: Path, images_dir: Path, report_html: Path, on: date | None = None, progress: Progress = silent
) -> DocumentsReport:
    """Measure the reader on labelled photographs and write the report; `on` is today where it is not given.

    LabelsError, EvaluationError or ModelError where it cannot be done; a picture that cannot be opened is counted and
    named instead.
    """
    day = on or datetime.now(UTC).date()
    found = measure_documents(document_reader().read, read_labels(labels_csv, day), images_dir, day, progress)
    report.write(report_html, documents_page(found))
    return found


def measure_documents(
    read: ReadDocument, labels: Labels, images_dir: Path, on: date, progress: Progress = silent
) -> DocumentsReport:
    """Measure any reader."""
    reads = []
    for place, picture in enumerate(labels.pictures, start=1):
        reads.append(_read(read, picture, images_dir, on))
        progress("reading documents", place, len(labels.pictures))
    kinds = [(r.picture.kind, r.reading.kind if r.reading else None) for r in reads if r.picture.kind]
    spent = [r.reading.milliseconds for r in reads if r.reading] or [0.0]
    by_grade = sorted(reads, key=lambda r: r.picture.grade)
    grades = [(grade, list(some)) for grade, some in groupby(by_grade, key=lambda r: r.picture.grade) if grade]
    return DocumentsReport(
        engine=next((r.reading.engine for r in reads if r.reading), None),
        made_on=on,
        data=labels.name,
        pictures=len(reads),
        unscored=labels.unscored,
        overall=_grade("all", reads),
        kinds_right=Share(sum(labelled == seen for labelled, seen in kinds), len(kinds)),
        unread=Share(sum(set(r.outcomes.values()) == {Outcome.CANNOT_READ} for r in reads), len(reads)),
        failures=tuple(r.failure for r in reads if r.failure),
        grades=tuple(_grade(grade, some) for grade, some in grades) if len(grades) > 1 else (),
        wrong_and_sure=tuple(
            Misreading(r.picture.file, name)
            for r in reads
            for name, outcome in r.outcomes.items()
            if outcome is Outcome.WRONG_SURE
        ),
        milliseconds_median=float(np.median(spent)),
        milliseconds_p90=float(np.quantile(spent, 0.9)),
    )


def _read(read: ReadDocument, picture: LabelledPicture, images_dir: Path, on: date) -> _Read:
    try:
        reading = read(read_image_file(inside(images_dir, picture.file)), on)
    except ImageError as error:
        return _Read(picture, None, Failure(picture.file, error.code), outcomes_of(picture, None))
    return _Read(picture, reading, None, outcomes_of(picture, reading))


def _grade(name: str, reads: Sequence[_Read]) -> GradeScore:
    by_field = {field: [r.outcomes[field] for r in reads if field in r.outcomes] for field in ORDER}
    documents: dict[str, bool] = {}
    for r in reads:
        documents[r.picture.document] = documents.get(r.picture.document, True) and r.whole
    return GradeScore(
        name=name,
        fields=tuple(score(field, outcomes) for field, outcomes in by_field.items() if outcomes),
        all_fields=score("all fields", _flat(by_field.values())),
        whole=Share(sum(documents.values()), len(documents)),
    )


def _flat(several: Iterable[Iterable[Outcome]]) -> list[Outcome]:
    return [outcome for outcomes in several for outcome in outcomes]
