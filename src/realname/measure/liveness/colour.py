"""The colour of a face, point by point, and of what is behind it, in linear light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB
from realname.measure.liveness.head import generic_head
from realname.measure.liveness.sightings import Sighting

Floats = NDArray[np.float64]

SHRINK = 4
"""Pixels a side that are averaged before anything else: medians of single bytes are too coarse for 2 %."""

CLIPPED, BLACK = 0.9, 0.002
"""Linear light past which a channel may have been cut off, and below which it is noise."""

AROUND = 1.35
"""The face's outline grown by this keeps hair and blur at its edge out of the background."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def _linear_light() -> NDArray[np.float32]:
    """Return sRGB's decoding of each byte (IEC 61966-2-1)."""
    coded = np.arange(256) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4).astype(np.float32)  # noqa: PLR2004


LINEAR = _linear_light()


@dataclass(frozen=True, slots=True)
class Samples:
    """Of n pictures with a face, against the background of each: ln(red / green) and ln(blue / green).

    signal     n x 2 of the whole face, NaN where it cannot be told
    points     n x m x 2 of m points of the skin; vertices names them in the mesh
    ambient    0..1, the face's luminance in the darkest tenth of the pictures
    """

    signal: Floats
    points: Floats
    vertices: NDArray[np.intp]
    background_px: int
    ambient: float


def sample(seen: Sequence[Sighting]) -> Samples:
    """Measure pictures that all hold a face."""
    vertices = _skin()
    signal, points, lights, backgrounds = [], [], [], []
    for item in seen:
        small = _shrink(item.pixels)
        at = (item.points[vertices, :2] / SHRINK - (SHRINK - 1) / (2 * SHRINK)).astype(np.float32)
        face = np.asarray(cv2.remap(small, at[None], None, cv2.INTER_LINEAR), np.float64)[0]  # type: ignore[call-overload]
        outside = small[_background(item, small.shape[:2])].astype(np.float64)
        outside = outside[_usable(outside)]
        backgrounds.append(len(outside))
        behind = _ratios(np.median(outside, axis=0)) if len(outside) else np.full(2, np.nan)
        face[~_usable(face)] = np.nan
        ratios = _ratios(face) - behind
        known = np.isfinite(ratios).all(axis=1)
        enough = known.mean() >= 0.5  # noqa: PLR2004  half of the skin
        signal.append(np.median(ratios[known], axis=0) if enough else np.full(2, np.nan))
        points.append(ratios)
        lights.append(float(np.nanmedian(face @ LUMINANCE)) if known.any() else np.nan)
    return Samples(
        signal=np.array(signal),
        points=_filled(np.array(points)),
        vertices=vertices,
        background_px=int(np.median(backgrounds)) * SHRINK * SHRINK,
        ambient=float(np.nanpercentile(lights, 10)) if np.isfinite(lights).any() else 0.0,
    )


def _filled(points: Floats) -> Floats:
    """Give a point that cannot be told in one picture the mean of its others; 0 where there is none."""
    known = np.isfinite(points)
    total, count = np.where(known, points, 0.0).sum(axis=0), known.sum(axis=0)
    mean = np.where(count > 0, total / np.maximum(count, 1), 0.0)
    return np.where(known, points, mean)


def _shrink(pixels: RGB) -> NDArray[np.float32]:
    light = cv2.LUT(pixels, LINEAR)
    size = (max(1, pixels.shape[1] // SHRINK), max(1, pixels.shape[0] // SHRINK))
    return np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_AREA), np.float32)


def _usable(light: Floats) -> NDArray[np.bool_]:
    return np.asarray((light.max(axis=-1) < CLIPPED) & (light.min(axis=-1) > BLACK))


def _ratios(light: Floats) -> Floats:
    logs = np.log(light)
    return np.stack([logs[..., 0] - logs[..., 1], logs[..., 2] - logs[..., 1]], axis=-1)


def _background(item: Sighting, size: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return where neither the grown outline of the face is, nor what is below it: neck and clothes shine back too."""
    outline = cv2.convexHull(item.points[:, :2] / SHRINK)[:, 0]
    middle = outline.mean(axis=0)
    grown = middle + (outline - middle) * AROUND
    beside = np.ones(size, np.uint8)
    cv2.fillConvexPoly(beside, np.round(grown).astype(np.int32), 0)
    low, high = grown.min(axis=0), grown.max(axis=0)
    wide = (high[0] - low[0]) / 2
    left, right = max(0, int(low[0] - wide / 2)), max(0, int(high[0] + wide / 2))
    beside[max(0, int(middle[1])) :, left:right] = 0
    return beside.astype(bool)


def _skin() -> NDArray[np.intp]:
    """Return vertices on bare skin, away from eyes, brows, lips and the outline."""
    head = generic_head()
    x, y = head[:, 0], head[:, 1]
    eyes = (((np.abs(x) - 0.33) / 0.30) ** 2 + ((y + 0.08) / 0.26) ** 2) < 1
    mouth = ((x / 0.36) ** 2 + ((y - 0.80) / 0.20) ** 2) < 1
    inner = ((x / 0.66) ** 2 + ((y - 0.35) / 0.85) ** 2) < 1
    return np.flatnonzero(inner & ~eyes & ~mouth)
