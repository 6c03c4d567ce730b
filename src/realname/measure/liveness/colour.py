"""How the colour of a face, point by point, and of what is behind it changes, in linear light."""

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

OFTEN = 0.8
FEWEST_PLACES = 40
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def _linear_light() -> NDArray[np.float32]:
    """Return sRGB's decoding of each byte (IEC 61966-2-1)."""
    coded = np.arange(256) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4).astype(np.float32)  # noqa: PLR2004


LINEAR = _linear_light()


@dataclass(frozen=True, slots=True)
class Samples:
    """Of n pictures with a face: how ln(red / green) and ln(blue / green) differ from their own mean over time.

    signal      n x 2, of the face less that of the background; NaN where it cannot be told
    points      n x m x 2, the same of m points of the skin; vertices names them in the mesh
    luminance   m, the points' mean luminance, 0..1
    ambient     0..1, the face's luminance in the darkest tenth of the pictures
    """

    signal: Floats
    points: Floats
    vertices: NDArray[np.intp]
    luminance: Floats
    background_px: int
    ambient: float


def sample(seen: Sequence[Sighting]) -> Samples:
    """Measure pictures of one size that all hold a face.

    Each point of the skin and each place of the background is held against its own mean over time, and only then the
    middle is taken: a hand that sways moves things in and out of view, and few of them at a time.
    """
    vertices = _skin()
    small = np.stack([_shrink(item.pixels) for item in seen])
    face = np.stack([_at(picture, item.points[vertices, :2]) for picture, item in zip(small, seen, strict=True)])
    places = np.logical_and.reduce([_background(item, small.shape[1:3]) for item in seen])
    behind = small[:, places].astype(np.float64)
    skin, beside = _changes(face), _changes(behind)
    against = _middle(beside)[:, None]
    shown = np.where(_usable(face), face @ LUMINANCE, np.nan)
    dim = [float(np.median(row[np.isfinite(row)])) for row in shown if np.isfinite(row).any()]
    return Samples(
        signal=_middle(skin) - against[:, 0],
        points=np.nan_to_num(skin - against),
        vertices=vertices,
        luminance=np.nan_to_num(_mean_over_time(shown)),
        background_px=round(float(np.isfinite(beside).all(axis=2).sum(axis=1).mean())) * SHRINK * SHRINK,
        ambient=float(np.percentile(dim, 10)) if dim else 0.0,
    )


def _changes(light: Floats) -> Floats:
    """Return how the two ratios (pictures x places x 2) differ from each place's own mean; NaN where not usable."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(_usable(light)[..., None], _ratios(light), np.nan)
    # A place that can be used only now and then has no mean of its own.
    ratios[:, np.isfinite(ratios).all(axis=2).mean(axis=0) < OFTEN] = np.nan
    return ratios - _mean_over_time(ratios)


def _mean_over_time(values: Floats) -> Floats:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    mean: Floats = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
    return mean


def _middle(changes: Floats) -> Floats:
    """Return each picture's mean over the middle half of its places, pictures x 2; NaN where fewer than a few count."""
    middles = np.full((len(changes), 2), np.nan)
    for at, picture in enumerate(changes):
        known = np.sort(picture[np.isfinite(picture).all(axis=1)], axis=0)
        if len(known) >= FEWEST_PLACES:
            middles[at] = known[len(known) // 4 : len(known) - len(known) // 4].mean(axis=0)
    return middles


def _at(picture: NDArray[np.float32], points: NDArray[np.float32]) -> Floats:
    """Return a shrunk picture's light at points of the whole one, n x 3."""
    places = (points / SHRINK - (SHRINK - 1) / (2 * SHRINK)).astype(np.float32)
    light = cv2.remap(picture, places[None], None, cv2.INTER_LINEAR)  # type: ignore[call-overload]  # None: no second map
    return np.asarray(light[0], np.float64)


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
