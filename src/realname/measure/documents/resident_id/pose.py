"""Find where a resident identity card lies in a picture from a text detector's map, before any character is read.

Each long line of print, and each four-sided outline, is taken for what a card always has; the places that follow are
scored by how well the whole map agrees with the card's layout, and the best are moved to where they agree best. No
reading is needed to tell front from back or up from down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.layout import (
    ANCHORS,
    CORNERS_MM,
    HEIGHT_MM,
    SHRUNK,
    WIDTH_MM,
    Side,
    Strip,
    agreement_weights,
)
from realname.measure.documents.resident_id.outlines import find_outlines

Matrices = NDArray[np.float64]
Map = NDArray[np.float32]
Points = NDArray[np.float64]

INK = 0.3  # of the detector's probability, as published with it
MIN_LINE_PX = 10.0  # in the map: shorter pieces have no reliable direction
MAX_LINES = 8
TURN_TOLERANCE_DEG = 14.0
THICKNESS = (0.55, 2.4)  # of a line as seen, over that of the anchor; print behind it can thicken a line
SAMPLES_PER_MM = 0.8
CLIMBED = 6
COARSE_BLUR_PX, FINE_BLUR_PX = 3.0, 1.0
COARSE_STEPS_MM = (2.0, 2.0, 2.0, 1.0)
FINE_STEPS_MM = (1.0, 1.0, 0.5, 0.5)
REACH = 40.0  # millimetres from the middle at which a step is one millimetre


@dataclass(frozen=True, slots=True)
class Pose:
    """A guess where a card lies: `matrix` takes millimetres of the card to map pixels; `score` is at most 1."""

    side: Side
    matrix: Matrices
    score: float


def find_poses(text_map: Map, grey: NDArray[np.uint8], most: int = 3) -> list[Pose]:
    """Return the best guesses, best first; `grey` is the picture at the map's size. Empty where nothing is printed."""
    lines = _lines(text_map)
    if not lines:
        return []
    coarse, fine = _ground(text_map, lines, COARSE_BLUR_PX), _ground(text_map, lines, FINE_BLUR_PX)
    outlined = [placing for outline in find_outlines(grey) for placing in _outlined(outline)]
    found = []
    for side, anchors in ANCHORS.items():
        placings = [*outlined, *(p for anchor in anchors for line in lines for p in _placings(line, anchor))]
        matrices = np.array(placings)
        best = np.argsort(-coarse.scores(matrices, side))[:CLIMBED]
        climbed = fine.climbed(coarse.climbed(matrices[best], side, COARSE_STEPS_MM), side, FINE_STEPS_MM)
        scores = fine.scores(climbed, side)
        found += [Pose(side, matrix, float(score)) for matrix, score in zip(climbed, scores, strict=True)]
    return sorted(found, key=lambda pose: -pose.score)[:most]


def rescored(text_map: Map, pose: Pose) -> Pose:
    """Return a pose with the score that its matrix has on a map."""
    ground = _ground(text_map, _lines(text_map), FINE_BLUR_PX)
    return Pose(pose.side, pose.matrix, float(ground.scores(pose.matrix[None], pose.side)[0]))


@dataclass(frozen=True, slots=True)
class _Ground:
    """A text map to place cards on: `middles` (n, 3) of its lines and the `weights` of those."""

    soft: Map
    middles: Points
    weights: Points

    def scores(self, matrices: Matrices, side: Side) -> Points:
        """Score places (n, 3, 3): agreement with the layout, less where much print lies outside."""
        points, weights = _samples(side)
        seen = matrices @ points
        height, width = self.soft.shape
        x = np.clip(seen[:, 0] / seen[:, 2], -1, width).astype(np.int32)
        y = np.clip(seen[:, 1] / seen[:, 2], -1, height).astype(np.int32)
        outside = (x < 0) | (y < 0) | (x >= width) | (y >= height)
        values = self.soft[np.where(outside, 0, y), np.where(outside, 0, x)]
        agreement = np.where(outside, 0, values) @ weights
        back = np.linalg.inv(matrices) @ self.middles.T
        mm_x, mm_y = back[:, 0] / back[:, 2], back[:, 1] / back[:, 2]
        inside = (mm_x > 0) & (mm_x < WIDTH_MM) & (mm_y > 0) & (mm_y < HEIGHT_MM)
        return np.asarray(agreement * (1 + inside @ self.weights) / 2, np.float64)

    def climbed(self, matrices: Matrices, side: Side, steps_mm: Sequence[float]) -> Matrices:
        """Move places (n, 3, 3) to where they agree best, step by step."""
        count = len(matrices)
        for step_mm in steps_mm:
            moves = np.concatenate([np.eye(3)[None], np.eye(3) + step_mm * _MOVES, np.eye(3) - step_mm * _MOVES])
            tried = (matrices[:, None] @ moves[None]).reshape(-1, 3, 3)
            best = self.scores(tried, side).reshape(count, -1).argmax(1)
            matrices = tried.reshape(count, -1, 3, 3)[np.arange(count), best]
        return matrices


