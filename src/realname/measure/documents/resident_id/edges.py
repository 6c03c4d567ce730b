"""Move a card's place onto its edges: each side is the line, near where it is expected, that gathers most contrast.

A side that shows no edge (cut off, covered, white on white) stays where the print says that it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.layout import CORNERS_MM, HEIGHT_MM, WIDTH_MM

Points = NDArray[np.float64]
Grey = NDArray[np.float32]

SAMPLES = 36  # along a side
ENDS = 0.09  # of a side's length, left out: corners are round
SLOPES = 17
FULL_CONTRAST = 14.0  # grey levels over half a millimetre that count in full; more does not count more


@dataclass(frozen=True, slots=True)
class Search:
    """How a side is looked for: reach, step, and the deviation of the guess before it, all in millimetres.

    `least` is the contrast that a side must gather, of full. `peaked` looks for the middle of an edge's contrast,
    which is a plateau because more than full does not count.
    """

    reach: float
    step: float
    prior: float
    least: float
    peaked: bool


WIDE = Search(8.0, 0.4, 4.5, 0.42, peaked=False)
CLOSE = Search(2.5, 0.15, 2.0, 0.30, peaked=True)
NONE = (0.0, 0.0, 0.0, 0.0)
LEAST_STANDING_OUT = 0.22  # background lines of the print gather contrast everywhere
PEAK = np.array([[1, 2, 3, 2, 1]], np.float32) / 9


@dataclass(frozen=True, slots=True)
class Edges:
    """A card's place on its edges: `matrix` takes millimetres to pixels.

    `contrast` is by how much each side's edge stands out from other lines near it, 0..1; 0 for a side without one.
    """

    matrix: Points
    contrast: tuple[float, float, float, float]

    @property
    def seen(self) -> tuple[bool, ...]:
        """Return which sides showed an edge."""
        return tuple(contrast > 0 for contrast in self.contrast)


def snap_to_edges(grey: Grey, matrix: Points) -> Edges:
    """Fit a card's four sides near a guessed place; both in the pixels of `grey`."""
    edges = Edges(matrix, NONE)
    for search in (WIDE, CLOSE):
        edges = _pass(grey, edges.matrix, search)
        if search is WIDE and sum(edges.seen) == 3:  # noqa: PLR2004  one side is missing
            # A guess of the wrong size finds three sides and leaves the fourth behind: shape says where it must be.
            edges = _pass(grey, _completed(edges), WIDE)
    return edges


def _pass(grey: Grey, matrix: Points, search: Search) -> Edges:
    corners = cv2.perspectiveTransform(CORNERS_MM[None].astype(np.float64), matrix)[0]
    sides = [_side(grey, matrix, corners, side, search) for side in range(4)]
    crossings = np.array([_crossing(sides[side - 1][0], sides[side][0]) for side in range(4)])
    if not np.isfinite(crossings).all() or not cv2.isContourConvex(crossings.astype(np.float32)):
        return Edges(matrix, NONE)
    top, right, bottom, left = (contrast for _, contrast in sides)
    return Edges(_matrix(crossings), (top, right, bottom, left))


def _matrix(corners: Points) -> Points:
    return np.asarray(cv2.getPerspectiveTransform(CORNERS_MM, corners.astype(np.float32)), np.float64)


def _completed(edges: Edges) -> Points:
    """Return the matrix with the one unseen side put where the card's shape wants it, perspective apart."""
    corners = cv2.perspectiveTransform(CORNERS_MM[None].astype(np.float64), edges.matrix)[0]
    missing = edges.seen.index(False)
    # The sides run from corner i to corner i + 1; the one opposite ends where the missing side's neighbours begin.
    near, far = (missing + 2) % 4, (missing + 3) % 4
    opposite = float(np.linalg.norm(corners[near] - corners[far]))
    reach = opposite * (WIDTH_MM / HEIGHT_MM if missing % 2 else HEIGHT_MM / WIDTH_MM)
    for known, moved in ((near, (missing + 1) % 4), (far, missing)):
        along = corners[moved] - corners[known]
        corners[moved] = corners[known] + along / max(float(np.linalg.norm(along)), 1e-6) * reach
    return _matrix(corners)


def _side(grey: Grey, matrix: Points, corners: Points, side: int, search: Search) -> tuple[Points, float]:
    """Return two points of a side's line, and by how much an edge stands out there, 0 where there is none."""
    reach, step, prior = search.reach, search.step, search.prior
    a, b = CORNERS_MM[side].astype(np.float64), CORNERS_MM[(side + 1) % 4].astype(np.float64)
    outward = np.array([(b - a)[1], -(b - a)[0]]) / np.linalg.norm(b - a)
    along = np.linspace(ENDS, 1 - ENDS, SAMPLES)
    offsets = np.arange(-reach - 1, reach + 1 + step / 2, step)
    grid = (a + along[:, None, None] * (b - a)) + offsets[None, :, None] * outward
    pixels = cv2.perspectiveTransform(grid.reshape(1, -1, 2), matrix).reshape(SAMPLES, len(offsets), 2)
    x, y = (np.ascontiguousarray(pixels[..., i], np.float32) for i in range(2))
    profile = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lag = max(1, round(0.25 / step))
    contrast = np.zeros_like(profile)
    contrast[:, lag:-lag] = np.abs(profile[:, 2 * lag :] - profile[:, : -2 * lag])
    contrast = np.minimum(contrast / FULL_CONTRAST, 1.0)
    if search.peaked:
        contrast = cv2.filter2D(contrast, -1, PEAK)
    shifts = np.arange(-reach, reach + step / 2, step)
    slopes = np.linspace(-reach / 2, reach / 2, SLOPES)
    wanted = shifts[:, None, None] + slopes[None, :, None] * (along - 0.5)[None, None, :] * 2
    index = np.round((wanted - offsets[0]) / step).astype(np.int32).clip(0, len(offsets) - 1)
    gathered = contrast[np.arange(SAMPLES), index].mean(-1)
    likely = gathered - 0.15 * (shifts[:, None] / prior) ** 2 - 0.05 * (slopes[None, :] / prior) ** 2
    best = np.unravel_index(int(likely.argmax()), likely.shape)
    stands_out = float(gathered[best] - np.median(gathered))
    if gathered[best] < search.least or stands_out < LEAST_STANDING_OUT:
        return np.stack([corners[side], corners[(side + 1) % 4]]), 0.0
    ends = np.array([a + along_end * (b - a) for along_end in (0.0, 1.0)])
    moved = ends + outward * (shifts[best[0]] + slopes[best[1]] * np.array([[-1.0], [1.0]]))
    return np.asarray(cv2.perspectiveTransform(moved[None], matrix)[0], np.float64), stands_out


def _crossing(one: Points, other: Points) -> Points:
    """Return where two lines, each through two points, cross; not finite where they are parallel."""
    a, b = one[1] - one[0], other[1] - other[0]
    apart = a[0] * b[1] - a[1] * b[0]
    if apart == 0:
        return np.full(2, np.nan)
    between = other[0] - one[0]
    return np.asarray(one[0] + a * (between[0] * b[1] - between[1] * b[0]) / apart, np.float64)
