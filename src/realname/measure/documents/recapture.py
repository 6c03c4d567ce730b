"""Signs in a picture of a document that something else lies there: a screen, a photocopy, a portrait pasted over.

Numbers, no opinion, and weak ones: their error rates were measured on simulated recaptures alone
(`benchmarks/recapture.py`). Nothing here says that a document is genuine.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.borders import Place, border
from realname.measure.images import RGB
from realname.measure.readings import Box, RecaptureReading

AROUND = (0.6, 0.2)
"""How far beside and above the portrait the page is looked at, in the portrait's sizes."""

MIDDLE = 0.3
"""Without a portrait: this share of the picture, about its middle."""

FINE_PX, COARSE_PX = 2.0, 4.0
"""Standard deviations between which detail is fine: a screen's stripes beat there."""

QUIET = 40
QUIET_OVER_PX = 15
"""The page is quiet in the two fifths of places with the least fine light: there is little print."""

PORTRAIT_PX = 64
COLOUR_PERCENTILE = 70
FACE_OF_PORTRAIT = 0.6
"""A face's width over its portrait's."""

LEAST = 0.03

Floats = NDArray[np.float32]


def measure_recapture(pixels: RGB, portrait: Box | None) -> RecaptureReading:
    """Measure one side; `portrait` in the same pixels."""
    return RecaptureReading(
        fine_colour=_fine_colour(_page(pixels, portrait)),
        colour=None if portrait is None else _colour(_cut(pixels, _grown(portrait, 0.1, 0.1))),
        seam=None if portrait is None else _seam(pixels, portrait),
    )


def _page(pixels: RGB, portrait: Box | None) -> RGB:
    if portrait is not None:
        return _cut(pixels, _grown(portrait, *AROUND))
    height, width = pixels.shape[:2]
    edge = (1 - MIDDLE) / 2
    return _cut(pixels, Box(width * edge, height * edge, width * MIDDLE, height * MIDDLE))


def _grown(box: Box, across: float, down: float) -> Box:
    return Box(box.x - across * box.w, box.y - down * box.h, box.w * (1 + 2 * across), box.h * (1 + 2 * down))


def _cut(pixels: RGB, box: Box) -> RGB:
    height, width = pixels.shape[:2]
    left, top = min(max(0, round(box.x)), width - 2), min(max(0, round(box.y)), height - 2)
    return pixels[top : max(top + 2, round(box.y + box.h)), left : max(left + 2, round(box.x + box.w))]


def _tones(part: RGB) -> Floats:
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2YCrCb), np.float32)


def _fine_colour(page: RGB) -> float:
    tones = _tones(page)
    fine = cv2.GaussianBlur(tones, (0, 0), FINE_PX) - cv2.GaussianBlur(tones, (0, 0), COARSE_PX)
    busy = cv2.blur(fine[..., 0] * fine[..., 0], (QUIET_OVER_PX, QUIET_OVER_PX))
    light, red, blue = fine[busy <= np.percentile(busy, QUIET)].std(axis=0)
    return float(np.log((np.hypot(red, blue) + LEAST) / (light + LEAST)))


def _colour(portrait: RGB) -> float:
    """Return how far most of its colours lie from their median: lamps and paper tint a copy all alike."""
    small = cv2.resize(_tones(portrait), (PORTRAIT_PX, PORTRAIT_PX), interpolation=cv2.INTER_AREA)
    red, blue = small[..., 1] - np.median(small[..., 1]), small[..., 2] - np.median(small[..., 2])
    return float(np.percentile(np.hypot(red, blue), COLOUR_PERCENTILE))


def _seam(pixels: RGB, portrait: Box) -> float:
    middle_x, middle_y = portrait.x + portrait.w / 2, portrait.y + portrait.h / 2
    return border(pixels, Place(middle_x, middle_y, max(portrait.w * FACE_OF_PORTRAIT, 8.0), 0.0))