@dataclass(frozen=True, slots=True)
class _Line:
    start: Points
    end: Points
    thickness: float

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.end - self.start))


def _ground(text_map: Map, lines: Sequence[_Line], blur_px: float) -> _Ground:
    middles = np.array([np.append((line.start + line.end) / 2, 1.0) for line in lines])
    weights = np.array([line.length for line in lines])
    return _Ground(
        np.asarray(cv2.GaussianBlur(text_map, (0, 0), blur_px), np.float32), middles, weights / weights.sum()
    )


def _lines(text_map: Map) -> list[_Line]:
    contours, _ = cv2.findContours((text_map > INK).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        corners = np.asarray(cv2.boxPoints(cv2.minAreaRect(contour)), np.float64)
        if np.linalg.norm(corners[1] - corners[0]) < np.linalg.norm(corners[2] - corners[1]):
            corners = np.roll(corners, -1, 0)
        thickness = float(np.linalg.norm(corners[2] - corners[1]))
        line = _Line((corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2, thickness)
        if line.length >= max(MIN_LINE_PX, 3 * thickness):
            found.append(line)
    if not found:
        return []
    lengths = np.array([line.length for line in found])
    turns = np.array([np.arctan2(*(line.end - line.start)[::-1]) for line in found])
    main = np.angle((lengths**2 * np.exp(2j * turns)).sum()) / 2
    away = np.abs(np.angle(np.exp(2j * (turns - main)))) / 2
    kept = [line for line, off in zip(found, away, strict=True) if off < np.radians(TURN_TOLERANCE_DEG)]
    return sorted(kept, key=lambda line: -line.length)[:MAX_LINES]


def _placings(line: _Line, anchor: Strip) -> list[Matrices]:
    placings: list[Matrices] = []
    scale = line.length / (anchor.right - anchor.left)
    if not THICKNESS[0] <= line.thickness / (anchor.height * SHRUNK * scale) <= THICKNESS[1]:
        return placings
    for start, end in ((line.start, line.end), (line.end, line.start)):
        along = (end - start) / (anchor.right - anchor.left)
        down = np.array([-along[1], along[0]])
        origin = start - along * anchor.left - down * anchor.y
        placings.append(np.array([[along[0], down[0], origin[0]], [along[1], down[1], origin[1]], [0, 0, 1]]))
    return placings


def _outlined(corners: Points) -> list[Matrices]:
    turned = (corners, np.roll(corners, -2, 0))
    return [np.asarray(cv2.getPerspectiveTransform(CORNERS_MM, way.astype(np.float32)), np.float64) for way in turned]


@cache
def _samples(side: Side) -> tuple[Points, Points]:
    weights = agreement_weights(side, SAMPLES_PER_MM)
    rows, cols = np.nonzero(weights)
    points = np.stack([(cols + 0.5) / SAMPLES_PER_MM, (rows + 0.5) / SAMPLES_PER_MM, np.ones(len(rows))])
    return points, weights[rows, cols].astype(np.float64)


def _about_middle(generator: Sequence[Sequence[float]]) -> Matrices:
    middle = np.array([[1, 0, WIDTH_MM / 2], [0, 1, HEIGHT_MM / 2], [0, 0, 1]])
    return np.asarray(middle @ np.array(generator) @ np.linalg.inv(middle), np.float64)


_MOVES = np.array(
    [
        _about_middle(generator)
        for generator in (
            ((0, 0, 1), (0, 0, 0), (0, 0, 0)),
            ((0, 0, 0), (0, 0, 1), (0, 0, 0)),
            ((1 / REACH, 0, 0), (0, 1 / REACH, 0), (0, 0, 0)),
            ((0, -1 / REACH, 0), (1 / REACH, 0, 0), (0, 0, 0)),
        )
    ]
)
