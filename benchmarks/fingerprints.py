"""Print how well a fingerprint knows a picture again, and how rarely it takes two pictures for one.

    .venv/bin/python -m benchmarks.fingerprints

Copies are made of real photographs; different captures are frames of one webcam session, sessions of one person,
and all pairs of Labeled Faces in the Wild. Needs the evaluation data; no network is used.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.intervals import upper_bound
from realname.evaluate.rows import read_rows
from realname.measure.fingerprints import BITS, RADIUS, distance, fingerprint, mirrored
from realname.measure.images import RGB, read_image_file

COPIED = 400
"""Photographs of which copies are made."""

Prints = NDArray[np.uint8]
Copy = Callable[[RGB], RGB]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Webcam frames in the order of time: each one's fingerprint, person and session."""

    prints: Prints
    people: NDArray[np.str_]
    sessions: NDArray[np.str_]


def main() -> None:
    """Measure and print."""
    print(f"{BITS} bits, one picture up to {RADIUS} that differ")
    lfw = data_sets.lfw()
    names = sorted(lfw.labelled.images)
    every = len(names) // COPIED
    _copies([read_image_file(lfw.folder / name).decode()[0] for name in names[::every][:COPIED]])
    print("\ndifferent captures        pairs       taken for one            nearest")
    sessions = _nuaa()
    for title, distances in _pairs_of_sessions(sessions):
        _print_pairs(title, distances)
    prints = np.stack([_print_of(read_image_file(lfw.folder / name).decode()[0]) for name in names])
    _lfw(prints, lfw.labelled.people[np.argsort(np.array(lfw.labelled.images))])


def _copies(pictures: Sequence[RGB]) -> None:
    originals = [_bytes_of(picture) for picture in pictures]
    started = time.process_time()
    for picture in pictures:
        fingerprint(picture)
    print(f"{1000 * (time.process_time() - started) / len(pictures):.2f} ms CPU a picture of 250 px")
    print(f"\ncopies of {len(pictures)} photographs     found   bits: median, 95 %, most")
    for title, copy in COPIES.items():
        bits = np.array([distance(a, _bytes_of(copy(picture))) for a, picture in zip(originals, pictures, strict=True)])
        _print_copy(title, bits)
    seen = [
        distance(a, mirrored(_bytes_of(np.ascontiguousarray(p[:, ::-1]))))
        for a, p in zip(originals, pictures, strict=True)
    ]
    _print_copy("mirrored, asked for as such", np.array(seen))


def _print_copy(title: str, bits: NDArray[np.int64]) -> None:
    median, most = np.quantile(bits, (0.5, 0.95))
    print(f"{title:32} {100 * (bits <= RADIUS).mean():5.1f} %   {median:3.0f} {most:3.0f} {bits.max():3}")


def _nuaa() -> Sessions:
    folder = data_sets.data_folder() / "nuaa"
    rows = [row for row in read_rows(folder / "labels.csv").rows if row["label"] == "bonafide"]
    rows.sort(key=lambda row: (row["person"], row["session"], int(row["file"].rsplit("_", 1)[1].split(".")[0])))
    prints = np.stack([_print_of(read_image_file(folder / row["file"]).decode()[0]) for row in rows])
    people = np.array([row["person"] for row in rows])
    return Sessions(prints, people, np.array([row["person"] + row["session"] for row in rows]))


def _pairs_of_sessions(data: Sessions) -> Iterator[tuple[str, NDArray[np.int64]]]:
    a, b = np.triu_indices(len(data.prints), 1)
    bits = np.bitwise_count(data.prints[a] ^ data.prints[b]).sum(axis=1, dtype=np.int64)
    session, person = data.sessions[a] == data.sessions[b], data.people[a] == data.people[b]
    yield "NUAA, 1-2 s apart", bits[session & (b == a + 1)]
    yield "NUAA, one session", bits[session]
    yield "NUAA, one person's sessions", bits[person & ~session]
    yield "NUAA, two people, one room", bits[~person]


def _lfw(prints: Prints, people: NDArray[np.int32]) -> None:
    same, other = [], []
    for row in range(len(prints) - 1):
        bits = np.bitwise_count(prints[row + 1 :] ^ prints[row]).sum(axis=1, dtype=np.int64)
        alike = people[row + 1 :] == people[row]
        same.append(bits[alike])
        other.append(bits[~alike])
    _print_pairs("LFW, one person", np.concatenate(same))
    _print_pairs("LFW, two names", np.concatenate(other))


def _print_pairs(title: str, bits: NDArray[np.int64]) -> None:
    hits = int((bits <= RADIUS).sum())
    nearest = " ".join(str(value) for value in np.sort(bits)[:4])
    print(f"{title:24} {len(bits):8}  {hits:6} (at most {upper_bound(hits, len(bits)):.1e})  {nearest}")


def _print_of(picture: RGB) -> Prints:
    return np.frombuffer(_bytes_of(picture), np.uint8)


def _bytes_of(picture: RGB) -> bytes:
    found = fingerprint(picture)
    if found is None:
        raise SystemExit("a photograph of the set is all even")
    return found


def _jpeg(picture: RGB, quality: int) -> RGB:
    written = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(written, cv2.IMREAD_COLOR), np.uint8)


def _resized(picture: RGB, factor: float) -> RGB:
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _jpeg(np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way), np.uint8), 85)


def _cropped(picture: RGB, share: float) -> RGB:
    """Cut a share of the sides off, half of it at each end."""
    rows, columns = (round(side * share / 2) for side in picture.shape[:2])
    return _jpeg(picture[rows : picture.shape[0] - rows, columns : picture.shape[1] - columns], 85)


def _lit(picture: RGB, power: float) -> RGB:
    return _jpeg(np.asarray(255 * (picture / 255.0) ** power, np.uint8), 85)


def _noisy(picture: RGB) -> RGB:
    noise = np.random.default_rng(7).normal(0, 6, picture.shape)
    return _jpeg(np.clip(picture + noise, 0, 255).astype(np.uint8), 85)


def _turned(picture: RGB, degrees: float) -> RGB:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


COPIES: dict[str, Copy] = {
    "JPEG quality 50": lambda picture: _jpeg(picture, 50),
    "JPEG quality 30": lambda picture: _jpeg(picture, 30),
    "half the size": lambda picture: _resized(picture, 0.5),
    "1.4 times the size": lambda picture: _resized(picture, 1.4),
    "cropped by 1 % of each side": lambda picture: _cropped(picture, 0.01),
    "cropped by 2 %": lambda picture: _cropped(picture, 0.02),
    "cropped by 4 %": lambda picture: _cropped(picture, 0.04),
    "cropped by 10 %": lambda picture: _cropped(picture, 0.1),
    "30 grey levels brighter": lambda picture: _jpeg(
        cv2.convertScaleAbs(picture, alpha=1, beta=30).astype(np.uint8), 85
    ),
    "gamma 0.7": lambda picture: _lit(picture, 0.7),
    "gamma 1.5": lambda picture: _lit(picture, 1.5),
    "noise of 6 grey levels": _noisy,
    "turned by 0.5 degrees": lambda picture: _turned(picture, 0.5),
    "turned by 2 degrees": lambda picture: _turned(picture, 2),
}


if __name__ == "__main__":
    main()
