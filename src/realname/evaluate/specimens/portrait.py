"""A drawn head for specimens that are made without a portrait: good for reading documents, useless for faces."""

from __future__ import annotations

import cv2
import numpy as np

from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.errors import SpecimenError

SIDES = (40, 12_000)


def drawn_head(seed: int) -> Picture:
    """Return a cartoon head and shoulders, 520 x 640 RGB; no face engine is meant to see a person in it."""
    rng = np.random.default_rng((seed, 3))
    picture = np.full((640, 520, 3), 232, np.uint8)
    skin = tuple(int(v) for v in np.array([214, 176, 150]) * rng.uniform(0.6, 1.05))
    coat = tuple(int(v) for v in rng.integers(20, 110, 3))
    hair = (int(rng.integers(24, 70)),) * 3
    cv2.ellipse(picture, (260, 640), (220, 190), 0, 180, 360, coat, -1, cv2.LINE_AA)
    cv2.rectangle(picture, (215, 400), (305, 490), skin, -1)
    cv2.ellipse(picture, (260, 270), (140, 180), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(picture, (260, 300), (118, 150), 0, 0, 360, skin, -1, cv2.LINE_AA)
    for x in (212, 308):
        cv2.ellipse(picture, (x, 285), (17, 8), 0, 0, 360, (40, 36, 34), -1, cv2.LINE_AA)
        cv2.line(picture, (x - 24, 258), (x + 24, 256), hair, 6, cv2.LINE_AA)
    cv2.line(picture, (260, 295), (252, 345), (150, 110, 95), 4, cv2.LINE_AA)
    cv2.ellipse(picture, (260, 385), (38, 9), 0, 0, 180, (150, 70, 70), 5, cv2.LINE_AA)
    return picture


def checked(rgb: Picture) -> Picture:
    """Return a portrait unchanged, or raise SpecimenError `specimen.portrait`."""
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:  # noqa: PLR2004  rows, columns, RGB
        raise SpecimenError(
            "the portrait is not an RGB picture", code="specimen.portrait", remedy="Give a JPEG or PNG photograph."
        )
    if not SIDES[0] <= min(rgb.shape[:2]) <= max(rgb.shape[:2]) <= SIDES[1]:
        raise SpecimenError(
            "the portrait is too small or too large",
            code="specimen.portrait",
            remedy=f"Give a picture with sides of {SIDES[0]} to {SIDES[1]} pixels.",
        )
    return rgb
