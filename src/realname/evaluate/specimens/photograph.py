"""Photograph a flat specimen: perspective, turning, shade, blur, noise, and JPEG compression, by grade."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.table import draw_table
from realname.evaluate.specimens.words import chance

Quad = NDArray[np.float64]


class Grade(StrEnum):
    """How a specimen was captured: on a flat scanner, with care, or in a hurry."""

    SCAN = "scan"
    GOOD = "good"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Ranges of one grade.

    share      width of the document over the picture's long side
    tilt       corners' displacement, share of the document's width
    turn_deg   greatest small rotation
    quarters   chance that the camera was held turned by 90, 180 or 270 degrees
    shade      greatest loss of light across the picture
    blur_px    standard deviation of defocus; `motion_px` length of a shake
    noise      standard deviation of sensor noise, 0..255
    jpeg       quality
    """

    long_side: int
    share: tuple[float, float]
    tilt: float
    turn_deg: float
    quarters: float
    shade: float
    blur_px: tuple[float, float]
    motion_px: int
    noise: tuple[float, float]
    jpeg: tuple[int, int]
    cluttered: bool


CONDITIONS = {
    Grade.SCAN: Conditions(
        1654, (0.78, 0.88), 0.0, 0.8, 0.0, 0.03, (0.3, 0.6), 0, (0.5, 1.5), (90, 95), cluttered=False
    ),
    Grade.GOOD: Conditions(
        1600, (0.6, 0.84), 0.03, 6.0, 0.15, 0.3, (0.5, 1.0), 0, (2.0, 4.5), (78, 92), cluttered=False
    ),
    Grade.HARD: Conditions(
        1600, (0.48, 0.76), 0.07, 13.0, 0.5, 0.5, (0.8, 1.5), 4, (4.0, 9.0), (55, 82), cluttered=True
    ),
}
ASPECT = 0.75  # short side over long side of a camera's picture
SCANNER_WHITE = 236
CORNER_MM_OVER_WIDTH = 3.18 / 85.6  # ISO/IEC 7810, radius of an ID-1 card's corners


def photograph(flat: Picture, grade: Grade, rng: np.random.Generator) -> tuple[Picture, Quad, int]:
    """Return a picture of `flat`, the document's corners in it from its own top left clockwise, and JPEG quality.

    The picture is before compression; `encode` and `decode` it at that quality to have the grade's artefacts.
    """
    how = CONDITIONS[grade]
    width, height = how.long_side, round(how.long_side * ASPECT)
    quad = _quad(flat, how, rng, width, height)
    scene = _scene(how, grade, rng, width, height)
    placed = _place(scene, flat, quad)
    placed = _light(placed, how, rng)
    placed = _blur(placed, how, rng)
    noise = rng.standard_normal(placed.shape, np.float32) * rng.uniform(*how.noise)
    picture = np.clip(np.round(placed + noise), 0, 255).astype(np.uint8)
    if rng.random() < how.quarters:
        picture, quad = _turn(picture, quad, int(rng.integers(1, 4)))
    return picture, quad, int(rng.integers(how.jpeg[0], how.jpeg[1] + 1))


def encode(picture: Picture, quality: int) -> bytes:
    """Return an RGB picture as JPEG."""
    done, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("this picture cannot be written as JPEG")
    return data.tobytes()


