"""Follow the face's own pixels from one picture to another: where each point of the skin went.

Both faces are brought to one size, and dense flow (Kroeger et al., "Fast Optical Flow using Dense Inverse Search",
2016) runs both ways between them. The mesh tells only where to look: its depth and its own motion play no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.geometry import Transform, apply, similarity
from realname.measure.liveness.head import generic_head
from realname.measure.liveness.sightings import Sighting

SIDE_PX = 264
EYES_APART_PX = 100.0
"""The unit: outer eye corners one apart are this many pixels of the aligned face."""

CENTRE_PX = np.array([132.0, 96.0])
"""Where the middle between the eyes lies, so that forehead and chin are inside."""

ALIGNED_BY = (33, 133, 362, 263, 6, 168, 197, 48, 278, 98, 327, 61, 291)
"""Points that place the face: eyes, bridge and sides of the nose, corners of the mouth."""

WINDOW_PX = 25
CONTRAST_FLOOR = 6.0
"""Grey levels: below this deviation a window is noise, and is not stretched."""

MAX_RETURN_PX = 1.2
"""A point that the flow back does not bring home within this distance was not followed."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tracks:
    """Points followed from one face to another, in units of the eyes' distance.

    start, end   n x 2; depth n, that of a generic head at the same place; weight n, how plain a corner the point is
    """

    start: Floats
    end: Floats
    depth: Floats
    weight: Floats


def track(a: Sighting, b: Sighting) -> Tracks:
    """Follow the skin of one face to where it is in another picture; both must hold a face."""
    place_a, place_b = _placement(a), _placement(b)
    grey_a, grey_b = _aligned(a, place_a), _aligned(b, place_b)
    there, back = _flow(grey_a, grey_b), _flow(grey_b, grey_a)
    points = apply(place_a, a.points[:, :2])[_followed()].astype(np.float64)
    moved = points + _sample(there, points)
    home = moved + _sample(back, moved)
    inside = ((points >= 1) & (points < SIDE_PX - 1) & (moved >= 1) & (moved < SIDE_PX - 1)).all(axis=1)
    kept = inside & (np.hypot(*(home - points).T) < MAX_RETURN_PX)
    corners = np.asarray(cv2.cornerMinEigenVal(grey_a, 7, ksize=3), np.float32)
    weight = np.sqrt(np.maximum(_sample(corners, points)[:, 0], 0))[kept]
    return Tracks(
        start=(points[kept] - CENTRE_PX) / EYES_APART_PX,
        end=(moved[kept] - CENTRE_PX) / EYES_APART_PX,
        depth=generic_head()[_followed(), 2][kept],
        weight=weight / max(float(weight.mean()), 1e-9) if len(weight) else weight,
    )


@cache
def _followed() -> NDArray[np.intp]:
    """Return the vertices whose skin keeps its shape: without lips and lids, which open and close, and the jaw."""
    head = generic_head()
    x, y = head[:, 0], head[:, 1]
    mouth = ((x / 0.36) ** 2 + ((y - 0.80) / 0.20) ** 2) < 1
    lids = (((np.abs(x) - 0.33) / 0.22) ** 2 + (y / 0.12) ** 2) < 1
    return np.flatnonzero(~mouth & ~lids & (y < 0.95))  # noqa: PLR2004  below the mouth begins the jaw


def _placement(seen: Sighting) -> Transform:
    """Return the similarity from the picture to the aligned face: least median of squares, so that a few may err."""
    source = seen.points[list(ALIGNED_BY), :2].astype(np.float32)
    target = (generic_head()[list(ALIGNED_BY), :2] * EYES_APART_PX + CENTRE_PX).astype(np.float32)
    cv2.setRNGSeed(1)
    found, _ = cv2.estimateAffinePartial2D(source, target, method=cv2.LMEDS)
    return similarity(source, target) if found is None else np.asarray(found, np.float64)


def _aligned(seen: Sighting, place: Transform) -> NDArray[np.uint8]:
    """Return the face at the unit's size, grey, its contrast made even, as the flow reads it."""
    grey = cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY)
    scale = float(np.hypot(*place[0, :2]))
    if scale < 1:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.5 / scale)
    face = cv2.warpAffine(grey, place, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    face = face.astype(np.float32)
    mean = cv2.blur(face, (WINDOW_PX, WINDOW_PX))
    spread = np.sqrt(np.maximum(cv2.blur(face * face, (WINDOW_PX, WINDOW_PX)) - mean * mean, 0))
    even = (face - mean) / (spread + CONTRAST_FLOOR)
    return np.clip(even * 45 + 128, 0, 255).astype(np.uint8)


def _flow(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float32]:
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    return np.asarray(search.calc(a, b, None), np.float32)  # type: ignore[call-overload]  # None: no first guess


def _sample(field: NDArray[np.float32], points: Floats) -> Floats:
    """Return a field's values between pixels, n x channels."""
    at = points.astype(np.float32)[None]
    found = cv2.remap(field, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(found, np.float64).reshape(len(points), -1)
