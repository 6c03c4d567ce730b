"""Simulate what is shown instead of a document: a screen, a photocopy, a portrait pasted over. Simulations, all of it.

Each takes and gives a flat picture, to be photographed by `photograph`; `sensed` then adds what a colour sensor's
mosaic does to a picture, alike for documents and for what stands for them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.evaluate.specimens.canvas import Picture

SUBPIXELS = 3
SCREEN_PX = (700, 1200)
"""A document's longer side in the pixels of the screen that shows it."""

Floats = NDArray[np.float32]


def on_screen(flat: Picture, rng: np.random.Generator) -> Picture:
    """Return a document as a screen shows it: stripes of red, green and blue with dark gaps, lifted black, blue white.

    Three times as many pixels as the screen has, each way.
    """
    shown = _resized(flat, int(rng.integers(*SCREEN_PX)) / max(flat.shape[:2]))
    lit = np.asarray((shown / np.float32(255)) ** np.float32(2.2), np.float32)
    rows = np.repeat(np.repeat(lit, SUBPIXELS, axis=0), SUBPIXELS, axis=1)
    stripes = np.zeros((SUBPIXELS, SUBPIXELS, 3), np.float32)
    for colour in range(3):
        stripes[:, colour, colour] = 3.0
    stripes[-1] *= np.float32(rng.uniform(0.2, 0.7))  # the gap between lines of pixels
    diffused = np.float32(rng.uniform(0.4, 0.75))  # by glass, a cover, and the camera's own filter
    spread = np.asarray(stripes * (1 - diffused) + stripes.mean(axis=(0, 1)) * diffused, np.float32)
    stripes = spread / spread.max()  # the camera exposes for the brightest
    white = np.array([rng.uniform(0.86, 0.97), rng.uniform(0.93, 1.0), 1.0], np.float32)
    black = np.float32(rng.uniform(0.01, 0.05))
    height, width = shown.shape[:2]
    by_pixel = rows.reshape(height, SUBPIXELS, width, SUBPIXELS, 3)
    by_pixel *= stripes[None, :, None, :, :]
    return _seen((black + (1 - black) * rows) * white)


def photocopied(flat: Picture, rng: np.random.Generator) -> Picture:
    """Return a black-and-white copy on slightly coloured paper: steep tones, grains of toner."""
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    steep = 1 / (1 + np.exp(-rng.uniform(6, 11) * (grey - rng.uniform(0.42, 0.58))))
    grains = cv2.GaussianBlur(rng.standard_normal(steep.shape, np.float32), (0, 0), 0.8)
    toner = np.clip(0.1 + 0.86 * steep + grains * rng.uniform(0.03, 0.1), 0.03, 0.98)
    paper = np.array([1.0, rng.uniform(0.96, 1.0), rng.uniform(0.9, 1.0)], np.float32)
    return np.asarray(np.clip(255 * toner[..., None] * paper, 0, 255), np.uint8)


def pasted(flat: Picture, portrait: tuple[int, int, int, int], face: Picture, rng: np.random.Generator) -> Picture:
    """Return a document with a print of another face laid over its portrait (x, y, w, h), by hand: a little off."""
    x, y, w, h = portrait
    grow = rng.uniform(1.0, 1.12)
    size = (round(w * grow), round(h * grow))
    scale = max(size[0] / face.shape[1], size[1] / face.shape[0])
    cut = cv2.GaussianBlur(_resized(face, scale)[: size[1], : size[0]], (0, 0), rng.uniform(0.3, 1.6))
    tinted = cut * rng.uniform(0.8, 1.12) * rng.uniform(0.93, 1.07, 3)
    printed = tinted + rng.standard_normal(cut.shape) * rng.uniform(0, 6)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), rng.uniform(-2.5, 2.5), 1.0)
    turn[:, 2] += np.array([x + w / 2 - size[0] / 2, y + h / 2 - size[1] / 2])
    reach = (flat.shape[1], flat.shape[0])
    laid = cv2.warpAffine(np.clip(printed, 0, 255).astype(np.uint8), turn, reach)
    over = cv2.warpAffine(np.full(printed.shape[:2], 255, np.uint8), turn, reach)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(over, (2, 2), (0, 1)), (0, 0), 2.0)[..., None] * rng.uniform(0.1, 0.35)
    return np.asarray(np.clip(flat * (1 - shadow) * (1 - over) + laid * over, 0, 255), np.uint8)


def sensed(picture: Picture) -> Picture:
    """Return a picture as a sensor with a mosaic of colours takes it, its missing colours filled in from neighbours."""
    mosaic = np.empty(picture.shape[:2], np.uint8)
    mosaic[0::2, 0::2] = picture[0::2, 0::2, 0]
    mosaic[0::2, 1::2] = picture[0::2, 1::2, 1]
    mosaic[1::2, 0::2] = picture[1::2, 0::2, 1]
    mosaic[1::2, 1::2] = picture[1::2, 1::2, 2]
    return np.asarray(cv2.cvtColor(mosaic, cv2.COLOR_BayerRGGB2RGB), np.uint8)


def _resized(picture: Picture, scale: float) -> Picture:
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def _seen(radiance: Floats) -> Picture:
    return np.asarray(255 * np.clip(radiance, 0, 1) ** (1 / 2.2), np.uint8)
