"""The report of an evaluation of verification, for people."""

from __future__ import annotations

from collections.abc import Sequence

from realname.evaluate import figures
from realname.evaluate.curves import EnrolmentCurve, RejectionCurve
from realname.evaluate.enrolment import Failure
from realname.evaluate.intervals import wilson
from realname.evaluate.report import cards, charts, heading, interval, page, paragraph, percent, rate, table, thousands
from realname.evaluate.verification_report import Grouping, VerificationReport
from realname.judge.calibration import MIN_FALSE_MATCHES

NAMED_FAILURES = 200
"""Photographs named in the report; JSON names all."""


def verification_page(found: VerificationReport) -> str:
    """Return the report as one HTML document."""
    parts = [
        *_summary(found),
        heading("Error rates"),
        *_rates(found),
        charts(_charts(found)),
    ]
    if found.rejection:
        parts += [heading("Turning poor photographs away"), *_rejection(found.rejection)]
    if found.enrolment:
        parts += [heading("Several photographs of a person"), *_enrolment(found.enrolment)]
    if found.grouping:
        parts += [heading("By group"), *_groups(found.grouping)]
    parts += [heading("Photographs that could not be used"), *_failures(found), heading("How this was measured")]
    return page(f"Verification: engine {found.engine.name}", [*parts, *_method(found)])


def _summary(found: VerificationReport) -> list[str]:
    scores, data = found.scores, found.data
    compared = "all pairs" if found.all_pairs else "the labelled pairs"
    best = found.named[-1] if found.named else None
    entries = [
        (percent(point.fnmr), f"of genuine comparisons fail at a false match rate of {rate(point.fmr)}")
        for point in found.named[-3:]
    ]
    if found.accuracy:
        entries.append(
            (percent(found.accuracy.value), f"of {thousands(found.accuracy.pairs)} labelled pairs told rightly")
        )
    lowest = f", down to a false match rate of {rate(best.fmr)}" if best else ", which support no false match rate"
    return [
        paragraph(
            f"Data: {data.name}, {thousands(data.people)} people, {thousands(data.images)} photographs. "
            f"Over {compared}: {thousands(scores.genuine.total)} genuine and "
            f"{thousands(scores.impostor.total)} impostor comparisons{lowest}.",
            "lead",
        ),
        cards(entries) if entries else "",
        paragraph(
            f"Engine {found.engine.name}, version {found.engine.version}, {found.engine.digest}. Made on "
            f"{found.made_on.isoformat()}.",
            "quiet",
        ),
    ]


def _rates(found: VerificationReport) -> list[str]:
    parts = []
    if found.named:
        rows = [
            (
                rate(point.fmr),
                percent(point.fnmr),
                interval(point.fnmr_interval),
                f"{point.score:.4f}",
                f"{point.score_interval[0]:.4f} to {point.score_interval[1]:.4f}",
                thousands(point.false_matches),
            )
            for point in found.named
        ]
        parts.append(table(("FMR", "FNMR", "95 % interval", "score", "95 % interval", "false matches"), rows))
    if found.table.refused:
        parts.append(
            paragraph(
                f"Not stated, because fewer than {MIN_FALSE_MATCHES} false matches are to be expected. At the score "
                "that lets in so many impostors or fewer, the rate is at most:"
            )
        )
        rows = [
            (
                rate(refused.fmr),
                f"{refused.expected_false_matches:.3g}",
                rate(refused.at_most),
                f"{refused.score:.4f}",
                percent(refused.fnmr),
                interval(refused.fnmr_interval),
            )
            for refused in found.table.refused
        ]
        header = ("FMR asked", "expected matches", "FMR at most", "score", "FNMR there", "95 % interval")
        parts.append(table(header, rows))
    return parts


def _charts(found: VerificationReport) -> list[tuple[str, str]]:
    marks = [(point.score, rate(point.fmr)) for point in found.named if point.fmr <= 1e-2]  # noqa: PLR2004  room for few
    return [
        (
            figures.det_chart([(found.engine.name, found.scores, found.table)]),
            f"The band is the 95 % interval over people; dashed below {MIN_FALSE_MATCHES} false matches.",
        ),
        (
            figures.score_chart(found.scores, marks),
            "How often each score came. Upright lines are the scores for the false match rates at their heads.",
        ),
    ]


