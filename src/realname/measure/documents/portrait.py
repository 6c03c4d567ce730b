"""The portrait on a page: the largest face, seen the right way up."""

from __future__ import annotations

import numpy as np

from realname.measure.faces.detection import detect_faces
from realname.measure.images import RGB
from realname.measure.readings import Box

SIDES = 0.35
ABOVE = 0.30
BELOW = 0.45
"""What a portrait shows around the box of a face: shares of its width, and of its height."""


def find_portrait(pixels: RGB, rotation_deg: int) -> Box | None:
    """Return the main portrait's box in `pixels`, which read upright when turned clockwise by `rotation_deg`."""
    quarter = rotation_deg // 90 % 4
    turned = np.ascontiguousarray(np.rot90(pixels, k=-quarter))
    faces = detect_faces(turned)
    if not faces:
        return None
    face = faces[0]
    height, width = turned.shape[:2]
    left, right = face.x - SIDES * face.w, face.x + (1 + SIDES) * face.w
    top, bottom = face.y - ABOVE * face.h, face.y + (1 + BELOW) * face.h
    left, right = max(left, 0.0), min(right, float(width))
    top, bottom = max(top, 0.0), min(bottom, float(height))
    return _turned_back(Box(left, top, right - left, bottom - top), quarter, (width, height))


def _turned_back(box: Box, quarter: int, size: tuple[int, int]) -> Box:
    """Undo `quarter` clockwise quarter turns of a picture that is `size` (width, height) after them."""
    width, height = size
    for _ in range(quarter):
        box = Box(box.y, width - box.x - box.w, box.h, box.w)
        width, height = height, width
    return box
