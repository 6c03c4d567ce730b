"""`realname evaluate`: error rates, measured on labelled data of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from realname.cli.inputs import Day, today
from realname.cli.judging import engine_option
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.progress import Bars
from realname.evaluate.documents import evaluate_documents
from realname.evaluate.documents_report import DocumentsReport
from realname.evaluate.field_scores import Outcome
from realname.evaluate.pad import evaluate_pad
from realname.evaluate.pad_report import UNCERTIFIED, PadReport
from realname.evaluate.verification import evaluate_verification
from realname.evaluate.verification_report import VerificationReport

a_file = click.Path(dir_okay=False, path_type=Path)
a_folder = click.Path(file_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """Measure how often realname errs, on labelled data."""


@evaluate.command()
@click.option("--pairs", type=a_file, required=True, help="CSV: file_a,file_b,same or image_a,image_b,same.")
@click.option("--images", type=a_folder, required=True, help="The folder that the pairs' names lie in.")
@click.option("--report", type=a_file, required=True, help="The HTML report to write.")
@click.option("--all-pairs", is_flag=True, help="Compare all photographs with all others, for rates down to 1e-5.")
@click.option("--group", default="", metavar="COLUMN", help="Also tell the rates apart by this column.")
@click.option("--calibration", type=a_file, help="Write the engine's calibration table here.")
@engine_option
@as_json
def verification(  # noqa: PLR0913  one parameter an option
    *,
    pairs: Path,
    images: Path,
    report: Path,
    all_pairs: bool,
    group: str,
    calibration: Path | None,
    engine: str,
    as_json: bool,
) -> None:
    """Measure how often faces are confused (ISO/IEC 19795-1): FMR and FNMR with intervals, and failures to enrol.

    A person is a file's folder, or its stem before the last "_". A rate that the data cannot support is not stated:
    fewer than 30 expected false matches give an upper bound instead.
    """
    with Bars() as bars:
        found = evaluate_verification(
            pairs,
            images,
            report,
            engine=engine,
            all_pairs=all_pairs,
            group_column=group,
            calibration_out=calibration,
            progress=bars,
        )
    if as_json:
        print_json(found.to_json())
    else:
        _print_verification(found, report)


def _print_verification(found: VerificationReport, report: Path) -> None:
    impostor, genuine = found.scores.impostor.total, found.scores.genuine.total
    say(f"engine {found.engine.name}, version {found.engine.version}, {found.engine.digest[:12]}")
    say(f"{found.data.name}: {found.data.people} people, {found.data.images} photographs")
    say(f"{genuine} genuine and {impostor} impostor comparisons")
    failed = len(found.capture.failures)
    say(f"failure to acquire: {failed} photographs; to enrol: {found.capture.never_enrolled} people")
    if found.accuracy:
        low, high = found.accuracy.interval
        say(f"accuracy {found.accuracy.value:.4f} [{low:.4f}, {high:.4f}] on {found.accuracy.pairs} labelled pairs")
    rows = [["FMR", "FNMR", "95 % interval", "score"]]
    rows += [
        [f"{p.fmr:.0e}", f"{p.fnmr:.4f}", f"{p.fnmr_interval[0]:.4f} to {p.fnmr_interval[1]:.4f}", f"{p.score:.3f}"]
        for p in found.named
    ]
    rows += [
        [f"{r.fmr:.0e}", "not stated", f"FMR at most {r.at_most:.1e} at this score", f"{r.score:.3f}"]
        for r in found.table.refused
    ]
    say(columns(rows))
    say(f"report: {report}")


@evaluate.command()
@click.option("--labels", type=a_file, required=True, help="CSV with a column `file` and one a field.")
@click.option("--images", type=a_folder, required=True, help="The folder that the labels' files lie in.")
@click.option("--report", type=a_file, required=True, help="The HTML report to write.")
@click.option("--on", type=Day(), help="The day that resolves two-digit years; today by default (UTC).")
@as_json
def documents(*, labels: Path, images: Path, report: Path, on: date | None, as_json: bool) -> None:
    """Measure how well documents are read: exact matches a field, and fields that were wrong and claimed to be sure."""
    with Bars() as bars:
        found = evaluate_documents(labels, images, report, on or today(), bars)
    if as_json:
        print_json(found.to_json())
    else:
        _print_documents(found, report)


def _print_documents(found: DocumentsReport, report: Path) -> None:
    say(f"{found.data}: {found.pictures} pictures, {len(found.failures)} could not be opened")
    say(f"kind right: {found.kinds_right.count} of {found.kinds_right.of}")
    rows = [["field", "exact", "of", "wrong and sure"]]
    rows += [
        [field.name, str(field.exact), str(field.labelled), str(field.counts[Outcome.WRONG_SURE])]
        for field in (*found.overall.fields, found.overall.all_fields)
    ]
    whole = found.overall.whole
    rows.append(["whole documents", str(whole.count), str(whole.of), ""])
    say(columns(rows))
    say(f"milliseconds a picture: median {found.milliseconds_median:.0f}, nine in ten {found.milliseconds_p90:.0f}")
    say(f"report: {report}")


@evaluate.command()
@click.option("--bona-fide", type=a_folder, required=True, help="Pictures and clips of people who were there.")
@click.option(
    "--attacks", type=a_folder, required=True, help="Pictures and clips of attacks; a folder below is a kind."
)
@click.option("--references", type=a_folder, help="Also measure with matching: each person's first picture in here.")
@click.option("--by-kind", is_flag=True, help="Print every kind of attack, and not the worst alone.")
@click.option("--report", type=a_file, required=True, help="The HTML report to write.")
@engine_option
@as_json
def pad(  # noqa: PLR0913  one parameter an option
    *,
    bona_fide: Path,
    attacks: Path,
    references: Path | None,
    by_kind: bool,
    report: Path,
    engine: str,
    as_json: bool,
) -> None:
    """Measure how often attacks pass for people by the passive signals (ISO/IEC 30107-3): APCER, BPCER, IAPAR.

    Uncertified: your own measurement on your own data. A labels.csv (file, label, kind, person) in the folder, or the
    one above it, tells kinds and people apart; else folders do.
    """
    with Bars() as bars:
        found = evaluate_pad(bona_fide, attacks, report, references=references, engine=engine, progress=bars)
    if as_json:
        print_json(found.to_json())
    else:
        _print_pad(found, report, by_kind=by_kind)


def _print_pad(found: PadReport, report: Path, *, by_kind: bool) -> None:
    say(UNCERTIFIED)
    attacks = sum(len(scores) for scores in found.attack_scores.values())
    say(f"{len(found.bona_fide_scores)} bona fide presentations and {attacks} attacks of {len(found.kinds)} kinds")
    rows = [["threshold by", "BPCER", "kind", "APCER", "95 % interval"]]
    for point in (*found.by_policy, *found.on_these_data):
        for kind in found.kinds if by_kind else [point.worst]:
            share = point.apcer[kind]
            low, high = share.shape()["interval"]
            bpcer = f"{point.bpcer.rate:.1%} ({point.bpcer.count}/{point.bpcer.of})"
            apcer = f"{share.rate:.1%} ({share.count}/{share.of})"
            rows.append([f"{point.chosen_by} {point.rate:.0%}", bpcer, kind, apcer, f"{low:.1%} to {high:.1%}"])
    say(columns(rows))
    if found.system:
        for whole in found.system.points:
            accepted = ", ".join(f"{kind} {share.count}/{share.of}" for kind, share in whole.iapar.items())
            theirs = f"{whole.accepted.count}/{whole.accepted.of}"
            say(f"whole system at {whole.rate:.0%}: accepted {accepted}; bona fide {theirs}")
    say(f"report: {report}")
