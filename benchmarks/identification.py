"""Print how often a search names somebody who is not in the gallery: predicted from the engine's table, and measured.

    .venv/bin/python -m benchmarks.identification --cache FOLDER [--engine NAME ...]

Galleries of one photograph a person, drawn from LFW-dev; probes are one photograph of each person who is not in them.
The interval is over people: galleries and probes are drawn anew each time. The tables come from the same photographs,
so this says whether FPIR = 1 - (1 - FMR)^N holds for people as they are (ISO/IEC 19795-1), not whether the table does.
Beside it the engine's own rank-1: how often the right person is the likest. Needs the evaluation data
(REALNAME_EVAL_DATA) and the networks; embeddings are kept in the cache folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.judge.calibration import calibration_for
from realname.judge.identification import search_rule
from realname.measure.faces.engine import ENGINE_NAMES, face_engine

SIZES = (10, 30, 100, 300, 1000)
RATES = (0.01, 0.05, 0.2)
DRAWS = 400
SEED = 19795
INTERVAL = (2.5, 97.5)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cache", type=Path, required=True, help="where embeddings are kept between runs")
    asked.add_argument("--engine", action="append", choices=ENGINE_NAMES, help="the default one, where none is named")
    options = asked.parse_args()
    for name in options.engine or ("default",):
        engine = face_engine(name)
        found = data_sets.enrolled(engine, data_sets.lfw(), options.cache)
        scores = engine.compare_all(found.vectors, found.vectors)
        _false_positives(name, scores, found.people)
        _rank_one(name, scores, found.people)


def _false_positives(name: str, scores: NDArray[np.float32], people: NDArray[np.int32]) -> None:
    table = calibration_for(face_engine(name).stamp)
    print(f"{name}: false positive identifications of people who are not in the gallery, LFW-dev")
    print("gallery   asked   kept  predicted  measured  95 % interval     agrees")
    draw = np.random.default_rng(SEED)
    for size in SIZES:
        highest = np.array([_highest(scores, people, size, draw) for _ in range(DRAWS)], dtype=object)
        for rate in RATES:
            rule = search_rule(table, rate, size)
            shares = np.array([float(np.mean(one >= rule.score)) for one in highest])
            low, high = np.percentile(shares, INTERVAL)
            kept, agrees = ("yes" if yes else "no" for yes in (rule.keeps_rate, low <= rule.fpir <= high))
            print(
                f"{size:7}  {rate:6.2%} {kept:>5}  {rule.fpir:9.3%}  {shares.mean():8.3%}"
                f"  {low:6.3%}..{high:6.3%}  {agrees}"
            )


def _highest(
    scores: NDArray[np.float32], people: NDArray[np.int32], size: int, draw: np.random.Generator
) -> NDArray[np.float32]:
    """Return each probe's highest score in a gallery that is drawn, of other people than the probes."""
    chosen = _one_each(people, draw)
    gallery, rest = chosen[:size], chosen[size:]
    probes = draw.choice(rest, len(rest))
    best: NDArray[np.float32] = scores[np.ix_(probes, gallery)].max(axis=1)
    return best


def _one_each(people: NDArray[np.int32], draw: np.random.Generator) -> NDArray[np.int64]:
    """Return a photograph of each person, in an order that is drawn."""
    order = draw.permutation(len(people))
    _, first = np.unique(people[order], return_index=True)
    return draw.permutation(order[first])


def _rank_one(name: str, scores: NDArray[np.float32], people: NDArray[np.int32]) -> None:
    draw = np.random.default_rng(SEED)
    several = np.flatnonzero(np.bincount(people) > 1)
    found = []
    for _ in range(DRAWS // 10):
        gallery = _one_each(people, draw)
        others = np.setdiff1d(np.arange(len(people)), gallery)
        probes = others[np.isin(people[others], several)]
        likest = gallery[scores[np.ix_(probes, gallery)].argmax(axis=1)]
        found.append(float(np.mean(people[likest] == people[probes])))
    low, high = np.percentile(found, INTERVAL)
    total = len(np.unique(people))
    print(f"{name}: rank-1 in a gallery of {total} people: {np.mean(found):.2%} ({low:.2%}..{high:.2%} over draws)")
    print("The gallery's index loses none of these (benchmarks/gallery.py): what is missing here, the engine misses.\n")


if __name__ == "__main__":
    main()
