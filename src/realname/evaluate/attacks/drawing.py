"""Draw bodies as a camera sees them: nearer triangles over farther ones, pictures in true perspective.

Triangles are small, so that they are told apart by the depth of their middles; within one, a pixel's place in the
picture is exact (u/z, v/z and 1/z are linear on the screen).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2
from weakref import ref

import cv2
import numpy as np

from realname.evaluate.attacks.lighting import Light, irradiance
from realname.evaluate.attacks.surfaces import Floats, Ints, Surface

SUBPIXEL_BITS = 4
NEAREST_MM = 60.0
NOTHING = -1
MOST_HALVED = 64
_HALVED: dict[tuple[int, int], tuple[ref[Floats], Floats]] = {}


@dataclass(frozen=True, slots=True)
class View:
    """A pinhole: the picture's size in pixels, and the focal length as a share of its long side."""

    width: int
    height: int
    focal: float

    @property
    def focal_px(self) -> float:
        """Return the focal length in pixels."""
        return self.focal * max(self.width, self.height)

    def project(self, points: Floats) -> Floats:
        """Return where points in camera coordinates (mm) fall, n x 2 pixels."""
        depth = np.maximum(points[:, 2:], NEAREST_MM)
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        return np.asarray(points[:, :2] / depth * self.focal_px + middle, np.float32)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of it: linear RGB light, and which pixels a body covers."""

    radiance: Floats
    covered: Floats


def draw(bodies: Sequence[Surface], view: View, light: Light, behind: Floats) -> Drawn:
    """Return bodies, already placed in camera coordinates, before a background of the view's size (linear RGB)."""
    flats = [view.project(body.points) for body in bodies]
    owner = _cover(bodies, flats, view)
    radiance = behind.copy()
    start = 0
    for body, flat in zip(bodies, flats, strict=True):
        ids = owner - start
        mine = (ids >= 0) & (ids < len(body.triangles))
        start += len(body.triangles)
        if mine.any():
            _paint(radiance, body, flat, np.where(mine, ids, NOTHING), light)
    return Drawn(radiance, (owner >= 0).astype(np.float32))


def _cover(bodies: Sequence[Surface], flats: Sequence[Floats], view: View) -> Ints:
    """Return for each pixel the number of the triangle seen there, counted over all bodies, or NOTHING."""
    corners = np.concatenate([flat[body.triangles] for body, flat in zip(bodies, flats, strict=True)])
    depth = np.concatenate([body.points[body.triangles][..., 2].mean(axis=1) for body in bodies])
    low, high = corners.min(axis=1), corners.max(axis=1)
    seen = (high >= 0).all(axis=1) & (low[:, 0] < view.width) & (low[:, 1] < view.height) & (depth > NEAREST_MM)
    # Pixel centres lie at whole numbers for OpenCV, at halves for the projection.
    fixed = np.round((corners - 0.5) * (1 << SUBPIXEL_BITS)).astype(np.int32)
    owner = np.full((view.height, view.width), NOTHING, np.int32)
    for i in np.flatnonzero(seen)[np.argsort(-depth[seen])].tolist():
        cv2.fillConvexPoly(owner, fixed[i], i, cv2.LINE_8, SUBPIXEL_BITS)
    return owner


def _paint(radiance: Floats, body: Surface, flat: Floats, ids: Ints, light: Light) -> None:
    rows, columns = np.flatnonzero((ids >= 0).any(axis=1)), np.flatnonzero((ids >= 0).any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    cut = ids[box]
    known = np.maximum(cut, 0)
    x = np.arange(columns[0], columns[-1] + 1, dtype=np.float32) + 0.5
    y = np.arange(rows[0], rows[-1] + 1, dtype=np.float32)[:, None] + 0.5
    near = 1 / np.maximum(body.points[:, 2:], NEAREST_MM)
    arriving = irradiance(body, light)
    values = np.concatenate([body.at * near, near, arriving.room, arriving.screen, arriving.mirrored], axis=1)
    slopes = np.ascontiguousarray(_slopes(flat[body.triangles], values[body.triangles]).transpose(1, 2, 0))
    needed = 6 if body.gloss else 5
    planes = [
        slopes[0, k].take(known) * x + slopes[1, k].take(known) * y + slopes[2, k].take(known) for k in range(needed)
    ]
    depth = np.maximum(planes[2], 1e-6)
    u, v = planes[0] / depth, planes[1] / depth
    picture, ratio = _level(body, flat)
    painted = cv2.remap(picture, u * ratio, v * ratio, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    shown = painted * light.on(np.maximum(planes[3], 0), np.maximum(planes[4], 0))
    if body.emits:
        shown += painted * np.float32(body.emits)
    if body.gloss:
        shown += (np.float32(body.gloss) * np.maximum(planes[5], 0))[..., None] * light.mirrored
    np.copyto(radiance[box], shown, where=(cut >= 0)[..., None])


def _slopes(corners: Floats, values: Floats) -> Floats:
    """Return for each triangle and value the plane over the screen: m x 3 (x, y, 1) x k."""
    ones = np.ones((*corners.shape[:2], 1))
    matrices = np.concatenate([corners, ones], axis=2).astype(np.float64)
    thin = np.abs(np.linalg.det(matrices)) < 1e-3  # noqa: PLR2004  square pixels: seen from the side
    matrices[thin] = np.eye(3)
    slopes = np.linalg.solve(matrices, values.astype(np.float64))
    slopes[thin] = 0
    slopes[thin, 2] = values[thin].mean(axis=1)
    return np.asarray(slopes, np.float32)


def _level(body: Surface, flat: Floats) -> tuple[Floats, float]:
    """Return the body's picture, halved while two of its pixels fall on one, and the ratio of its size."""
    spread = np.ptp(body.at, axis=0).max() / max(float(np.ptp(flat, axis=0).max()), 1.0)
    times = max(0, ceil(log2(spread / 1.5)))
    return _halved(body.albedo, times), 0.5**times


def _halved(picture: Floats, times: int) -> Floats:
    """Return a picture halved so often, which the last few pictures asked for need not be again."""
    if times == 0:
        return picture
    key = (id(picture), times)
    known = _HALVED.get(key)
    if known is None or known[0]() is not picture:
        if len(_HALVED) >= MOST_HALVED:
            _HALVED.clear()
        known = (ref(picture), np.asarray(cv2.pyrDown(_halved(picture, times - 1)), np.float32))
        _HALVED[key] = known
    return known[1]
