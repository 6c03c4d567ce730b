"""Specimens drawn with a person's own portrait, for somebody who has no papers at hand."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import cv2
import numpy as np
from django.conf import settings

from realname.evaluate.instruments import Instruments
from realname.evaluate.specimens.specimen import Specimen, render_sides
from realname.measure.images import RGB, Image
from realname.measure.readings import Box, Permit

GRADE = "good"
"""As a careful person photographs a document."""

PORTRAIT_WIDTH_PX, PORTRAIT_HEIGHT_PX = 520, 640
FACE_SHARE = 0.55
"""Height of the face in a portrait; ISO/IEC 19794-5 has 60 to 90 % from chin to crown, and boxes end at the brows."""


def draw(kind: str, photograph: Image, permit: Permit, tools: Instruments) -> Sequence[Specimen]:
    """Draw every side of a specimen whose portrait is the largest face of a photograph; empty where it shows none.

    ImageError where the picture breaks off; SpecimenError where a font is not installed.
    """
    [reading] = tools.faces.measure([photograph], permit)
    if not reading.faces:
        return ()
    cut = portrait(photograph, reading.faces[0].box)
    seed = settings.REALNAME_SPECIMEN_SEED
    return render_sides(kind, cut, {}, secrets.randbelow(2**31) if seed is None else seed, GRADE)


def portrait(photograph: Image, face: Box) -> RGB:
    """Cut a portrait around a face; what lies outside the photograph repeats its edge."""
    pixels, scale = photograph.decode()
    ratio = FACE_SHARE * PORTRAIT_HEIGHT_PX / (face.h * scale)
    middle = ((face.x + face.w / 2) * scale, (face.y + face.h / 2) * scale)
    placed = np.array(
        [
            [ratio, 0, PORTRAIT_WIDTH_PX / 2 - middle[0] * ratio],
            [0, ratio, PORTRAIT_HEIGHT_PX / 2 - middle[1] * ratio],
        ],
        np.float64,
    )
    size = (PORTRAIT_WIDTH_PX, PORTRAIT_HEIGHT_PX)
    # Shrinking by interpolation alone would alias; a small blur in proportion stands in for averaging.
    if ratio < 1:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.5 / ratio), np.uint8)
    cut = cv2.warpAffine(pixels, placed, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
