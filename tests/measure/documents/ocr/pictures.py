"""Printed lines to find and read."""

from __future__ import annotations

import cv2
import numpy as np

from realname.measure.documents.ocr.detector import Quad
from realname.measure.images import RGB


def page(text: str = "REALNAME 1234") -> RGB:
    """Return 480 x 200 white pixels with one line, its middle at about (230, 95)."""
    picture = np.full((200, 480, 3), 255, np.uint8)
    cv2.putText(picture, text, (40, 110), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    return picture


def line(text: str, scale: float = 1.2) -> RGB:
    """Return one line with a small margin."""
    (w, h), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)
    picture = np.full((h + base + 16, w + 16, 3), 255, np.uint8)
    cv2.putText(picture, text, (8, h + 8), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2)
    return picture


def whole(picture: RGB) -> Quad:
    """Return the picture's own corners."""
    h, w = picture.shape[:2]
    return np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
