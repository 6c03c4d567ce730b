"""Draw what a document lies on: a plain table, wood, cloth, or clutter, all from one generator."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.words import chance, pick

Floats = NDArray[np.float32]
RIGHT_MARGIN = 0.9  # of a written line, share of the paper
CLUTTER = (7, 16)  # how many things lie about


def draw_table(rng: np.random.Generator, width: int, height: int, *, cluttered: bool) -> Picture:
    """Return a table top as RGB pixels; `cluttered` lays papers, pens and cards on it."""
    base = rng.uniform(45, 215, 3) if cluttered else rng.uniform(60, 170, 3) * np.array([1.0, 0.95, 0.9])
    top = np.ones((height, width, 3), np.float32) * np.float32(base)
    top += _clouds(rng, width, height, 6)[..., None] * rng.uniform(8, 26)
    if chance(rng, 0.6):
        top += _grain(rng, width, height)[..., None] * rng.uniform(6, 22)
    table: Picture = np.clip(top, 0, 255).astype(np.uint8)
    if cluttered:
        for _ in range(int(rng.integers(*CLUTTER))):
            _lay(rng, table)
    return table


def _clouds(rng: np.random.Generator, width: int, height: int, cells: int) -> Floats:
    small = rng.normal(0, 1, (cells, cells * 4 // 3)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _grain(rng: np.random.Generator, width: int, height: int) -> Floats:
    streaks = rng.normal(0, 1, (height // 3 + 1, 8)).astype(np.float32)
    return np.asarray(cv2.resize(streaks, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _lay(rng: np.random.Generator, top: Picture) -> None:
    h, w = top.shape[:2]
    centre = (float(rng.uniform(0, w)), float(rng.uniform(0, h)))
    colour = tuple(int(value) for value in rng.integers(20, 245, 3))
    kind = pick(rng, ("paper", "paper", "pen", "pen", "ring"))
    if kind == "paper":
        size = (float(rng.uniform(0.1, 0.5) * w), float(rng.uniform(0.08, 0.4) * h))
        corners = np.asarray(cv2.boxPoints((centre, size, float(rng.uniform(0, 90)))), np.float32)
        cv2.fillConvexPoly(top, corners.astype(np.int32), colour, cv2.LINE_AA)
        _scribble(rng, top, corners)
    elif kind == "pen":
        turn, length = rng.uniform(0, np.pi), rng.uniform(0.15, 0.5) * w
        end = (int(centre[0] + np.cos(turn) * length), int(centre[1] + np.sin(turn) * length))
        cv2.line(top, (int(centre[0]), int(centre[1])), end, colour, int(rng.integers(4, 22)), cv2.LINE_AA)
    else:
        radius = int(rng.uniform(0.02, 0.12) * w)
        thick = -1 if chance(rng, 0.5) else int(rng.integers(2, 14))
        cv2.circle(top, (int(centre[0]), int(centre[1])), radius, colour, thick, cv2.LINE_AA)


def _scribble(rng: np.random.Generator, top: Picture, corners: NDArray[np.float32]) -> None:
    """Write lines like those of print on a paper: dark dashes that are no letters."""
    origin, across, down = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    lines = int(rng.integers(0, 9))
    for line in range(lines):
        level = (line + 1) / (lines + 1)
        x = 0.08
        while x < RIGHT_MARGIN:
            step = float(rng.uniform(0.02, 0.09))
            a, b = origin + down * level + across * x, origin + down * level + across * (x + step)
            ends = [(int(p[0]), int(p[1])) for p in (a, b)]
            cv2.line(top, ends[0], ends[1], (50, 50, 55), int(rng.integers(2, 6)), cv2.LINE_AA)
            x += step + float(rng.uniform(0.01, 0.03))
