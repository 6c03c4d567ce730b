"""Find faces: YuNet at 320 pixels, and at 640 where that finds none.

Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023. Run by OpenVINO on the folded weights, which takes
half the time of OpenCV's own runner on the published ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB
from realname.measure.models.runtime import network

SIDE_PX = 320
WIDE_SIDE_PX = 640
STRIDES = (8, 16, 32)
MIN_SCORE = 0.6
"""YuNet's published working point is 0.6 to 0.9. Lower finds hard faces; what they are worth, quality tells."""

MAX_OVERLAP = 0.3
"""Intersection over union past which two boxes are one face; YuNet's published setting."""

MAX_FACES = 100

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Detection:
    """A face in the pixels that were searched. `points`, 5 x 2: eyes (the image's left first), nose, mouth corners."""

    x: float
    y: float
    w: float
    h: float
    score: float
    points: Floats

    @property
    def eye_distance(self) -> float:
        """Return the pixels between the eyes."""
        return float(np.hypot(*(self.points[1] - self.points[0])))

    def scaled(self, factor: float) -> Detection:
        """Return the same face in pixels `factor` times as many."""
        return Detection(
            self.x * factor, self.y * factor, self.w * factor, self.h * factor, self.score, self.points * factor
        )


def detect_faces(pixels: RGB) -> list[Detection]:
    """Return the faces of a picture, largest first."""
    found = _detect_at(pixels, SIDE_PX)
    if not found and max(pixels.shape[:2]) > SIDE_PX:
        found = _detect_at(pixels, WIDE_SIDE_PX)
    return found


def _detect_at(pixels: RGB, side: int) -> list[Detection]:
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    small = pixels
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    canvas = np.zeros((1, 3, side, side), np.float32)
    # The network was trained on blue-green-red order.
    canvas[0, :, : small.shape[0], : small.shape[1]] = small[:, :, ::-1].transpose(2, 0, 1)
    outputs = network("yunet_float", ((1, 3, side, side),))(canvas)
    boxes, scores, points = _decode(outputs, side)
    kept = _suppress(boxes, scores)
    inverse = width / small.shape[1]
    faces = [
        Detection(x, y, w, h, float(scores[i]), points[i].reshape(5, 2) * inverse)
        for i in kept
        for x, y, w, h in [(boxes[i] * inverse).tolist()]
    ]
    return sorted(faces, key=lambda face: -face.w * face.h)


def _decode(outputs: tuple[Floats, ...], side: int) -> tuple[Floats, Floats, Floats]:
    """Turn the twelve maps (cls, obj, bbox, kps by stride) into boxes (n, 4), scores (n,) and points (n, 10)."""
    boxes, scores, points = [], [], []
    for level, stride in enumerate(STRIDES):
        cls, obj, box, kps = (outputs[kind * len(STRIDES) + level][0] for kind in range(4))
        score = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
        cells = np.flatnonzero(score >= MIN_SCORE)
        columns = side // stride
        at = np.stack([cells % columns, cells // columns], axis=1).astype(np.float32)
        size = np.exp(box[cells, 2:]) * stride
        centre = (at + box[cells, :2]) * stride
        boxes.append(np.concatenate([centre - size / 2, size], axis=1))
        scores.append(score[cells])
        points.append((kps[cells] + np.tile(at, 5)) * stride)
    return np.concatenate(boxes), np.concatenate(scores), np.concatenate(points)


def _suppress(boxes: Floats, scores: Floats) -> list[int]:
    if not len(boxes):
        return []
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), MIN_SCORE, MAX_OVERLAP)
    return [int(i) for i in np.asarray(kept).reshape(-1)[:MAX_FACES]]
