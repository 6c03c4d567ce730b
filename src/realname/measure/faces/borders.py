"""Straight edges around a face: those of a sheet of paper, a photograph, or a device that shows one.

Segments by LSD (Grompone von Gioi et al., "LSD: a Line Segment Detector", 2012), joined where they lie in one line. A
door frame is straight, too: this is a hint.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB

FACE_PX = 64
"""The face's width at which edges are looked for: a sheet's edge is seen, the texture of hair and cloth is not."""

AROUND = 2.2
"""How far from the face's middle edges are looked for, in widths of the face, to each side."""

SHORTEST = 0.3
"""Segments below it, in widths of the face, are joined to nothing."""

MOST_SEGMENTS = 80
OFF_LINE = 0.05
GAP = 0.35
"""Segments are one edge where both ends of one lie this near the other's line, and the hole between is no larger."""

BESIDE_FACE = 0.5
LEAST_EDGE = 0.5
MOST_EDGE = 2.5
"""Edges count from half a face's width on, and no more than two and a half: then a sheet is full-length seen."""

TURNS_DEG = np.arange(-30.0, 31.0, 10.0)
TOLERANCE_DEG = 12.0
SIDES = 4
FULL = 3 * MOST_EDGE
"""Three sides, full length: a sheet's fourth is often behind a hand or out of the picture."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a face lies: its middle, its width and how far it is turned in the picture (radians, clockwise)."""

    x: float
    y: float
    width: float
    roll: float


def border(pixels: RGB, face: Place) -> float:
    """Return 0..1: the length of the three longest edges beside a face that lie as a rectangle's sides would."""
    edges = _joined(_segments(pixels, face))
    if not len(edges):
        return 0.0
    begin, end, length = edges[:, :2], edges[:, 2:4], edges[:, 4]
    along = (end - begin) / np.linalg.norm(end - begin, axis=1, keepdims=True)
    middle = (begin + end) / 2
    away = np.abs(middle[:, 0] * -along[:, 1] + middle[:, 1] * along[:, 0])
    reach = np.sort(np.stack([(begin * along).sum(axis=1), (end * along).sum(axis=1)]), axis=0)
    counted = (away > BESIDE_FACE) & (length > LEAST_EDGE) & (reach[0] < BESIDE_FACE) & (reach[1] > -BESIDE_FACE)
    angle = np.degrees(np.arctan2(along[:, 1], along[:, 0]))[counted]
    middle, length = middle[counted], np.minimum(length[counted], MOST_EDGE)
    return max((_three_sides(angle, middle, length, np.degrees(face.roll) + turn) for turn in TURNS_DEG), default=0.0)


def _three_sides(angle: Floats, middle: Floats, length: Floats, turn_deg: float) -> float:
    longest = []
    for side in range(SIDES):
        outward = np.radians(turn_deg + 90 * side)
        fits = np.abs((angle - turn_deg - 90 * side) % 180 - 90) < TOLERANCE_DEG
        fits &= middle @ np.array([np.cos(outward), np.sin(outward)]) > 0
        longest.append(float(length[fits].max(initial=0.0)))
    return min(1.0, sum(sorted(longest)[1:]) / FULL)


def _segments(pixels: RGB, face: Place) -> Floats:
    """Return segments as begin and end, in widths of the face from its middle, longest first."""
    reach = AROUND * face.width
    left, top = max(0, round(face.x - reach)), max(0, round(face.y - reach))
    part = pixels[top : max(top, round(face.y + reach)), left : max(left, round(face.x + reach))]
    scale = FACE_PX / face.width
    if min(part.shape[:2]) * scale < FACE_PX / 2:
        return np.zeros((0, 4))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=way)
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)  # one each: two calls of one corrupt its memory
    found = detector.detect(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))[0]
    if found is None:
        return np.zeros((0, 4))
    lines = found[:, 0].astype(np.float64) / scale
    lines = (lines + np.array([left - face.x, top - face.y] * 2)) / face.width
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    order = np.argsort(-lengths, kind="stable")
    kept: Floats = lines[order][lengths[order] >= SHORTEST][:MOST_SEGMENTS]
    return kept


def _joined(segments: Floats) -> Floats:
    """Join what lies in one line: begin, end, and the length that segments cover; longest first."""
    left = np.ones(len(segments), bool)
    edges = []
    for first in range(len(segments)):
        if not left[first]:
            continue
        begin = segments[first, :2]
        length = float(np.hypot(*(segments[first, 2:] - begin)))
        along = (segments[first, 2:] - begin) / length
        ends = segments.reshape(-1, 2, 2) - begin
        near = np.abs(ends[..., 1] * along[0] - ends[..., 0] * along[1]).max(axis=1) < OFF_LINE
        spans = np.sort(ends @ along, axis=1)
        low, high, covered = 0.0, length, length
        left[first] = False
        reachable = near & left
        while (more := reachable & (spans[:, 0] < high + GAP) & (spans[:, 1] > low - GAP)).any():
            covered += float((spans[more, 1] - spans[more, 0]).sum())
            low, high = min(low, float(spans[more, 0].min())), max(high, float(spans[more, 1].max()))
            left &= ~more
            reachable &= ~more
        edges.append([*(begin + low * along), *(begin + high * along), min(covered, high - low)])
    return np.array(edges).reshape(-1, 5)
