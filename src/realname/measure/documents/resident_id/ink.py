"""Find the dark print inside a card's place: where each line of it really stands, and how far it goes.

Personalisation is off by up to a millimetre, and lines differ in length; background lines, pale marks and shade are
not print. Darkness is measured against the paper around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.layout import HEIGHT_MM, WIDTH_MM, Strip
from realname.measure.documents.resident_id.locating import Place
from realname.measure.images import RGB

Floats = NDArray[np.float32]

PX_PER_MM = 8.0
PAPER_MM = 4.0  # wider than any stroke, narrower than any shade
INKED = 0.45  # of the darkness of the darkest print
REFERENCE = 99.0  # percentile that stands for the darkest print; a line of print covers a fifth of its strip
LEAST_DARKNESS = 0.12  # of the paper's light: below it nothing is printed
ROW_SHIFT_MM = 1.3  # how far a line may stand from where it is expected
LEAST_INK_COLUMNS = 3
BLOWN = 250  # of 255: no print shows there
GLARE_SHARE = 0.015  # of a strip
WHITE_SHARE = 0.6  # of a card whose paper is white all over, as scanners make it
CONTINUED_SHIFT_MM = 0.6  # how far a following line may stand from one step below the line before
RIM_MM = 0.5
RIM_SHARE = 0.6
OVERHANG, MORE_OVERHANG = 0.16, 0.26
"""How far a cut reaches above and below a line, of the line's height."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Darkness of a card against its own paper, 0..1, and where it is blown white; rows x columns at PX_PER_MM."""

    darkness: Floats
    blown: NDArray[np.bool_] = field(repr=False)

    def window(self, strip: Strip, above_mm: float = 0.0) -> Floats:
        """Return the darkness over a strip, `above_mm` higher and lower."""
        half = strip.height / 2 + above_mm
        top, bottom = max(0, round((strip.y - half) * PX_PER_MM)), round((strip.y + half) * PX_PER_MM)
        return self.darkness[top:bottom, max(0, round(strip.left * PX_PER_MM)) : round(strip.right * PX_PER_MM)]


def find_ink(pixels: RGB, place: Place) -> Ink:
    """Measure the darkness of the print on a card."""
    scale = np.diag([1 / PX_PER_MM, 1 / PX_PER_MM, 1.0])
    size = (round(WIDTH_MM * PX_PER_MM), round(HEIGHT_MM * PX_PER_MM))
    flat = cv2.warpPerspective(pixels, place.matrix @ scale, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY).astype(np.float32)
    wide = round(PAPER_MM * PX_PER_MM) | 1
    paper = cv2.blur(cv2.dilate(grey, np.ones((wide, wide), np.uint8)), (wide, wide))
    return Ink(np.clip((paper - grey) / np.maximum(paper, 1.0), 0, 1), grey >= BLOWN)


def has_glare(ink: Ink, strip: Strip) -> bool:
    """Tell whether light may have wiped out print in a strip: white there, on a card that is not white all over."""
    half = strip.height / 2
    rows = slice(max(0, round((strip.y - half) * PX_PER_MM)), round((strip.y + half) * PX_PER_MM))
    columns = slice(max(0, round(strip.left * PX_PER_MM)), round(strip.right * PX_PER_MM))
    window = ink.blown[rows, columns]
    return bool(window.size and window.mean() > GLARE_SHARE and ink.blown.mean() < WHITE_SHARE)


def darkness_of_print(ink: Ink, strip: Strip) -> float:
    """Return how dark the print of a strip is, 0..1; the reference for what is print near it."""
    window = ink.window(strip, ROW_SHIFT_MM)
    return float(np.percentile(window, REFERENCE)) if window.size else 0.0


def fit_strip(ink: Ink, strip: Strip, reference: float, gap_mm: float, shift_mm: float = ROW_SHIFT_MM) -> Strip | None:
    """Move a strip up or down onto its print and end it where the print ends; None where there is none.

    `reference` is the darkness of print on this card; a gap wider than `gap_mm` ends the line. `shift_mm` is how far
    the line may stand from where it is expected.
    """
    if reference < LEAST_DARKNESS:
        return None
    window = ink.window(strip, shift_mm) > INKED * reference
    if not window.size:
        return None
    tall = round(strip.height * PX_PER_MM)
    rows = np.convolve(window.sum(1), np.ones(tall), "valid")
    if rows.max() <= 0:
        return None
    best = np.flatnonzero(rows >= 0.97 * rows.max())
    top = round(float(best.mean()))
    columns = window[top : top + tall].any(0)
    inked = np.flatnonzero(columns)
    if len(inked) < LEAST_INK_COLUMNS:
        return None
    breaks = np.flatnonzero(np.diff(inked) > gap_mm * PX_PER_MM)
    last = inked[breaks[0]] if len(breaks) else inked[-1]
    shift = (top - (len(window) - tall) / 2) / PX_PER_MM
    left = strip.left + float(inked[0]) / PX_PER_MM
    return replace(strip, y=strip.y + shift, left=left, right=strip.left + float(last + 1) / PX_PER_MM)


def next_line(ink: Ink, strip: Strip, reference: float, gap_mm: float) -> Strip | None:
    """Fit a strip where a text may go on; None where it does not: no print, or only another line's edge."""
    fitted = fit_strip(ink, strip, reference, gap_mm, CONTINUED_SHIFT_MM)
    return fitted if fitted is not None and _stands_alone(ink, fitted, reference) else None


def _stands_alone(ink: Ink, strip: Strip, reference: float) -> bool:
    """Tell whether the middle of a strip is print and its rims are not: another line's edge is the other way round."""
    window = ink.window(strip, RIM_MM) > INKED * reference
    rim, quarter = round(RIM_MM * PX_PER_MM), len(window) // 4
    if len(window) <= 2 * rim:
        return False
    middle = float(window[quarter:-quarter].mean())
    return max(float(window[:rim].mean()), float(window[-rim:].mean())) < RIM_SHARE * middle


def strip_quad(place: Place, strip: Strip, margin_mm: float, overhang: float) -> NDArray[np.float32]:
    """Return a strip's corners in the picture, grown by `overhang` of its height and by `margin_mm` at its ends."""
    half = strip.height * (0.5 + overhang)
    left, right = strip.left - margin_mm, strip.right + margin_mm
    corners = np.array(
        [[left, strip.y - half], [right, strip.y - half], [right, strip.y + half], [left, strip.y + half]]
    )
    return place.points(corners).astype(np.float32)
