"""Small cut-outs of pictures as `data:` addresses: shown in the answer, and stored nowhere."""

from __future__ import annotations

import base64

import cv2
import numpy as np

from realname.measure.images import RGB, Image
from realname.measure.readings import Box

FACE_SIDE_PX = 320
PAGE_WIDTH_PX = 900
OUTSIDE_RGB = (237, 241, 241)
MARGIN = 0.35
"""Around a detected face, as a share of it: hair and chin belong to how people see a face."""


def face(image: Image, box: Box) -> str:
    """Return the square around a face, from the upright picture; grey where it reaches outside."""
    return jpeg(face_pixels(image, box, FACE_SIDE_PX))


def face_pixels(image: Image, box: Box, side_px: int) -> RGB:
    """Return that square with so many pixels a side: faces that are cut so have the same scale."""
    side = max(box.w, box.h) * (1 + 2 * MARGIN)
    wanted = side_px * max(image.reading.width, image.reading.height) / side
    pixels, scale = image.decode(int(min(wanted, 10_000)))
    x = (box.x + box.w / 2 - side / 2) * scale
    y = (box.y + box.h / 2 - side / 2) * scale
    ratio = side_px / (side * scale)
    placed = np.array([[ratio, 0, -x * ratio], [0, ratio, -y * ratio]], np.float64)
    cut = cv2.warpAffine(pixels, placed, (side_px, side_px), flags=cv2.INTER_AREA, borderValue=OUTSIDE_RGB)
    return np.asarray(cut, np.uint8)


def whole(image: Image, turned_deg: int = 0) -> str:
    """Return the picture, turned clockwise by a multiple of 90, at most `PAGE_WIDTH_PX` along its long side."""
    pixels, _ = image.decode(PAGE_WIDTH_PX)
    return shrunk(np.ascontiguousarray(np.rot90(pixels, k=-(turned_deg // 90))))


def shrunk(pixels: RGB) -> str:
    """Return pixels, at most `PAGE_WIDTH_PX` along their long side."""
    ratio = PAGE_WIDTH_PX / max(pixels.shape[:2])
    if ratio < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA), np.uint8)
    return jpeg(pixels)


def jpeg(pixels: RGB, quality: int = 88) -> str:
    """Return pixels as the address of a JPEG."""
    return address(encoded(pixels, quality))


def encoded(pixels: RGB, quality: int = 88) -> bytes:
    """Return pixels as a JPEG's bytes."""
    _, content = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return content.tobytes()


def address(content: bytes) -> str:
    """Return a JPEG's bytes as an address that holds them."""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode('ascii')}"
