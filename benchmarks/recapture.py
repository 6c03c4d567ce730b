"""Print which simulated recaptures of documents show a sign, and which documents show one, too; write the table.

    .venv/bin/python -m benchmarks.recapture [--write FILE]

Every picture is simulated: specimens that issuers published, photographed by a simulated camera as they are, from a
simulated screen, from a simulated photocopy, and with another face pasted over the portrait. Marks are set on one half
of the documents and counted on the other. Needs the evaluation data.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.rows import read_rows
from realname.evaluate.specimens.photograph import Grade, decode, encode, photograph
from realname.evaluate.specimens.recaptured import on_screen, pasted, photocopied, sensed
from realname.judge.checks.recapture import REASONS, Mark, RecaptureCalibration, Sign
from realname.judge.shapes import plain
from realname.measure.documents.portrait import find_portrait
from realname.measure.documents.recapture import measure_recapture
from realname.measure.images import RGB, read_image_file
from realname.measure.readings import Box, RecaptureReading

ROUNDS = 1
LONG_SIDE_PX = 1000
WEAK, STRONG = 0.05, 0.02
"""Shares of genuine documents of the first half that lie beyond a mark."""

KINDS = ("genuine", "screen", "copy", "pasted")
SIGNS = {
    "copy": ("colour", False, "copy"),
    "screen": ("fine_colour", True, "screen"),
    "seam": ("seam", True, "pasted"),
}
"""Which number, whether more of it counts, and the kind of recapture that it is for."""

QUESTIONED = frozenset({"copy"})
"""Signs with a mark worth a question; of the others a strong one finds hardly more recaptures than documents."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One simulated picture's kind, its reading, and whether marks are set on it."""

    kind: str
    reading: RecaptureReading
    first_half: bool


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", type=Path, help="where the table is written")
    options = asked.parse_args()
    shown = list(_shown())
    print(f"{len(shown)} simulated pictures; area under the curve against genuine documents, all of them")
    for word, (signal, above, _) in SIGNS.items():
        areas = "   ".join(f"{kind} {_area(shown, signal, kind, above=above):.2f}" for kind in KINDS[1:])
        print(f"{word:8} {areas}")
    print("\nsign      mark at        value   genuine that show it (other half)   recaptures that do (other half)")
    signs = {}
    for word, (signal, above, kind) in SIGNS.items():
        weak, strong = (_mark(shown, signal, kind, rate, above=above) for rate in (WEAK, STRONG))
        for rate, mark in ((WEAK, weak), (STRONG, strong)):
            false_signs, found = f"{mark.false_signs} of {mark.genuine}", f"{mark.found} of {mark.recaptured}"
            print(f"{word:8} {rate:8.0%} {mark.value:12.2f}   {false_signs:>20}   {found:>30}")
        if word in REASONS:
            signs[word] = Sign(signal, above, weak, strong if word in QUESTIONED else None)
    if options.write:
        made = RecaptureCalibration(datetime.now(UTC).date(), "simulated recaptures of documents/labels.csv", signs)
        options.write.write_text(json.dumps(plain(made), indent=1, sort_keys=True) + "\n", "utf-8")


def _mark(shown: Sequence[Shown], signal: str, kind: str, rate: float, *, above: bool) -> Mark:
    ours = np.sort(_values([s for s in shown if s.first_half], signal, "genuine", above=above))[::-1]
    # So that no more than this share lies at the mark or beyond.
    value = float(np.nextafter(ours[int(rate * len(ours))], np.inf))
    others = [s for s in shown if not s.first_half]
    genuine, recaptured = (_values(others, signal, of, above=above) for of in ("genuine", kind))
    counts = (int((genuine >= value).sum()), len(genuine), int((recaptured >= value).sum()), len(recaptured))
    return Mark(value if above else -value, *counts)


def _values(shown: Sequence[Shown], signal: str, kind: str, *, above: bool) -> NDArray[np.float64]:
    """Return a signal's values towards recaptures; pictures in which it cannot be told show no sign."""
    told = [getattr(s.reading, signal) for s in shown if s.kind == kind]
    return np.array([-np.inf if value is None else value if above else -value for value in told])


def _area(shown: Sequence[Shown], signal: str, kind: str, *, above: bool) -> float:
    high, low = (_values(shown, signal, of, above=above) for of in (kind, "genuine"))
    low = np.sort(low)
    return float((np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")).mean() / 2 / len(low))


def _shown() -> Iterator[Shown]:
    folder = data_sets.data_folder() / "documents"
    rows = [row for row in read_rows(folder / "labels.csv").rows if (folder / row["file"]).is_file()]
    groups = sorted({row["document_group"] for row in rows})
    faces = _faces()
    spent, count = 0.0, 0
    for place, row in enumerate(rows):
        flat = _flat(folder / row["file"])
        portrait = find_portrait(flat, 0)
        for turn in range(ROUNDS * len(KINDS)):
            kind = KINDS[turn % len(KINDS)]
            if kind == "pasted" and portrait is None:
                continue
            put = _put(kind, flat, portrait, faces[(place + turn) % len(faces)], np.random.default_rng([place, turn]))
            picture, _, quality = photograph(put, Grade.GOOD, np.random.default_rng([place, turn // len(KINDS)]))
            seen = decode(encode(sensed(picture), quality))
            found = next((box for degrees in (0, 90, 180, 270) if (box := find_portrait(seen, degrees))), None)
            began = time.process_time()
            reading = measure_recapture(seen, found)
            spent, count = spent + time.process_time() - began, count + 1
            yield Shown(kind, reading, groups.index(row["document_group"]) % 2 == 0)
    print(f"{1000 * spent / count:.0f} ms CPU a picture")


def _put(kind: str, flat: RGB, portrait: Box | None, face: RGB, rng: np.random.Generator) -> RGB:
    """Return what lies before the camera."""
    if kind == "screen":
        return on_screen(flat, rng)
    if kind == "copy":
        return photocopied(flat, rng)
    if kind == "pasted" and portrait is not None:
        return pasted(flat, (int(portrait.x), int(portrait.y), int(portrait.w), int(portrait.h)), face, rng)
    return flat


def _flat(path: Path) -> RGB:
    pixels = read_image_file(path).decode()[0]
    scale = LONG_SIDE_PX / max(pixels.shape[:2])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def _faces() -> list[RGB]:
    lfw = data_sets.lfw()
    names = sorted(lfw.labelled.images)[::97]
    return [np.ascontiguousarray(read_image_file(lfw.folder / name).decode()[0][60:200, 70:180]) for name in names]


if __name__ == "__main__":
    main()
