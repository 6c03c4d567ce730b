"""What the default engine and the passive signals read on LFW-dev's photographs, kept between runs: for `lanes`."""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.instruments import FaceMeasurer, instruments
from realname.measure.challenges import SpoofReading
from realname.measure.faces.geometry import Points
from realname.measure.images import RGB, Image, read_image_file
from realname.measure.readings import Comparison, FaceImageReading, FaceReading, Permit, Template

PERMIT = Permit("evaluation", "the terms of the public research set")
SAID_EVERY = 250


@dataclass(frozen=True, slots=True)
class Photograph:
    """One photograph: where it lies, whose it is, and what is read on it; `spoof` of its largest face, if any."""

    path: Path
    person: int
    reading: FaceImageReading
    spoof: SpoofReading | None


class ReadAlready:
    """A face engine that tells again what the real one read on the same photographs; no other can be measured."""

    def __init__(self, real: FaceMeasurer, photographs: Sequence[Photograph]) -> None:
        self.stamp = real.stamp
        self._real = real
        self._readings = {one.reading.image.digest: one.reading for one in photographs}
        self._spoofs = {
            five_of(one.reading.faces[0]).tobytes(): one.spoof for one in photographs if one.spoof is not None
        }

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        """Return what was read."""
        if not isinstance(permit, Permit):
            raise TypeError("a face is measured only under a permit")
        return [self._readings[image.reading.digest] for image in images]

    def compare(self, a: Template, b: Template) -> Comparison:
        """Score two templates, as the real engine does."""
        return self._real.compare(a, b)

    def measure_spoof(self, pixels: RGB, five: Points) -> SpoofReading:
        """Return the signals that were read of the face with these points."""
        del pixels
        return self._spoofs[np.asarray(five, np.float32).tobytes()]


def five_of(face: FaceReading) -> NDArray[np.float32]:
    """Return a face's five points, 5 x 2."""
    return np.array([(point.x, point.y) for point in face.landmarks], np.float32)


def photographs(cache: Path, most: int) -> list[Photograph]:
    """Return the readings of all photographs of the first people, in the set's order, so many photographs at most."""
    data = data_sets.lfw()
    chosen = list(zip(data.labelled.images, data.labelled.people.tolist(), strict=True))[:most]
    names = hashlib.sha256("\n".join(name for name, _ in chosen).encode()).hexdigest()[:8]
    stamp = instruments().faces.stamp
    path = cache / f"lanes-{stamp.name}-{stamp.version}-{stamp.digest[:12]}-{names}.pickle"
    if path.exists():
        # Our own file, in a folder that the caller chose.
        kept: list[Photograph] = pickle.loads(path.read_bytes())  # noqa: S301
        return kept
    found = []
    for done, (name, person) in enumerate(chosen):
        found.append(_read(data.folder / name, person))
        if done % SAID_EVERY == 0:
            print(f"  reading photographs: {done} of {len(chosen)}", file=sys.stderr, flush=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(found))
    return found


def _read(path: Path, person: int) -> Photograph:
    tools = instruments()
    image = read_image_file(path)
    [reading] = tools.faces.measure([image], PERMIT)
    spoof = None
    if reading.faces:
        pixels, _ = image.decode()
        spoof = tools.measure_spoof(pixels, five_of(reading.faces[0]))
    return Photograph(path, person, reading, spoof)
