"""Measure an engine's error rates on labelled pairs of photographs (ISO/IEC 19795-1)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from realname.evaluate import report
from realname.evaluate.accuracy import accuracy
from realname.evaluate.comparisons import ScoreSet, compare_all_pairs
from realname.evaluate.curves import RATES_OF_CURVES, enrolment_curve, rejection_curve
from realname.evaluate.enrolment import BulkEngine, Enrolment, Progress, enrol
from realname.evaluate.errors import EvaluationError
from realname.evaluate.groups import by_image, by_pair, groups_of_images
from realname.evaluate.labelled_scores import LabelledScores, score_labelled_pairs
from realname.evaluate.pairs import LabelledPairs, read_pairs
from realname.evaluate.rates import equal_error_rate
from realname.evaluate.tables import DECADES, dense_rates, rate_table
from realname.evaluate.verification_page import verification_page
from realname.evaluate.verification_report import Capture, Grouping, VerificationReport
from realname.judge.calibration import DataSet, RatePoint, to_json
from realname.measure.faces.engine import face_engine


def silent(_what: str, _done: int, _total: int) -> None:
    """Show nothing."""


def evaluate_verification(  # noqa: PLR0913  one parameter an option of the command
    pairs_csv: Path,
    images_dir: Path,
    report_html: Path,
    *,
    engine: str = "default",
    all_pairs: bool = False,
    group_column: str = "",
    calibration_out: Path | None = None,
    progress: Progress = silent,
) -> VerificationReport:
    """Measure a shipped engine, write the report and, where asked, its calibration table.

    LabelsError, EvaluationError or ModelError where it cannot be done; a photograph that cannot be measured is counted
    and named instead.
    """
    labelled = read_pairs(pairs_csv, group_column)
    found = measure_verification(
        face_engine(engine),
        labelled,
        images_dir,
        exhaustive=all_pairs,
        group_column=group_column,
        made_on=datetime.now(UTC).date(),
        progress=progress,
    )
    if calibration_out is not None:
        report.write(calibration_out, to_json(found.calibration))
    report.write(report_html, verification_page(found))
    return found


def measure_verification(  # noqa: PLR0913  one parameter a fact of the report
    engine: BulkEngine,
    labelled: LabelledPairs,
    images_dir: Path,
    *,
    exhaustive: bool,
    made_on: date,
    group_column: str = "",
    progress: Progress = silent,
) -> VerificationReport:
    """Measure any engine on labelled pairs; `exhaustive` compares all photographs with all others."""
    enrolled = enrol(engine, images_dir, labelled, progress)
    progress("comparing", 0, 1)
    pairs = score_labelled_pairs(engine, labelled, enrolled)
    scores = (
        compare_all_pairs(enrolled.vectors, enrolled.people, engine.compare_all) if exhaustive else pairs.score_set()
    )
    if scores.genuine.total == 0 or scores.impostor.total == 0:
        raise EvaluationError(
            "error rates need comparisons of one person and comparisons of two",
            code="evaluate.too_little",
            remedy="Bring pairs with same = 1 and pairs with same = 0, and photographs that show a face.",
        )
    progress("resampling people", 0, 1)
    table = rate_table(scores, (*DECADES, *dense_rates(scores.impostor)))
    anchor = next((point for rate in RATES_OF_CURVES for point in table.points if point.fmr == rate), None)
    return VerificationReport(
        engine=engine.stamp,
        made_on=made_on,
        data=DataSet(labelled.name, labelled.person_count, len(labelled.images)),
        all_pairs=exhaustive,
        capture=Capture(
            images=len(labelled.images),
            people=labelled.person_count,
            failures=enrolled.failures,
            never_enrolled=enrolled.never_enrolled,
            several=enrolled.several,
            recognisability=enrolled.recognisability,
            milliseconds=enrolled.milliseconds,
        ),
        scores=scores,
        accuracy=accuracy(pairs),
        equal_error_rate=equal_error_rate(scores.genuine.scores, scores.impostor.scores, scores.impostor.total),
        table=table,
        rejection=rejection_curve(scores, enrolled.recognisability, anchor.fmr, anchor.score) if anchor else None,
        enrolment=enrolment_curve(enrolled, engine) if exhaustive else None,
        grouping=_grouping(group_column, anchor, labelled, enrolled, (scores, pairs))
        if anchor and group_column
        else None,
    )


def _grouping(
    column: str,
    anchor: RatePoint,
    labelled: LabelledPairs,
    enrolled: Enrolment,
    measured: tuple[ScoreSet, LabelledScores],
) -> Grouping:
    """Measure a column's groups: of photographs where all pairs were compared and each has one, of pairs otherwise."""
    scores, pairs = measured
    names = groups_of_images(labelled.pairs, len(labelled.images)) if scores.impostor.crossing else None
    if names is None:
        groups = by_pair(pairs, anchor.fmr, anchor.score)
    else:
        groups = by_image(scores, [names[place] for place in enrolled.places], anchor.fmr, anchor.score)
    return Grouping(column, anchor.fmr, anchor.score, names is not None, groups)
