"""Cut a line of text out of a picture, straight, 48 pixels high."""

from __future__ import annotations

import cv2
import numpy as np

from realname.measure.documents.ocr.detector import Quad
from realname.measure.images import RGB

LINE_PX = 48
MAX_LINE_PX = 2400
"""No document's line is fifty times as long as high."""

SHRINK = 2.0
"""Past twice the height that is wanted, bilinear sampling skips pixels: cut larger, then shrink by area."""


def cut_line(pixels: RGB, quad: Quad, *, squeeze: float = 1.0) -> RGB:
    """Return the quad's pixels, 48 high; `squeeze` below 1 makes the line narrower than it is."""
    top, bottom = (float(np.linalg.norm(quad[i] - quad[j])) for i, j in ((0, 1), (3, 2)))
    left, right = (float(np.linalg.norm(quad[i] - quad[j])) for i, j in ((0, 3), (1, 2)))
    height = max((left + right) / 2, 1.0)
    width = int(np.clip(round((top + bottom) / 2 / height * LINE_PX * squeeze), LINE_PX // 2, MAX_LINE_PX))
    factor = int(np.ceil(height / (LINE_PX * SHRINK)))
    size = (width * factor, LINE_PX * factor)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    transform = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    cut = cv2.warpPerspective(pixels, transform, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if factor > 1:
        cut = cv2.resize(cut, (width, LINE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(cut, np.uint8)


def lengthened(quad: Quad, start: float, end: float, sides: float = 0.0) -> Quad:
    """Return the quad grown by shares of its height: before its start, behind its end, and above and below."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along = (right - left) / max(float(np.linalg.norm(right - left)), 1e-6)
    height = float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    moves = np.stack(
        [
            -along * start - down * sides,
            along * end - down * sides,
            along * end + down * sides,
            -along * start + down * sides,
        ]
    )
    grown: Quad = (quad + moves * height).astype(np.float32)
    return grown


def turned_over(quad: Quad) -> Quad:
    """Return the same quad for text that stands on its head."""
    return np.roll(quad, 2, axis=0)