def _rejection(curve: RejectionCurve) -> list[str]:
    rows = [
        (
            percent(point.rejects, 0),
            f"{point.floor:.3f}" if point.rejects else "none",
            percent(point.cannot_tell),
            percent(point.fnmr),
            interval(point.fnmr_interval),
            rate(point.fmr) if point.fmr else "0",
        )
        for point in curve.points
    ]
    header = ("photographs", "floor", "genuine untold", "FNMR", "95 % interval", "FMR")
    return [
        paragraph(
            "A photograph below the floor of recognisability ends as “cannot tell”: please retake. The "
            f"score stays where a false match rate of {rate(curve.fmr)} over all photographs put it."
        ),
        charts(
            [(figures.rejection_chart(curve), "False non-match rate of what is left; the band is the 95 % interval.")]
        ),
        table(header, rows),
    ]


def _enrolment(curve: EnrolmentCurve) -> list[str]:
    rows = [
        (str(point.photographs), percent(point.fnmr), interval(point.fnmr_interval), f"{point.score:.4f}")
        for point in curve.points
    ]
    return [
        paragraph(
            f"{curve.people} people with more than five photographs, enrolled with one to five of their first five; "
            "the probes are the same at every point. "
            f"{thousands(curve.genuine)} genuine and {thousands(curve.impostor)} impostor comparisons each."
        ),
        charts([(figures.enrolment_chart(curve), f"At a false match rate of {rate(curve.fmr)}, set for each number.")]),
        table(("photographs", "FNMR", "95 % interval", "score"), rows),
    ]


def _groups(grouping: Grouping) -> list[str]:
    rows = [
        (
            f"{place} {group.name}",
            thousands(group.genuine),
            "none" if group.fnmr is None else percent(group.fnmr),
            interval(group.fnmr_interval),
            thousands(group.impostor),
            f"at most {rate(group.fmr_interval[1])}" if group.group_fmr is None else rate(group.group_fmr),
            "" if group.group_fmr is None else f"{rate(group.fmr_interval[0])} to {rate(group.fmr_interval[1])}",
        )
        for place, group in enumerate(grouping.groups, start=1)
    ]
    chart = figures.group_chart(grouping)
    header = ("group", "genuine", "FNMR", "95 % interval", "impostor", "FMR", "95 % interval")
    inside = "all pairs of photographs inside the group" if grouping.of_images else "the group's labelled pairs"
    return [
        paragraph(
            f"Groups of the column “{grouping.column}”, all at the score for a false match rate of "
            f"{rate(grouping.fmr)} over everybody; each on {inside}."
        ),
        *([charts([(chart, "Each stroke is a 95 % interval over people.")])] if chart else []),
        table(header, rows),
    ]


def _failures(found: VerificationReport) -> list[str]:
    capture = found.capture
    failed = len(capture.failures)
    parts = [
        paragraph(
            f"Failure to acquire: {failed} of {thousands(capture.images)} photographs gave no template "
            f"({percent(failed / capture.images)}, 95 % interval {interval(wilson(failed, capture.images))}). "
            f"Failure to enrol: {capture.never_enrolled} of {thousands(capture.people)} people had none that did "
            f"({percent(capture.never_enrolled / capture.people)}, "
            f"{interval(wilson(capture.never_enrolled, capture.people))}). "
            f"{thousands(capture.several)} photographs show several faces: the middle one counts."
        )
    ]
    if capture.failures:
        parts.append(table(("photograph", "why"), _named(capture.failures[:NAMED_FAILURES])))
    if failed > NAMED_FAILURES:
        parts.append(paragraph(f"And {failed - NAMED_FAILURES} more, all in the JSON.", "quiet"))
    return parts


def _named(failures: Sequence[Failure]) -> list[tuple[str, str]]:
    return [(failure.image, failure.code) for failure in failures]


def _method(found: VerificationReport) -> list[str]:
    told = found.accuracy
    parts = [
        paragraph(
            "FMR, false match rate: the share of comparisons of two people that match. FNMR, false non-match rate: the "
            "share of comparisons of one person that do not. A score exactly at the threshold matches. Photographs "
            "without a template take part in neither."
        ),
        paragraph(
            "Intervals come from drawing people anew, 1,000 times, each comparison weighed by its people: both the "
            "score for a false match rate and the false non-match rate at it move. Rare false matches make them wider "
            "than need be. Upper bounds count "
            f"{found.table.design_effect:.1f} comparisons as one, for those of the same people err together."
        ),
        paragraph(f"Equal error rate: {percent(found.equal_error_rate)}. No setting in use has it."),
    ]
    if told:
        parts.append(
            paragraph(
                f"Share told rightly: {percent(told.value)}, 95 % interval {interval(told.interval)}, over "
                f"{told.folds} parts, each told by the threshold that suits the others best. It weighs both errors "
                "alike, so nothing is decided by it."
            )
        )
    return parts
