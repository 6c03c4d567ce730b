"""`realname face`: compare two faces, or measure many."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from realname.cli.failures import BAD_INPUT, COULD_NOT, NO, YES, describe
from realname.cli.inputs import about, named, open_pictures, permit, pictures_below, receipt
from realname.cli.judging import calibration_option, engine_option, policy_option, tools_for
from realname.cli.output import as_json, coloured, columns, figure, print_json, say
from realname.evaluate.comparison_trial import ComparisonTrial
from realname.evaluate.comparison_trial import compare as judge
from realname.evaluate.json_shapes import comparison_shape, photograph_shape
from realname.judge.calibration import Rate
from realname.judge.checks.face import Verdict
from realname.judge.policy import load_policy
from realname.measure.errors import ImageError
from realname.measure.faces.engine import FaceEngine, face_engine
from realname.measure.images import read_image_file
from realname.measure.readings import FaceImageReading, FaceReading, Permit

ENDS = {Verdict.MATCH: YES, Verdict.NO_MATCH: NO, Verdict.CANNOT_TELL: COULD_NOT}


@click.group()
def face() -> None:
    """Compare or measure faces."""


@face.command()
@click.argument("a", metavar="A.jpg")
@click.argument("b", metavar="B.jpg")
@policy_option
@engine_option
@calibration_option
@receipt
@as_json
def compare(  # noqa: PLR0913  one parameter an option
    *, a: str, b: str, policy_name: str, engine: str, calibration: Path | None, receipt: str, as_json: bool
) -> int:
    """Say whether two photographs show the same person, at the policy's false match rate.

    Ends with 0 for a match, 1 for no match, and 3 where it cannot be told.
    """
    policy = load_policy(policy_name)
    pictures = open_pictures((a, b))
    tools = tools_for(engine, calibration)
    with named((a, b), pictures):
        trial = judge(pictures[0], pictures[1], policy, permit=permit(receipt), tools=tools)
    if as_json:
        print_json(comparison_shape(trial))
    else:
        _print_comparison(trial, (a, b))
    return ENDS[trial.verdict]


@face.command()
@click.argument("paths", nargs=-1, required=True, metavar="DIR|FILES...")
@engine_option
@receipt
@as_json
def measure(*, paths: Sequence[str], engine: str, receipt: str, as_json: bool) -> int:
    """Measure every face in pictures or folders of pictures, one line a face.

    A file that is broken is named and the rest go on; the command then ends with 2.
    """
    files = pictures_below(paths)
    under = permit(receipt)
    measurer = face_engine(engine)
    broken = 0
    entries: list[dict[str, Any]] = []
    if not as_json:
        say(HEADINGS)
    with click.progressbar(files, label="measuring", file=sys.stderr) as bar:
        for path in bar:
            try:
                reading = _measure(path, measurer, under)
            except ImageError as error:
                broken += 1
                failure = describe(about(path, error))
                entries.append({"file": path, "error": failure.as_table()})
                if not as_json:
                    click.echo(f"\nrealname: {failure.message} [{failure.code}] {failure.remedy}", err=True)
                continue
            if as_json:
                entries.append({"file": path, **photograph_shape(reading)})
            else:
                for line in _lines(path, reading):
                    say(line)
    if as_json:
        print_json({"files": entries, "broken": broken})
    return BAD_INPUT if broken else YES


def _measure(path: str, measurer: FaceEngine, under: Permit) -> FaceImageReading:
    [reading] = measurer.measure([read_image_file(path)], under)
    return reading


HEADINGS = "  eyes px   sharp   light  recog.    yaw  pitch   roll  file"


def _lines(path: str, reading: FaceImageReading) -> Iterator[str]:
    if not reading.faces:
        yield f"{'no face':>53}  {path}"
    for place, one in enumerate(reading.faces, start=1):
        of = f" (face {place} of {len(reading.faces)})" if len(reading.faces) > 1 else ""
        yield f"{_figures(one)}  {path}{of}"


def _figures(one: FaceReading) -> str:
    quality, pose = one.quality, one.pose
    return (
        f"{quality.eye_distance_px:9.1f}{quality.sharpness:8.2f}{quality.brightness:8.2f}"
        f"{quality.recognisability:8.2f}{pose.yaw_deg:7.1f}{pose.pitch_deg:7.1f}{pose.roll_deg:7.1f}"
    )


def _rate_said(rate: Rate | None) -> str:
    if rate is None:
        return "none"
    if rate.value >= 1:
        return "matches at no false match rate that the table holds"
    return f"matches at a false match rate {'below' if rate.is_upper_bound else 'of'} {rate.value:.1e}"


def _print_comparison(trial: ComparisonTrial, paths: Sequence[str]) -> None:
    rows = [
        ["verdict", coloured(trial.verdict.value)],
        ["score", figure(trial.comparison.score if trial.comparison else None) or "none"],
        ["rate", _rate_said(trial.rate)],
        ["asked", f"score {trial.threshold:.3f} for a match, at a false match rate of {trial.match_fmr:.0e}"],
        ["reasons", ", ".join(trial.reasons) or "none"],
        ["engine", f"{trial.engine.name}, version {trial.engine.version}, {trial.engine.digest[:12]}"],
        ["ms", f"{trial.milliseconds:.0f}"],
    ]
    say(columns(rows))
    say("\n" + HEADINGS)
    for path, reading, faults in ((paths[0], trial.a, trial.faults_a), (paths[1], trial.b, trial.faults_b)):
        for line in _lines(path, reading):
            say(line)
        if faults:
            say(f"{'':>53}  {', '.join(faults)}")