def decode(data: bytes) -> Picture:
    """Return the RGB pixels of a JPEG that `encode` made."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("these bytes are no JPEG")
    return np.ascontiguousarray(picture[..., ::-1], np.uint8)


def _quad(flat: Picture, how: Conditions, rng: np.random.Generator, width: int, height: int) -> Quad:
    h, w = flat.shape[:2]
    turn = math.radians(rng.uniform(-how.turn_deg, how.turn_deg))
    reach = (w * abs(math.cos(turn)) + h * abs(math.sin(turn)), w * abs(math.sin(turn)) + h * abs(math.cos(turn)))
    most = min(0.95 * width / reach[0], 0.95 * height / reach[1])
    scale = min(rng.uniform(*how.share) * width / w, most)
    centred = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float64) / 2 * scale
    tilted = centred + rng.uniform(-how.tilt, how.tilt, (4, 2)) * w * scale * 0.5
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    corners = tilted @ spin
    low, high = corners.min(0), corners.max(0)
    room = np.array([width, height]) - (high - low)
    placed: Quad = corners - low + room * rng.uniform(0.25, 0.75, 2)
    return placed


def _scene(how: Conditions, grade: Grade, rng: np.random.Generator, width: int, height: int) -> Picture:
    if grade is Grade.SCAN:
        return np.full((height, width, 3), SCANNER_WHITE, np.uint8)
    return draw_table(rng, width, height, cluttered=how.cluttered)


def _place(scene: Picture, flat: Picture, quad: Quad) -> NDArray[np.float32]:
    height, width = scene.shape[:2]
    h, w = flat.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, quad.astype(np.float32))
    # Shrinking by warping alone would alias thin strokes: blur first, by half of the reduction.
    shrink = w / float(np.linalg.norm(quad[1] - quad[0]))
    source = cv2.GaussianBlur(flat, (0, 0), 0.4 * shrink) if shrink > 1 else flat
    warped = cv2.warpPerspective(source, matrix, (width, height), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(_outline(w, h), matrix, (width, height), flags=cv2.INTER_LINEAR)
    share = mask.astype(np.float32)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(mask, (6, 5), (0, 1)), (0, 0), 7).astype(np.float32)[..., None] / 255
    under = scene.astype(np.float32) * (1 - 0.45 * shadow)
    return np.asarray(under + (warped.astype(np.float32) - under) * share, np.float32)


def _outline(w: int, h: int) -> NDArray[np.uint8]:
    mask = np.zeros((h, w), np.uint8)
    r = round(w * CORNER_MM_OVER_WIDTH)
    cv2.rectangle(mask, (r, 0), (w - 1 - r, h - 1), 255, -1)
    cv2.rectangle(mask, (0, r), (w - 1, h - 1 - r), 255, -1)
    for x in (r, w - 1 - r):
        for y in (r, h - 1 - r):
            cv2.circle(mask, (x, y), r, 255, -1, cv2.LINE_AA)
    return mask


def _light(picture: NDArray[np.float32], how: Conditions, rng: np.random.Generator) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    turn = rng.uniform(0, 2 * math.pi)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    along = (x * math.cos(turn) + y * math.sin(turn)) / 1.42
    gain = 1 - how.shade * rng.uniform(0.3, 1.0) * (along + 1) / 2
    if how.cluttered and chance(rng, 0.5):  # the edge of a shadow, as a hand or a phone throws
        at, soft = rng.uniform(-0.4, 0.4), rng.uniform(0.04, 0.2)
        gain *= 1 - rng.uniform(0.1, 0.35) / (1 + np.exp(-(x * math.sin(turn) + y * math.cos(turn) - at) / soft))
    cast = 1 + rng.uniform(-1, 1, 3) * how.shade * 0.15
    return np.asarray(picture * gain.astype(np.float32)[..., None] * cast.astype(np.float32), np.float32)


def _blur(picture: NDArray[np.float32], how: Conditions, rng: np.random.Generator) -> NDArray[np.float32]:
    blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(*how.blur_px))
    if how.motion_px and chance(rng, 0.5):
        length = int(rng.integers(2, how.motion_px + 1))
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        turn = rng.uniform(0, math.pi)
        reach = np.array([math.cos(turn), math.sin(turn)]) * length / 2
        low, high = ((length + sign * reach).round().astype(np.int32).tolist() for sign in (-1, 1))
        cv2.line(kernel, low, high, 1.0)
        blurred = cv2.filter2D(blurred, -1, kernel / kernel.sum())
    return np.asarray(blurred, np.float32)


def _turn(picture: Picture, quad: Quad, quarters: int) -> tuple[Picture, Quad]:
    for _ in range(quarters):  # each a quarter turn clockwise
        height = picture.shape[0]
        picture = np.rot90(picture, -1)
        quad = np.stack([height - quad[:, 1], quad[:, 0]], -1)
    return np.ascontiguousarray(picture), quad
