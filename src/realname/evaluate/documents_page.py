"""The report of an evaluation of reading documents, for people."""

from __future__ import annotations

from collections.abc import Sequence

from realname.evaluate.bars import stacked_bars
from realname.evaluate.documents_report import DocumentsReport, GradeScore
from realname.evaluate.field_scores import FieldScore, Outcome
from realname.evaluate.intervals import wilson
from realname.evaluate.report import cards, charts, heading, interval, page, paragraph, percent, table, thousands

PARTS = (
    (Outcome.RIGHT_SURE.value, "#2c7a4b"),
    (Outcome.RIGHT_UNSURE.value, "#9bcbad"),
    (Outcome.CANNOT_READ.value, "#c5ccd1"),
    (Outcome.WRONG_UNSURE.value, "#e9a36b"),
    (Outcome.WRONG_SURE.value, "#a81e1e"),
)
NAMED = 200
"""Entries of a list in the report; JSON has all."""


def documents_page(found: DocumentsReport) -> str:
    """Return the report as one HTML document."""
    parts = [*_summary(found), heading("By field"), *_fields(found.overall)]
    for grade in found.grades:
        whole = f"{grade.whole.count} of {grade.whole.of} whole documents exact"
        parts += [heading(f"Grade “{grade.name}”: {whole}"), *_fields(grade)]
    parts += _lists(found)
    parts += [
        heading("How this was measured"),
        paragraph(
            "A field counts as right where every character is that of the label. “Sure” is the reader's own "
            "claim. “Cannot read” is an answer, not a value. The weighted error is the mean cost of a field: "
            "0 right, 1 not read or wrong, 2 wrong and sure. Intervals are Wilson's, 95 %."
        ),
        paragraph(
            "A whole document is every labelled field of every one of its sides. Where labels have an MRZ but not "
            "its fields, those are taken from the true lines by the same parser that reads."
        ),
    ]
    return page("Reading documents", parts)


def _summary(found: DocumentsReport) -> list[str]:
    everything, whole = found.overall.all_fields, found.overall.whole
    engine = found.engine
    told = f"Reader {engine.name}, version {engine.version}, {engine.digest}. " if engine else ""
    wrong_sure = everything.counts[Outcome.WRONG_SURE]
    return [
        paragraph(
            f"Data: {found.data}, {thousands(found.pictures)} photographs of {thousands(whole.of)} documents; "
            f"{thousands(found.unscored)} more have no label to score.",
            "lead",
        ),
        cards(
            [
                (
                    percent(whole.rate, 1),
                    f"of documents exact as a whole ({interval(wilson(whole.count, whole.of), 1)})",
                ),
                (percent(everything.rate, 1), f"of {thousands(everything.labelled)} fields exact"),
                (str(wrong_sure), f"fields wrong and sure, of {thousands(everything.sure)} sure ones"),
                (f"{everything.weighted_error:.4f}", "weighted error a field; wrong and sure counts double"),
                (
                    f"{found.milliseconds_median:.0f} ms",
                    f"a photograph; nine of ten below {found.milliseconds_p90:.0f}",
                ),
            ]
        ),
        paragraph(f"{told}Made on {found.made_on.isoformat()}.", "quiet"),
    ]


def _fields(grade: GradeScore) -> list[str]:
    rows = [*grade.fields, grade.all_fields]
    drawn = stacked_bars(
        f"How each field was read, {grade.name}",
        [(field.name.replace("_", " "), [field.counts[outcome] for outcome in Outcome]) for field in rows],
        PARTS,
    )
    header = ("field", "labelled", "exact", "95 % interval", *(outcome.value for outcome in Outcome), "weighted error")
    return [charts([(drawn, "The number of true values stands at the right.")]), table(header, _cells(rows))]


def _cells(fields: Sequence[FieldScore]) -> list[tuple[str, ...]]:
    return [
        (
            field.name.replace("_", " "),
            thousands(field.labelled),
            percent(field.rate, 1),
            interval(field.interval, 1),
            *(thousands(field.counts[outcome]) for outcome in Outcome),
            f"{field.weighted_error:.4f}",
        )
        for field in fields
    ]


def _lists(found: DocumentsReport) -> list[str]:
    kinds, unread = found.kinds_right, found.unread
    parts = [
        heading("What else"),
        paragraph(
            f"The kind of document was right on {kinds.count} of {kinds.of} photographs where it is labelled. "
            f"Nothing at all could be read on {unread.count} of {unread.of} ({percent(unread.rate, 1)})."
        ),
    ]
    if found.wrong_and_sure:
        listed = [(wrong.file, wrong.field.replace("_", " ")) for wrong in found.wrong_and_sure[:NAMED]]
        parts += [heading("Wrong and sure"), table(("photograph", "field"), listed)]
    if found.failures:
        failed = [(failure.image, failure.code) for failure in found.failures[:NAMED]]
        parts += [heading("Photographs that could not be opened"), table(("photograph", "why"), failed)]
    return parts
