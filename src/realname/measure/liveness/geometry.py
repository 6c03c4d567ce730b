"""Whether tracked points moved as a flat thing's, a bent sheet's or a head's: three fits, and what each leaves over.

A picture that is moved, tilted, scaled or bent moves by a homography, or by that and a ruled curve. A head moves by a
homography and, beside it, along one direction by its depth ("plane plus parallax": Irani and Anandan, "Parallax
Geometry of Pairs of Points for 3D Scene Analysis", 1996). The depth is a generic head's, never this photograph's: a
network that sees a flat face gives it depth too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realname.measure.liveness.tracking import Floats, Tracks

MIN_POINTS = 60
HUBER = 0.012
"""Units of the eyes' distance: errors past this count by their size, not by its square."""

ROUNDS = 6
BENDS = 12
"""Directions of the axis about which a sheet may be bent: every 15 degrees."""

HOMOGRAPHY = 8


@dataclass(frozen=True, slots=True)
class Fits:
    """What each model leaves of the motion, rms in units of the eyes' distance; `approach` is the relief's third term.

    Fewer than `MIN_POINTS` points say nothing: all is 0 then.
    """

    points: int
    plane_rms: float = 0.0
    relief_rms: float = 0.0
    bend_rms: float = 0.0
    approach: float = 0.0


def fit(tracks: Tracks) -> Fits:
    """Fit a plane, a head and a bent sheet to the tracks."""
    count = len(tracks.start)
    if count < MIN_POINTS:
        return Fits(count)
    plane, _ = _robust(tracks, None)
    relief, solved = _robust(tracks, tracks.depth)
    angles = np.arange(BENDS) * np.pi / BENDS
    bends = [(tracks.start @ (np.cos(a), np.sin(a))) ** 2 for a in angles]
    bend = min(_robust(tracks, bent)[0] for bent in bends)
    return Fits(count, plane, relief, bend, float(solved[-1]))


def _robust(tracks: Tracks, depth: Floats | None) -> tuple[float, Floats]:
    """Return the rms that is left and the solution: eight terms of a homography, and three of the depth."""
    rows, wanted = _equations(tracks, depth)
    weight = np.repeat(tracks.weight, 2)
    trust = np.ones_like(weight)
    solved: Floats = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        root = np.sqrt(weight * trust)
        solved = np.asarray(np.linalg.lstsq(rows * root[:, None], wanted * root, rcond=None)[0], np.float64)
        size = np.hypot(*(wanted - rows @ solved).reshape(-1, 2).T)
        trust = np.repeat(np.minimum(1.0, HUBER / np.maximum(size, 1e-9)), 2)
    # Huber's loss, as the rms that would cost the same.
    cost = np.where(size <= HUBER, size**2, 2 * HUBER * size - HUBER**2)
    return float(np.sqrt((tracks.weight * cost).sum() / tracks.weight.sum())), solved


def _equations(tracks: Tracks, depth: Floats | None) -> tuple[Floats, Floats]:
    """Return x' (h7 x + h8 y + e3 t + 1) = h1 x + h2 y + h3 + e1 t, and the like for y', as two rows a point."""
    x, y = tracks.start.T
    count, terms = len(x), HOMOGRAPHY + (0 if depth is None else 3)
    rows = np.zeros((count, 2, terms))
    for axis, end in enumerate(tracks.end.T):
        rows[:, axis, 3 * axis : 3 * axis + 3] = np.column_stack([x, y, np.ones(count)])
        rows[:, axis, 6] = -end * x
        rows[:, axis, 7] = -end * y
        if depth is not None:
            rows[:, axis, HOMOGRAPHY + axis] = depth
            rows[:, axis, HOMOGRAPHY + 2] = -end * depth
    return rows.reshape(2 * count, terms), tracks.end.reshape(-1)
