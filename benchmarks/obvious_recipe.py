"""The recipe that anyone would put together from the same two networks: the peer of the shipped engines.

OpenCV's own FaceDetectorYN and FaceRecognizerSF run YuNet and SFace as published: the picture is decoded whole, five
points align each face, the embedding is averaged with that of the mirror image, and the cosine is the score. No mesh,
no centring. One thread.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import Image
from realname.measure.models import store
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

MIN_SCORE, MAX_OVERLAP, MAX_FACES = 0.6, 0.3, 100


class ObviousRecipe:
    """A bulk engine for evaluations. Of a face it measures the template and the embedding's length, nothing else."""

    stamp = EngineStamp("obvious", "1", "0" * 64)

    def __init__(self, *, mirror: bool = True) -> None:
        cv2.setNumThreads(1)
        self._mirror = mirror
        self._detector: Any = cv2.FaceDetectorYN.create(
            str(store.path_of("yunet")), "", (320, 320), MIN_SCORE, MAX_OVERLAP, MAX_FACES
        )
        self._recogniser: Any = cv2.FaceRecognizerSF.create(str(store.path_of("sface")), "")

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        """Measure every face of each picture."""
        del permit
        return [self._measure(image) for image in images]

    def vectors(self, templates: Sequence[Template]) -> NDArray[np.float32]:
        """Lay templates out as rows."""
        return np.stack([np.frombuffer(template.values, "<f4") for template in templates])

    def compare_all(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return cosines."""
        scores: NDArray[np.float32] = a @ b.T
        return scores

    def pool(self, templates: Sequence[Template]) -> Template:
        """Return the mean, scaled to length one."""
        return Template(self.stamp, unit(self.vectors(templates).mean(0)).astype("<f4").tobytes())

    def _measure(self, image: Image) -> FaceImageReading:
        started = time.perf_counter()
        pixels = np.ascontiguousarray(image.decode()[0][..., ::-1])
        self._detector.setInputSize(pixels.shape[1::-1])
        _, rows = self._detector.detect(pixels)
        found = [] if rows is None else sorted(rows, key=lambda row: -row[2] * row[3])
        faces = tuple(self._face(pixels, row) for row in found)
        return FaceImageReading(self.stamp, image.reading, faces, (time.perf_counter() - started) * 1000)

    def _face(self, pixels: NDArray[np.uint8], row: NDArray[np.float32]) -> FaceReading:
        crop = self._recogniser.alignCrop(pixels, row)
        raw = self._recogniser.feature(crop)[0].copy()
        vector = unit(raw)
        if self._mirror:
            vector = unit(vector + unit(self._recogniser.feature(np.ascontiguousarray(crop[:, ::-1]))[0]))
        eyes_apart = float(np.hypot(row[6] - row[4], row[7] - row[5]))
        return FaceReading(
            engine=self.stamp,
            box=Box(*(float(value) for value in row[:4])),
            detection_score=float(row[-1]),
            landmarks=(),
            mesh_found=False,
            pose=Pose(0, 0, 0),
            quality=FaceQuality(eyes_apart, 0, 0, 0, 0, float(np.linalg.norm(raw)), 1, eyes_in_frame=True),
            template=Template(self.stamp, vector.astype("<f4").tobytes()),
        )


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale a vector to length one."""
    scaled: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return scaled
