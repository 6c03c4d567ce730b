"""Print how soon the first face is measured, how much memory everything takes, and that it does not grow.

    .venv/bin/python -m benchmarks.face_memory [--images 2000]

The first result is timed in a process of its own, from its start, with the compiled networks in the cache (so one
process runs before it). Memory is the resident set, read from /proc, with every face engine loaded; growth is
between the first tenth of the pictures and the end.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from benchmarks import data_sets

from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.measure.images import read_image_file
from realname.measure.readings import Permit

PERMIT = Permit("evaluation", "the terms of the public research sets")
FIRST = """
import sys
from realname.measure.faces.engine import face_engine
from realname.measure.images import read_image_file
from realname.measure.readings import Permit
face_engine("default").measure([read_image_file(sys.argv[1])], Permit("evaluation", "a benchmark"))
"""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--images", type=int, default=2000)
    options = asked.parse_args()
    data = data_sets.lfw()
    paths = [data.folder / name for name in data.labelled.images[: options.images]]
    starts = [_first_result(paths[0]) for _ in range(4)][1:]
    each = ", ".join(f"{start:.2f}" for start in starts)
    print(f"first result after the process's start: median {np.median(starts):.2f} s ({each})")
    print(f"resident before any network: {_resident_mb():.0f} MB")
    for name in ENGINE_NAMES:
        face_engine(name).measure([read_image_file(paths[0])], PERMIT)
    print(f"resident with every face engine loaded: {_resident_mb():.0f} MB")
    settled = 0.0
    for place, path in enumerate(paths):
        face_engine("default").measure([read_image_file(path)], PERMIT)
        if place == len(paths) // 10:
            settled = _resident_mb()
    end = _resident_mb()
    print(f"after {len(paths)} pictures: {end:.0f} MB, {end - settled:+.1f} MB since picture {len(paths) // 10}")


def _first_result(path: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST, str(path)], check=True)
    return time.perf_counter() - began


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
