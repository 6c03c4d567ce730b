"""A face engine whose scores are invented, and photographs for it: plain pictures whose colour says who it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from realname.measure.images import Image
from realname.measure.readings import (
    Box,
    EngineStamp,
    FaceImageReading,
    FaceQuality,
    FaceReading,
    Permit,
    Pose,
    Template,
)

STAMP = EngineStamp("synthetic", "1", "cd" * 32)
SIDE_PX = 32
DIMENSIONS = 24
NOISE = 0.55


class SyntheticEngine:
    """An engine that knows who is in a picture from its colour: red the person, green the photograph.

    Blue 255 says that there is no face; blue 1 to 254 makes the template worse and less recognisable.
    """

    def __init__(self) -> None:
        self.stamp = STAMP
        self.permits: set[Permit] = set()
        self.batches: list[int] = []

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        self.permits.add(permit)
        self.batches.append(len(images))
        return [self._reading(image) for image in images]

    def vectors(self, templates: Sequence[Template]) -> NDArray[np.float32]:
        return np.stack([np.frombuffer(template.values, "<f4") for template in templates])

    def compare_all(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = a @ b.T
        return scores

    def pool(self, templates: Sequence[Template]) -> Template:
        mean = self.vectors(templates).mean(0)
        return Template(STAMP, (mean / np.linalg.norm(mean)).astype("<f4").tobytes())

    def _reading(self, image: Image) -> FaceImageReading:
        person, photograph, blue = (int(value) for value in image.decode()[0][0, 0])
        faces = () if blue == 255 else (_face(person, photograph, blue / 255),)
        return FaceImageReading(STAMP, image.reading, faces, 2.0)


def _face(person: int, photograph: int, poverty: float) -> FaceReading:
    identity = np.random.default_rng(person).normal(size=DIMENSIONS)
    noise = np.random.default_rng((person, photograph, 7)).normal(size=DIMENSIONS)
    vector = identity + (NOISE + 2 * poverty) * noise
    return FaceReading(
        engine=STAMP,
        box=Box(8, 8, 16, 16),
        detection_score=1.0,
        landmarks=(),
        mesh_found=True,
        pose=Pose(0, 0, 0),
        quality=FaceQuality(40, 1, 0.5, 0.2, 0, 20 * (1 - poverty) + photograph / 1000, 1, eyes_in_frame=True),
        template=Template(STAMP, (vector / np.linalg.norm(vector)).astype("<f4").tobytes()),
    )


def photograph(folder: Path, person: int, number: int, blue: int = 0) -> str:
    """Write one photograph and return its name."""
    name = f"person{person:03}_{number:04}.png"
    Pillow.new("RGB", (SIDE_PX, SIDE_PX), (person, number, blue)).save(folder / name)
    return name


def data_set(folder: Path, people: int, photographs: int) -> Path:
    """Write photographs, and a file of pairs: neighbours of each person, and of each with the next person."""
    folder.mkdir(exist_ok=True)
    names = [[photograph(folder, person, number) for number in range(photographs)] for person in range(people)]
    lines = ["file_a,file_b,same,half"]
    for person, own in enumerate(names):
        half = "first" if person < people / 2 else "second"
        lines += [f"{a},{b},1,{half}" for a, b in pairwise(own)]
        if person != people // 2 - 1 and person + 1 < people:
            lines += [f"{a},{b},0,{half}" for a, b in zip(own, names[person + 1], strict=True)]
    pairs = folder / "pairs.csv"
    pairs.write_text("\n".join(lines) + "\n", "utf-8")
    return pairs
