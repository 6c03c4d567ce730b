"""The portrait of a photographed document as a picture of its own, at full resolution and upright."""

from __future__ import annotations

import cv2
import numpy as np

from realname.measure.images import Image, open_image
from realname.measure.readings import Box

MARGIN = 0.35
"""Of the portrait's size, on each side: the face detector wants to see around a head, and a box may be tight."""


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
