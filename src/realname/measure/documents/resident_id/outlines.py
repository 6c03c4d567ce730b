"""Find four-sided outlines in a picture: what a card on a table looks like to an edge detector."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.layout import HEIGHT_MM, WIDTH_MM

Points = NDArray[np.float64]

MIN_SHARE = 0.06  # of the picture's area
ASPECT_SLACK = 1.35  # how far perspective may squeeze a card
MAX_OUTLINES = 4
MOVED_PX = 2.0
CANNY = (12, 36)


def find_outlines(grey: NDArray[np.uint8]) -> list[Points]:
    """Return corners (4, 2) of card-shaped outlines, clockwise, a long side first; the largest first."""
    edges = cv2.dilate(cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.2), *CANNY), np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    least = MIN_SHARE * grey.size
    found = []
    for contour in contours:
        hull = cv2.convexHull(contour)
        area = float(cv2.contourArea(hull))
        if area < least:
            continue
        corners = _four_sides(hull)
        if corners is not None and area > 0.9 * float(cv2.contourArea(corners.astype(np.float32))):
            found.append((area, corners))
    found.sort(key=lambda item: -item[0])
    kept: list[Points] = []
    for _, corners in found:
        if all(
            float(np.abs(corners.mean(0) - other.mean(0)).max()) > MOVED_PX or _apart(corners, other) for other in kept
        ):
            kept.append(corners)
    return kept[:MAX_OUTLINES]


def _apart(one: Points, other: Points) -> bool:
    return float(np.abs(one - other).max()) > 0.04 * float(np.linalg.norm(one[1] - one[0]))


def _four_sides(hull: NDArray[Any]) -> Points | None:
    length = cv2.arcLength(hull, closed=True)
    for slack in (0.02, 0.035, 0.05, 0.07):
        corners = cv2.approxPolyDP(hull, slack * length, closed=True)[:, 0].astype(np.float64)
        if len(corners) == 4:  # noqa: PLR2004  the corners of a card
            return _long_side_first(corners)
    return None


def _long_side_first(corners: Points) -> Points | None:
    sides = np.linalg.norm(np.roll(corners, -1, 0) - corners, axis=1)
    if sides[0] + sides[2] < sides[1] + sides[3]:
        corners, sides = np.roll(corners, -1, 0), np.roll(sides, -1)
    aspect = (sides[0] + sides[2]) / (sides[1] + sides[3]) / (WIDTH_MM / HEIGHT_MM)
    return corners if 1 / ASPECT_SLACK < aspect < ASPECT_SLACK else None
