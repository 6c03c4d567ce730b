"""Portraits: the one on a photographed document, and one made for a specimen of a photograph of a face."""

from __future__ import annotations

import cv2
import numpy as np

from realname.measure.images import RGB, Image, open_image
from realname.measure.readings import Box

MARGIN = 0.35
"""Of the portrait's size, on each side: the face detector wants to see around a head, and a box may be tight."""

PORTRAIT_SIZE = (520, 640)
FACE_SHARE = 0.55
"""Of a made portrait's height. ISO/IEC 19794-5 has 60 to 90 % from chin to crown; a detector's box ends at the brow."""


def portrait_picture(image: Image, portrait: Box, rotation_deg: int) -> Image:
    """Cut the portrait out of the document's picture, with a margin, and turn it as the page was turned to be read.

    `portrait` is in pixels of the upright picture; `rotation_deg` is clockwise, a multiple of 90. ImageError where
    the picture breaks off.
    """
    pixels, scale = image.decode()
    height, width = pixels.shape[:2]
    left = max(0, round((portrait.x - MARGIN * portrait.w) * scale))
    top = max(0, round((portrait.y - MARGIN * portrait.h) * scale))
    right = min(width, round((portrait.x + (1 + MARGIN) * portrait.w) * scale))
    bottom = min(height, round((portrait.y + (1 + MARGIN) * portrait.h) * scale))
    crop = np.rot90(pixels[top:bottom, left:right], k=-(rotation_deg // 90))
    # PNG keeps every pixel; the lowest compression is the quickest, and nothing is stored.
    _, encoded = cv2.imencode(".png", np.ascontiguousarray(crop[:, :, ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return open_image(encoded.tobytes())


def passport_portrait(photograph: Image, face: Box) -> RGB:
    """Cut a portrait of `PORTRAIT_SIZE` around a face; what lies outside the photograph repeats its edge.

    `face` is in pixels of the upright picture. ImageError where the picture breaks off.
    """
    pixels, scale = photograph.decode()
    width, height = PORTRAIT_SIZE
    ratio = FACE_SHARE * height / (face.h * scale)
    x, y = (face.x + face.w / 2) * scale, (face.y + face.h / 2) * scale
    # Positions count from a pixel's corner, the warp from its centre: half a pixel lies between.
    shift = (width / 2 - x * ratio + (ratio - 1) / 2, height / 2 - y * ratio + (ratio - 1) / 2)
    placed = np.array([[ratio, 0, shift[0]], [0, ratio, shift[1]]])
    if ratio < 1:
        # Shrinking by interpolation alone would alias; a small blur in proportion stands in for averaging.
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.5 / ratio), np.uint8)
    cut = cv2.warpAffine(pixels, placed, PORTRAIT_SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
