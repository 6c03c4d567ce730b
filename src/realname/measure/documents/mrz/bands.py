"""See a zone's lines in the pixels: bands full of upright strokes between bands of none.

Detectors give a line's place; its true height, its slope, and lines that were fused or missed are seen here. The
profile of horizontal contrast does not mind shade, and print of another direction adds little to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.strokes import Stroke
from realname.measure.images import RGB

PATCH_WIDTH_PX = 512
PARTS = 4
"""A line's slope is fitted through as many places along it."""

EDGE = 0.4
"""A band ends where its profile falls below this share of its height above the background."""

LEAST = 0.4
"""A neighbouring band has at least this share of the known line's contrast."""

MIN_DISTANCE, MAX_DISTANCE = 1.4, 3.2
"""Between the middles of neighbouring lines, over the height of characters: 1.75 to 2.5 on specimens."""

MIN_BAND, MAX_BAND = 0.5, 1.6
MOST_BESIDE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The surroundings of a stroke laid level. `contrast` is rows x PATCH_WIDTH_PX; `px` is picture pixels a row."""

    stroke: Stroke
    contrast: NDArray[np.float32]
    px: float

    def profile(self, part: slice = slice(None)) -> NDArray[np.float32]:
        """Return the contrast of each row, smoothed a little."""
        rows = self.contrast[:, part].mean(1)
        return np.asarray(np.convolve(rows, (0.25, 0.5, 0.25), "same"), np.float32)

    def offset(self, row: float) -> float:
        """Return how far across the stroke a row lies, in pixels of the picture."""
        return (row - (len(self.contrast) - 1) / 2) * self.px


def surroundings(pixels: RGB, stroke: Stroke, reach_px: float) -> Patch:
    """Lay a stroke level, with what lies within `reach_px` of its middle above and below."""
    px = stroke.length / PATCH_WIDTH_PX
    rows = max(3, 2 * round(reach_px / px) + 1)
    quad = Stroke(stroke.start, stroke.end, rows * px).quad()
    target = np.array([[0, 0], [PATCH_WIDTH_PX, 0], [PATCH_WIDTH_PX, rows], [0, rows]], np.float32)
    half = np.float32(0.5)
    warp = cv2.getPerspectiveTransform(quad - half, target - half)
    flags = cv2.INTER_AREA if px > 1 else cv2.INTER_LINEAR
    flat = cv2.warpPerspective(pixels, warp, (PATCH_WIDTH_PX, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    contrast = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3))
    return Patch(stroke, np.asarray(contrast, np.float32), px)


def straighten(pixels: RGB, stroke: Stroke) -> Stroke:
    """Return the stroke on its characters' middle, with their height; as it was where no band is seen."""
    patch = surroundings(pixels, stroke, stroke.height * 0.9)
    width = PATCH_WIDTH_PX // PARTS
    places, middles, heights = [], [], []
    for part in range(PARTS):
        band = _band_at_middle(patch.profile(slice(part * width, (part + 1) * width)))
        if band is not None:
            places.append((part + 0.5) / PARTS)
            middles.append(patch.offset((band[0] + band[1]) / 2))
            heights.append((band[1] - band[0]) * patch.px)
    if len(places) < PARTS - 1:
        return stroke
    slope, level = np.polyfit(places, middles, 1)
    if not np.isfinite(slope) or np.ptp(np.polyval((slope, level), places) - middles) > stroke.height * 0.5:
        return stroke
    across = stroke.across
    return Stroke(
        stroke.start + across * float(level), stroke.end + across * float(slope + level), float(np.median(heights))
    )


def missing_lines(pixels: RGB, line: Stroke) -> tuple[list[Stroke], list[Stroke]]:
    """Return the lines that run above and below a straightened one at the distance of a zone's lines, nearest first."""
    reach = line.height * (MOST_BESIDE * MAX_DISTANCE + 1)
    patch = surroundings(pixels, line, reach)
    bands = _bands(patch.profile(), line.height / patch.px)
    offsets = sorted(patch.offset(band) for band in bands)
    return _chain(line, [-o for o in reversed(offsets)], -1), _chain(line, offsets, 1)


def _chain(line: Stroke, offsets: list[float], sign: int) -> list[Stroke]:
    found: list[Stroke] = []
    last = 0.0
    for offset in offsets:
        if MIN_DISTANCE <= (offset - last) / line.height <= MAX_DISTANCE and len(found) < MOST_BESIDE:
            found.append(line.moved(sign * offset))
            last = offset
    return found


def _bands(profile: NDArray[np.float32], height_rows: float) -> list[float]:
    """Return the middle row of each band that is about as high as a line and as full of strokes as the middle one."""
    n = len(profile)
    middle = profile[round(n / 2 - height_rows) : round(n / 2 + height_rows) + 1]
    background = float(np.percentile(profile, 10))
    level = background + LEAST * (float(middle.max()) - background)
    above = np.flatnonzero(np.diff(np.concatenate(([0], (profile > level).astype(np.int8), [0]))))
    bands = zip(above[::2], above[1::2], strict=True)
    return [(a + b - 1) / 2 for a, b in bands if MIN_BAND * height_rows <= b - a <= MAX_BAND * height_rows]


def _band_at_middle(profile: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return first row and past the last of the band nearest to the middle, to parts of a row."""
    n = len(profile)
    background = float(np.percentile(profile, 10))
    level = background + EDGE * (float(profile[n // 4 : n - n // 4].max()) - background)
    edges = np.flatnonzero(np.diff((profile > level).astype(np.int8)))
    if len(edges) < 2 or not level > 0:  # noqa: PLR2004  a band begins and ends
        return None
    if profile[0] > level:
        edges = edges[1:]
    crossings = [i + (level - profile[i]) / (profile[i + 1] - profile[i]) for i in edges]
    bands = list(zip(crossings[::2], crossings[1::2], strict=False))
    middle = (n - 1) / 2
    nearest = min(bands, key=lambda band: abs((band[0] + band[1]) / 2 - middle), default=None)
    return None if nearest is None else (float(nearest[0]), float(nearest[1]))
