"""How well a document's text was captured: height and sharpness of its characters."""

from __future__ import annotations

import cv2
import numpy as np

from realname.measure.images import RGB

CRISP_GRADIENT = 0.30
"""95th percentile of the gradient over the range of greys, on crisp lines cut to 48 pixels."""

MIN_CHAR_PX = 5.0
MIN_SHARPNESS = 0.5
"""Below either, reading is guessing; a policy may ask for more."""


def line_sharpness(line: RGB) -> float:
    """Return how sharp a cut line is: 1 for crisp print, whatever its light and contrast."""
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3, scale=0.25)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3, scale=0.25)
    dark, light = np.percentile(grey, (5, 95))
    return float(np.percentile(np.hypot(across, down), 95) / max(float(light - dark), 8.0) / CRISP_GRADIENT)
