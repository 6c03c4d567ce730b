"""How well a face was captured, measured on its aligned crop and its landmarks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.geometry import Points
from realname.measure.images import RGB
from realname.measure.readings import FaceQuality

INNER = slice(20, 92)
"""The part of the crop that is face in every head shape: no hair, no background."""

CLIPPED = 250
CRISP_GRADIENT = 1.6
"""95th percentile of the gradient over the contrast: the median of 63 crisp portraits. Press photographs have 1.3."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a face lies: landmarks (n x 2) and eyes (2 x 2) in the pixels of a decoding of `size` (width, height).

    `eyes_apart_px` is in pixels of the picture as it was taken.
    """

    landmarks: Points
    eyes: Points
    size: tuple[int, int]
    eyes_apart_px: float


def measure_quality(crop: RGB, placement: Placement, raw_length: float) -> FaceQuality:
    """Measure one face on its aligned crop, 112 x 112; `raw_length` is that of the embedding before scaling."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float32)[INNER, INNER] / np.float32(255)
    return FaceQuality(
        eye_distance_px=placement.eyes_apart_px,
        sharpness=sharpness(grey),
        brightness=float(grey.mean()),
        contrast=float(grey.std()),
        overexposed=float((crop[INNER, INNER].min(axis=2) >= CLIPPED).mean()),
        recognisability=raw_length,
        in_frame=float(_inside(placement.landmarks, placement.size).mean()),
        eyes_in_frame=bool(_inside(placement.eyes, placement.size).all()),
    )


def sharpness(grey: NDArray[np.float32]) -> float:
    """Return the 95th percentile of the gradient over the contrast, 1 for a crisp photograph; light does not count."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3, scale=0.25)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3, scale=0.25)
    steep = float(np.percentile(np.hypot(across, down), 95))
    return steep / max(float(grey.std()), 0.02) / CRISP_GRADIENT


def _inside(points: Points, size: tuple[int, int]) -> NDArray[np.bool_]:
    width, height = size
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x >= 0) & (y >= 0) & (x < width) & (y < height))
