"""Photograph a flat picture of a document badly: turned, tilted, shaded, blurred, on a cluttered table. Seeded."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]

LONG_SIDE_PX = (1300, 2000)
SHARE = (0.6, 0.9)  # of the picture's side that the document takes up
TURN_DEG = 12.0  # beyond quarter turns
TILT = 0.06  # of the document's width that each corner may be off
LIGHT = (0.35, 0.8)  # of the darkest corner, over the lightest
BLUR = (0.0, 0.0016)  # standard deviation over the document's width; a line of 44 characters is 0.9 of it
NOISE = (1.0, 7.0)
QUALITY = (55, 90)


@dataclass(frozen=True, slots=True)
class Stressed:
    """One bad photograph as JPEG, and how it was made."""

    jpeg: bytes
    quarter_turns: int
    blur_px: float


def stress(flat: RGB, seed: int) -> Stressed:
    """Return a bad photograph of `flat`; the same seed gives the same bytes."""
    rng = np.random.default_rng(seed)
    long_side = int(rng.integers(*LONG_SIDE_PX))
    width, height = (long_side, round(long_side * 0.75))
    if flat.shape[0] > flat.shape[1]:
        width, height = height, width
    corners = _corners(flat, rng, width, height)
    picture = _clutter(rng, width, height)
    flat_h, flat_w = flat.shape[:2]
    source = np.array([[0, 0], [flat_w, 0], [flat_w, flat_h], [0, flat_h]], np.float32)
    warp = cv2.getPerspectiveTransform(source, corners)
    placed = cv2.warpPerspective(flat, warp, (width, height), flags=cv2.INTER_CUBIC)
    inside = cv2.warpPerspective(np.full((flat_h, flat_w), 255, np.uint8), warp, (width, height)) / 255.0
    mixed = picture * (1 - inside[..., None]) + placed * inside[..., None]
    mixed *= _light(rng, width, height)[..., None]
    blur_px = float(rng.uniform(*BLUR)) * float(np.linalg.norm(corners[1] - corners[0]))
    if blur_px > 0.2:
        mixed = cv2.GaussianBlur(mixed, (0, 0), blur_px)
    mixed = mixed + rng.normal(0, rng.uniform(*NOISE), mixed.shape)
    turns = int(rng.integers(0, 4))
    turned = np.rot90(np.clip(mixed, 0, 255).astype(np.uint8), turns)
    quality = int(rng.integers(*QUALITY))
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(turned[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return Stressed(data.tobytes(), turns, blur_px)


def _corners(flat: RGB, rng: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    h, w = flat.shape[:2]
    turn = math.radians(rng.uniform(-TURN_DEG, TURN_DEG))
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], float) / 2
    corners = (corners + rng.uniform(-TILT, TILT, (4, 2)) * w) @ spin
    extent = np.ptp(corners, axis=0)
    scale = rng.uniform(*SHARE) * min(width / extent[0], height / extent[1])
    corners = corners * scale
    room = np.array([width, height]) - np.ptp(corners, axis=0)
    placed = corners - corners.min(0) + room * rng.uniform(0.2, 0.8, 2)
    return np.asarray(placed, np.float32)


def _clutter(rng: np.random.Generator, width: int, height: int) -> NDArray[np.float64]:
    """Draw a table with a sheet of print, pens, and cards on it."""
    base = rng.uniform(60, 200, 3)
    grain = rng.normal(0, 12, (height, 1, 1)) + rng.normal(0, 4, (height, width, 1))
    table = np.clip(base + grain, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(2, 6))):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        size = (int(rng.integers(80, width // 2)), int(rng.integers(60, height // 2)))
        sheet = cv2.boxPoints((centre, size, float(rng.uniform(-45, 45)))).astype(np.int32)
        cv2.fillPoly(table, [sheet], tuple(int(c) for c in rng.integers(90, 250, 3)))
    for _ in range(int(rng.integers(3, 14))):
        text = "".join(chr(c) for c in rng.integers(ord("a"), ord("z") + 1, int(rng.integers(8, 30))))
        at = (int(rng.integers(-50, width // 2)), int(rng.integers(20, height)))
        cv2.putText(table, text, at, int(rng.choice([0, 2, 3, 4])), float(rng.uniform(0.5, 1.3)), (30, 30, 30), 2)
    for _ in range(int(rng.integers(1, 5))):
        a, b = (tuple(int(v) for v in rng.integers(0, (width, height))) for _ in range(2))
        cv2.line(table, a, b, tuple(int(c) for c in rng.integers(0, 255, 3)), int(rng.integers(4, 22)))
    return table.astype(np.float64)


def _light(rng: np.random.Generator, width: int, height: int) -> NDArray[np.float64]:
    """Return a gradient of light from 1 down, and one soft shadow across it."""
    angle = rng.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:height, 0:width]
    along = x / width * math.cos(angle) + y / height * math.sin(angle)
    along = (along - along.min()) / np.ptp(along)
    light = 1 - (1 - rng.uniform(*LIGHT)) * along
    edge = rng.uniform(0.2, 0.8)
    shadow = 1 / (1 + np.exp((along - edge) * 60))
    return np.asarray(light * (1 - rng.uniform(0, 0.35) * shadow))
