"""Print how a search of the gallery in memory grows with the people in it, and what it loses against an exact one.

    .venv/bin/python -m benchmarks.gallery --cache FOLDER [--sizes 10000 100000 1000000 10000000]

Probes and their mates are real photographs (LFW-dev; of each person who has several the first is enrolled and the
others are probes, and again the last); the rest of each gallery is drawn from a Gaussian of the photographs' own
covariance, since nobody has ten million faces to give. Exactness is against float32 products with every entry.
Milliseconds are the process's own processor time, so that other work on the machine does not count; the wall's are
printed beside it.
Needs the evaluation data and the networks.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

import numpy as np
from benchmarks import data_sets
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from realname.gallery.contract import Kind
from realname.gallery.memory import InMemoryGallery
from realname.gallery.quantized import quantized
from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.measure.readings import EngineStamp, Template

Rows = NDArray[np.float32]

SIZE = 128
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
CHUNK = 1 << 17
TOGETHER = 64
OPENED = 100_000
"""Sealed rows that are opened to say what a start from rows costs."""


@dataclass(frozen=True, slots=True)
class Mated:
    """Probes (p, d), their enrolled mates (m, d), and for each probe its mate's place."""

    probes: Rows
    mates: Rows
    of: NDArray[np.int64]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cache", type=Path, required=True, help="where embeddings are kept between runs")
    asked.add_argument("--engine", choices=ENGINE_NAMES, default="default")
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = asked.parse_args()
    engine = face_engine(options.engine)
    found = data_sets.enrolled(engine, data_sets.lfw(), options.cache)
    vectors = np.ascontiguousarray(found.vectors[:, :SIZE])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    trials = [_mated(vectors, found.people, place) for place in (0, -1)]
    root = np.linalg.cholesky(np.cov(vectors.T) + 1e-6 * np.eye(SIZE)).astype(np.float32)
    probes = sum(len(trial.probes) for trial in trials)
    print(f"engine {engine.stamp.name}; {probes} mated probes of {len(trials[0].mates)} enrolled people")
    print("entries: recall@1 against float32 (of all probes; of those whose mate is first); rank-1 of the engine;")
    print(
        "  processor ms a probe (alone; 64 together), wall ms (p50/p95 alone; a batch of 64); MB; bytes an entry; fill"
    )
    for size in options.sizes:
        _measure(engine.stamp, trials, root, size)
    _print_opening()


def _mated(vectors: Rows, people: NDArray[np.int32], place: int) -> Mated:
    """Enrol the photograph at that place of each person who has several; her others are probes."""
    hers = [np.flatnonzero(people == person) for person in np.unique(people)]
    hers = [rows for rows in hers if len(rows) > 1]
    others = [np.delete(rows, place) for rows in hers]
    return Mated(
        vectors[np.concatenate(others)],
        vectors[[rows[place] for rows in hers]],
        np.repeat(np.arange(len(hers)), [len(rows) for rows in others]),
    )


def _strangers(root: Rows, count: int) -> Iterator[Rows]:
    """Yield the same drawn templates for the same count, a chunk at a time."""
    for number, start in enumerate(range(0, count, CHUNK)):
        rows = np.random.default_rng([7, number]).standard_normal((min(CHUNK, count - start), len(root)), np.float32)
        rows = rows @ root.T
        yield rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _measure(stamp: EngineStamp, trials: list[Mated], root: Rows, size: int) -> None:
    gallery = InMemoryGallery(Kind("people", stamp.digest, "benchmark"))
    strangers = size - len(trials[0].mates)
    begun = time.process_time()
    start = len(trials[0].mates)
    for rows in _strangers(root, strangers):
        gallery.put_rows(_ids(start, len(rows)), *quantized(rows))
        start += len(rows)
    filled = time.process_time() - begun
    same, same_mates, mates_first, probes = 0, 0, 0, 0
    templates: list[Template] = []
    for trial in trials:
        gallery.put_rows(_ids(0, len(trial.mates)), *quantized(trial.mates))
        exact = _exact(trial, root, strangers)
        templates = [Template(stamp, row.astype("<f4").tobytes(), "benchmark") for row in trial.probes]
        found = np.array([one[0].id.int for one in gallery.search(templates, 1)])
        is_mate = exact == trial.of
        same += int((found == exact).sum())
        same_mates += int((found == exact)[is_mate].sum())
        mates_first += int(is_mate.sum())
        probes += len(exact)
        if trial is not trials[-1]:
            gallery.remove([UUID(int=number) for number in range(len(trial.mates))])
    alone = [_timed(partial(gallery.search, [one], 10)) for one in templates[:200]]
    batches = [_timed(partial(gallery.search, templates[at : at + TOGETHER], 10)) for at in range(0, 640, TOGETHER)]
    wall = np.percentile([one[0] for one in alone], [50, 95])
    print(
        f"{size:9}: {same / probes:.5f}; {same_mates / mates_first:.5f} of {mates_first}; {mates_first / probes:.4f}; "
        f"{np.mean([one[1] for one in alone]):.2f}; {np.mean([one[1] for one in batches]) / TOGETHER:.2f}, "
        f"{wall[0]:.1f}/{wall[1]:.1f}; {np.median([one[0] for one in batches]):.0f}; "
        f"{_resident_mb():.0f} MB; {gallery.bytes_in_use() / size:.0f}; {filled:.0f} s",
        flush=True,
    )


def _exact(trial: Mated, root: Rows, strangers: int) -> NDArray[np.int64]:
    """Return the likest entry of each probe by float32 products with all."""
    best = np.full(len(trial.probes), -np.inf, np.float32)
    of = np.zeros(len(trial.probes), np.int64)
    serial = 0
    for rows in (trial.mates, *_strangers(root, strangers)):
        scores = trial.probes @ rows.T
        place = scores.argmax(axis=1)
        top = np.take_along_axis(scores, place[:, None], axis=1)[:, 0]
        of[top > best] = serial + place[top > best]
        best = np.maximum(best, top)
        serial += len(rows)
    return of


def _ids(start: int, count: int) -> NDArray[np.void]:
    numbers = np.zeros((count, 2), ">u8")
    numbers[:, 1] = np.arange(start, start + count)
    return numbers.view("V16").ravel()


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return (wall, processor) milliseconds."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - own)


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print_opening() -> None:
    """Say what opening sealed rows costs: a data key of its own a row, as every subscriber has."""
    keys = [os.urandom(32) for _ in range(OPENED)]
    nonces = [os.urandom(12) for _ in range(OPENED)]
    wrapping = AESGCM(os.urandom(32))
    rows = [
        (wrapping.encrypt(nonce, key, b"owner"), AESGCM(key).encrypt(nonce, bytes(512), b"place"), nonce)
        for key, nonce in zip(keys, nonces, strict=True)
    ]
    _wall, own = _timed(
        lambda: [
            AESGCM(wrapping.decrypt(nonce, key, b"owner")).decrypt(nonce, row, b"place") for key, row, nonce in rows
        ]
    )
    print(f"opening {OPENED} sealed templates, each under its own wrapped key: {own / OPENED * 1000:.1f} us a row")


if __name__ == "__main__":
    main()
