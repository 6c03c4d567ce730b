"""Print how often impostors pass when several photographs are compared at once, at the scores of the shipped table.

    .venv/bin/python -m benchmarks.several_photographs --cache FOLDER [--engine NAME]

Two ways to use several photographs of a person: the score of their mean template, and the mean of their scores. The
table was made on single photographs; a way keeps a policy's promise where impostors pass at its rate or less. One
photograph of each person is held out to be found (FNMR). Needs the evaluation data and the networks.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.enrolment import Enrolment
from realname.judge.calibration import calibration_for
from realname.measure.faces.engine import ENGINE_NAMES, FaceEngine, face_engine

COUNTS = (1, 2, 3, 5)
FMRS = (1e-3, 1e-4, 1e-5)
DRAWS = 20
"""Choices of photographs a person; impostor comparisons then number some millions at each count."""

Scores = NDArray[np.float32]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cache", type=Path, required=True, help="where embeddings are kept between runs")
    asked.add_argument("--engine", choices=ENGINE_NAMES, default="default")
    options = asked.parse_args()
    engine = face_engine(options.engine)
    found = data_sets.enrolled(engine, data_sets.lfw(), options.cache)
    table = calibration_for(engine.stamp)
    print(f"engine {engine.stamp.name}, LFW-dev; impostors that pass, as a multiple of the rate, and FNMR")
    print("photographs  rate   mean template        mean of scores")
    for count in COUNTS:
        ways = [_scores(engine, found, count, np.random.default_rng(count), pooled=pooled) for pooled in (True, False)]
        for fmr in FMRS:
            at = table.score_at(fmr)
            shown = [f"x{(i >= at).mean() / fmr:5.2f}, {100 * (g < at).mean():5.2f} %" for i, g in ways]
            print(f"{count:11}  {fmr:.0e}  {'      '.join(shown)}")


def _scores(
    engine: FaceEngine, found: Enrolment, count: int, rng: np.random.Generator, *, pooled: bool
) -> tuple[Scores, Scores]:
    """Return impostor and genuine scores of `count` photographs a person, of all who have one more."""
    impostor, genuine = [], []
    people, sizes = np.unique(found.people, return_counts=True)
    for _ in range(DRAWS):
        for person in people[sizes > count]:
            mine = np.flatnonzero(found.people == person)
            picked = rng.permutation(mine)[: count + 1]
            scores = _against_all(engine, found, picked[:count], pooled=pooled)
            impostor.append(scores[found.people != person])
            genuine.append(scores[picked[count:]])
    return np.concatenate(impostor), np.concatenate(genuine)


def _against_all(engine: FaceEngine, found: Enrolment, rows: NDArray[np.intp], *, pooled: bool) -> Scores:
    if pooled:
        template = engine.pool([found.templates[row] for row in rows])
        return np.asarray(engine.compare_all(engine.vectors([template]), found.vectors)[0], np.float32)
    return np.asarray(engine.compare_all(found.vectors[rows], found.vectors).mean(axis=0), np.float32)


if __name__ == "__main__":
    main()
