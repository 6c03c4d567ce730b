"""Where the resident identity card's print lies, in millimetres from its top left corner.

Measured on published drawings of the card; personalisation is off by up to a millimetre from card to card.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

WIDTH_MM, HEIGHT_MM = 85.6, 54.0  # ISO/IEC 7810, ID-1
CORNERS_MM = np.array([[0, 0], [WIDTH_MM, 0], [WIDTH_MM, HEIGHT_MM], [0, HEIGHT_MM]], np.float32)


class Side(StrEnum):
    """Which side of the card a picture shows."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of print: its middle's height, its ends, and the height of its characters, in millimetres."""

    y: float
    left: float
    right: float
    height: float


LABELS = {
    "name": Strip(10.8, 6.8, 13.9, 2.4),
    "sex": Strip(17.2, 6.8, 13.9, 2.4),
    "ethnicity": Strip(17.2, 25.9, 33.0, 2.4),
    "birth_date": Strip(23.6, 6.8, 13.9, 2.4),
    "address": Strip(30.0, 6.8, 13.9, 2.4),
    "document_number": Strip(46.4, 6.8, 20.9, 2.4),
}
VALUES = {
    "name": Strip(10.8, 15.6, 53.0, 2.9),
    "sex": Strip(17.2, 15.6, 18.5, 2.9),
    "ethnicity": Strip(17.2, 33.9, 53.0, 2.9),
    "birth_date": Strip(23.6, 15.6, 46.0, 2.9),
    "address": Strip(30.0, 15.6, 53.5, 2.9),
    "document_number": Strip(46.4, 29.6, 68.8, 2.6),
    "issuer": Strip(40.1, 34.8, 80.0, 2.9),
    "validity": Strip(46.6, 34.8, 70.0, 2.9),
}

ADDRESS_STEP_MM, ISSUER_STEP_MM = 4.5, 3.3
PORTRAIT = ((54.5, 8.6), (79.5, 8.6), (79.5, 39.6), (54.5, 39.6))

ALWAYS_PRINTED = {
    Side.FRONT: (
        *LABELS.values(),
        Strip(10.8, 15.6, 22.0, 2.9),
        VALUES["sex"],
        Strip(17.2, 33.9, 36.8, 2.9),
        Strip(23.6, 15.6, 22.0, 2.9),
        Strip(23.6, 26.0, 45.6, 2.6),
        Strip(30.0, 15.6, 44.0, 2.9),
        Strip(34.5, 15.6, 30.0, 2.9),
        VALUES["document_number"],
    ),
    Side.BACK: (
        Strip(9.4, 29.5, 75.0, 5.2),
        Strip(19.6, 26.4, 78.6, 7.0),
        Strip(40.1, 20.4, 31.8, 2.7),
        Strip(46.6, 20.4, 31.8, 2.7),
        Strip(40.1, 34.8, 52.0, 2.9),
        Strip(46.6, 34.8, 60.0, 2.9),
    ),
}

ANCHORS = {
    Side.FRONT: (VALUES["document_number"], Strip(46.4, 6.8, 68.8, 2.6), Strip(30.0, 15.6, 45.5, 2.9)),
    Side.BACK: (
        Strip(19.6, 26.4, 78.6, 7.0),
        Strip(9.4, 29.5, 75.0, 5.2),
        Strip(46.6, 20.4, 66.0, 2.9),
        Strip(46.6, 34.8, 66.0, 2.9),
        Strip(46.6, 20.4, 57.2, 2.9),
        Strip(46.6, 34.8, 57.2, 2.9),
    ),
}


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of the card in millimetres."""

    x: float
    y: float
    w: float
    h: float


NEVER_PRINTED = {
    Side.FRONT: (
        Patch(6.8, 13.2, 40, 1.6),
        Patch(6.8, 19.6, 40, 1.6),
        Patch(6.8, 26.0, 40, 1.6),
        Patch(6.8, 41.9, 45, 1.6),
        Patch(1.0, 9.0, 4.5, 42.0),
        Patch(57.0, 9.0, 20.0, 27.0),
        Patch(6.8, 49.6, 72.0, 3.0),
    ),
    Side.BACK: (
        Patch(29.5, 13.4, 49.0, 1.4),
        Patch(4.0, 25.0, 76.0, 4.0),
        Patch(3.0, 38.0, 15.0, 14.0),
        Patch(20.4, 42.4, 11.4, 1.8),
        Patch(20.4, 49.6, 60.0, 3.0),
        Patch(81.0, 4.0, 4.0, 48.0),
    ),
}
SHRUNK = 0.6  # height of a line in the detector's map over the height of its characters


def agreement_weights(side: Side, px_per_mm: float) -> NDArray[np.float32]:
    """Return weights over the card, rows x columns, whose sum with a text map is 1 where it fits perfectly.

    Positive where the side always bears print and negative where it never does, 0 where that depends on the holder.
    """
    shape = (round(HEIGHT_MM * px_per_mm), round(WIDTH_MM * px_per_mm))
    printed, blank = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for strip in ALWAYS_PRINTED[side]:
        tall = strip.height * SHRUNK
        _fill(printed, Patch(strip.left, strip.y - tall / 2, strip.right - strip.left, tall), px_per_mm)
    for patch in NEVER_PRINTED[side]:
        _fill(blank, patch, px_per_mm)
    weights: NDArray[np.float32] = printed / printed.sum() - blank / blank.sum()
    return weights


def _fill(mask: NDArray[np.float32], patch: Patch, px_per_mm: float) -> None:
    left, right = (round(x * px_per_mm) for x in (patch.x, patch.x + patch.w))
    top, bottom = (round(y * px_per_mm) for y in (patch.y, patch.y + patch.h))
    mask[top : max(bottom, top + 1), left:right] = 1
