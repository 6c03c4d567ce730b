"""Try every kind of simulated attack on the challenge, and simulated people beside them, and print what became of them.

    python -m benchmarks.presentation_attacks [--attempts 300] [--kind NAME ...] [--save FILE] [--report FILE]

Attempts are drawn by the sample policy and judged by the code of the service. Photographs are those of the evaluation
data; thresholds were chosen on seeds below 100,000 and attempts begin there. A file of what was measured is added to,
so that a run can be stopped and gone on with, and judged again; `--attempts 0` judges what it holds.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.data_sets import data_folder

from realname.evaluate.attacks.attacks_page import attacks_page
from realname.evaluate.attacks.endings import Attempt, Ending, Row
from realname.evaluate.attacks.heads import Source, source_of
from realname.evaluate.attacks.kinds import KINDS, Kind, kind_named
from realname.evaluate.attacks.trying import PERMIT, Trial
from realname.evaluate.report import write
from realname.evaluate.specimens.photograph import encode
from realname.judge.policy import load_policy
from realname.judge.shapes import build, to_json
from realname.measure.challenges import ChallengeReading
from realname.measure.faces.engine import face_engine
from realname.measure.faces.pose import pose_of_mesh
from realname.measure.images import open_image, read_image_file
from realname.measure.liveness.engine import challenge_engine

FIRST_SEED = 100_000
MAX_TURNED_DEG = 14.0
SAME_PERSON = 0.25
"""Cosine; two people are that alike once in some hundred pairs, which costs such a pair and no more."""

COARSEST_MM = 1.1
"""Photographs of a face with larger pixels show less than a phone's camera does."""


def sources() -> list[Source]:
    """Return the near-frontal portraits as heads."""
    found = []
    for path in sorted((data_folder() / "portraits").glob("*.jpg")):
        pixels, _ = read_image_file(path).decode(1000)
        source = source_of(pixels)
        if source is None:
            continue
        pose = pose_of_mesh(source.mesh)
        if max(abs(pose.yaw_deg), abs(pose.pitch_deg)) <= MAX_TURNED_DEG and source.grain_mm <= COARSEST_MM:
            found.append(source)
    return found


def people_of(photographs: list[Source]) -> list[int]:
    """Return whose face each photograph shows, as the number of the first that is like it; the set has no names."""
    engine = face_engine("default")
    pictures = [open_image(encode(source.picture, 95)) for source in photographs]
    templates = [reading.faces[0].template for reading in engine.measure(pictures, PERMIT)]
    alike = engine.compare_all(engine.vectors(templates), engine.vectors(templates)) > SAME_PERSON
    return [int(row.argmax()) for row in alike]


def main() -> None:
    """Run attempts and print a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=300)
    parser.add_argument("--kind", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--save", type=Path, help="what was measured so far, a JSON line an attempt")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    kinds = [kind_named(name) for name in asked.kind] if asked.kind else list(KINDS)
    measured = Measured(asked.save)
    photographs = sources()
    trial = Trial(challenge_engine("default"), load_policy("new-line"), photographs, people_of(photographs))
    rows = []
    for kind in kinds:
        row = Row(kind)
        seeds = range(asked.first_seed, asked.first_seed + asked.attempts) if asked.attempts else measured.seeds(kind)
        for seed in seeds:
            row.attempts.append(_attempt(trial, measured, kind, seed))
        rows.append(row)
        print(_line(row), flush=True)
    if asked.report:
        write(asked.report, attacks_page([row for row in rows if row.attempts], datetime.now(UTC).date()))


class Measured:
    """Readings by kind, seed, and whether only the part that stops the kind soonest was measured."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[tuple[str, int, bool], ChallengeReading] = {}
        lines = path.read_text("utf-8").splitlines() if path and path.exists() else []
        for line in lines:
            kept = json.loads(line)
            self._known[kept["kind"], kept["seed"], kept["first"]] = build(ChallengeReading, kept["reading"])

    def seeds(self, kind: Kind) -> list[int]:
        """Return the seeds of a kind's attempts so far."""
        return sorted({seed for name, seed, _ in self._known if name == kind.name})

    def reading(self, trial: Trial, kind: Kind, seed: int, *, first: bool) -> ChallengeReading:
        """Return what was measured, or measure it now and keep it."""
        key = (kind.name, seed, first)
        if key not in self._known:
            # The pictures' own readings hold templates and are not judged here.
            reading = self._known[key] = replace(trial.measure(kind, seed, first=first), faces=())
            if self._path:
                kept = {"kind": kind.name, "seed": seed, "first": first, "reading": json.loads(to_json(reading))}
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(kept) + "\n")
        return self._known[key]


def _attempt(trial: Trial, measured: Measured, kind: Kind, seed: int) -> Attempt:
    if kind.first is not None:
        attempt = trial.judge(seed, measured.reading(trial, kind, seed, first=True))
        if attempt.ending is not Ending.PASSED:
            return attempt
    return trial.judge(seed, measured.reading(trial, kind, seed, first=False))


def _line(row: Row) -> str:
    counts = " ".join(f"{ending.value} {row.count(ending):4d}" for ending in Ending)
    stopped = ", ".join(f"{name} {count}" for name, count in row.stopped_by())
    return f"{row.kind.name:42s} {len(row.attempts):4d}: {counts}; at most {row.bound * 100:5.2f} %; {stopped}"


if __name__ == "__main__":
    main()
