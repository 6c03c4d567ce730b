"""Find lines of text: turned rectangles around what the detector's map holds for text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB
from realname.measure.models.runtime import network

SIDE_STEP = 32
"""The network halves its input five times."""

MIN_MAP = 0.3
MIN_SCORE = 0.5
UNCLIP = 1.6
MIN_SIDE_PX = 3
MAX_BOXES = 400
"""Threshold, least mean score, growth and least size as published with the network."""

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)

Quad = NDArray[np.float32]
"""Four corners, 4 x 2, from the text's own top left, clockwise."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A line of text: centre, length along the text, height across it, and its angle in degrees, -90 to 90.

    0 is level, positive falls to the right. Which way up the text stands, a box cannot tell.
    """

    x: float
    y: float
    length: float
    height: float
    angle_deg: float
    score: float

    @property
    def quad(self) -> Quad:
        """Return the corners, taking the text to read along `angle_deg`."""
        angle = math.radians(self.angle_deg)
        along = np.array([math.cos(angle), math.sin(angle)], np.float32) * (self.length / 2)
        across = np.array([-math.sin(angle), math.cos(angle)], np.float32) * (self.height / 2)
        centre = np.array([self.x, self.y], np.float32)
        corners = [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
        return np.stack(corners).astype(np.float32)


def text_map(pixels: RGB, side: int) -> tuple[NDArray[np.float32], float, float]:
    """Return the detector's map (0..1) of a picture shrunk to `side`, and picture pixels per map pixel in x and y."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = [max(SIDE_STEP, round(length * scale / SIDE_STEP) * SIDE_STEP) for length in (width, height)]
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    # Published weights take blue first, with the means that ImageNet's red has.
    batch = (small[:, :, ::-1].astype(np.float32) / 255 - MEAN) / DEVIATION
    (found,) = network("ocr_detector")(batch.transpose(2, 0, 1)[None])
    return found[0, 0], width / size[0], height / size[1]


def find_text(pixels: RGB, side: int) -> list[TextBox]:
    """Return the lines of text of a picture that is shrunk to `side` pixels on its longer side, top to bottom."""
    return boxes_in(*text_map(pixels, side))


def boxes_in(found: NDArray[np.float32], per_x: float, per_y: float) -> list[TextBox]:
    """Return the lines of text that a map shows, top to bottom, in pixels of the picture it was made of."""
    contours, _ = cv2.findContours((found > MIN_MAP).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = []
    for contour in contours[:MAX_BOXES]:
        box = _box(found, contour, per_x, per_y)
        if box is not None:
            boxes.append(box)
    return sorted(boxes, key=lambda box: (box.y, box.x))


def _box(found: NDArray[np.float32], contour: NDArray[Any], per_x: float, per_y: float) -> TextBox | None:
    (x, y), (w, h), angle = cv2.minAreaRect(contour)
    if min(w, h) < MIN_SIDE_PX:
        return None
    score = _mean_score(found, contour)
    if score < MIN_SCORE:
        return None
    grow = w * h * UNCLIP / (2 * (w + h))
    w, h = w + 2 * grow, h + 2 * grow
    if w < h:
        w, h, angle = h, w, angle + 90
    angle = (angle + 90) % 180 - 90
    # The two scales differ by less than a step of 32 in the side; their mean is near enough for length and height.
    scale = (per_x + per_y) / 2
    return TextBox(x * per_x, y * per_y, w * scale, h * scale, angle, score)


def _mean_score(found: NDArray[np.float32], contour: NDArray[Any]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - np.array([x, y])], [1])
    return float(cv2.mean(found[y : y + h, x : x + w], mask)[0])
