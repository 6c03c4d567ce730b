"""Try every kind of simulated attack on the challenge, and simulated people beside them, and print what became of them.

    python -m benchmarks.presentation_attacks [--attempts 300] [--kind NAME ...] [--save FILE] [--report FILE]

Attempts are drawn by the sample policy and judged by the code of the service. Photographs are those of the evaluation
data; thresholds were chosen on seeds below 100,000 and attempts begin there. A file of results is added to, so that a
run can be stopped and gone on with.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.data_sets import data_folder

from realname.evaluate.attacks.attacks_page import attacks_page
from realname.evaluate.attacks.endings import Attempt, Ending, Row
from realname.evaluate.attacks.heads import Source, source_of
from realname.evaluate.attacks.kinds import KINDS, Kind, kind_named
from realname.evaluate.attacks.trying import Trial
from realname.evaluate.report import write
from realname.judge.policy import load_policy
from realname.measure.faces.pose import pose_of_mesh
from realname.measure.images import read_image_file
from realname.measure.liveness.engine import challenge_engine

FIRST_SEED = 100_000
MAX_TURNED_DEG = 14.0
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


def main() -> None:
    """Run attempts and print a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=300)
    parser.add_argument("--kind", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--save", type=Path, help="results so far, one JSON line an attempt")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    kinds = [kind_named(name) for name in asked.kind] if asked.kind else list(KINDS)
    rows = {kind.name: Row(kind) for kind in KINDS}
    if asked.save and asked.save.exists():
        for line in asked.save.read_text("utf-8").splitlines():
            kept = json.loads(line)
            rows[kept["kind"]].attempts.append(_attempt(kept))
    policy = load_policy("new-line")
    trial = Trial(challenge_engine("default"), policy, sources())
    for kind in kinds:
        row = rows[kind.name]
        done = {attempt.seed for attempt in row.attempts}
        for seed in range(asked.first_seed, asked.first_seed + asked.attempts):
            if seed not in done:
                attempt = trial.attempt(kind, seed)
                row.attempts.append(attempt)
                _keep(asked.save, kind, attempt)
        print(_line(row), flush=True)
    if asked.report:
        tried = [row for row in rows.values() if row.attempts]
        write(asked.report, attacks_page(tried, datetime.now(UTC).date()))


def _keep(save: Path | None, kind: Kind, attempt: Attempt) -> None:
    if save:
        kept = {"kind": kind.name, **asdict(attempt)}
        with save.open("a", encoding="utf-8") as file:
            file.write(json.dumps(kept) + "\n")


def _attempt(kept: dict[str, Any]) -> Attempt:
    ending = Ending(kept["ending"])
    return Attempt(kept["seed"], ending, tuple(kept["stopped_by"]), tuple(kept["reasons"]), kept["lux"])


def _line(row: Row) -> str:
    counts = " ".join(f"{ending.value} {row.count(ending):4d}" for ending in Ending)
    stopped = ", ".join(f"{name} {count}" for name, count in row.stopped_by())
    return f"{row.kind.name:42s} {len(row.attempts):4d}: {counts}; at most {row.bound * 100:5.2f} %; {stopped}"


if __name__ == "__main__":
    main()
