"""Photographs for tests, from the evaluation data, and what spoils them. Nothing here is committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tests.judge.tables import invented

from realname.judge.calibration import to_json
from realname.measure.faces.engine import face_engine
from realname.measure.images import open_image
from realname.measure.readings import FaceReading, Permit

Pixels = NDArray[np.uint8]

SAME = ("img1.jpg", "img2.jpg")
OTHER = "img3.jpg"


def portrait(eval_data: Path, name: str, long_side: int = 1000) -> Pixels:
    """Return a portrait of the evaluation data, BGR, at most `long_side` pixels."""
    pixels = cv2.imread(str(eval_data / "portraits" / name))
    if pixels is None:
        raise FileNotFoundError(name)
    scale = min(1.0, long_side / max(pixels.shape[:2]))
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def save(folder: Path, name: str, pixels: Pixels) -> Path:
    """Write a picture, as JPEG or as its suffix says."""
    path = folder / name
    cv2.imwrite(str(path), pixels)
    return path


def table_file(folder: Path) -> Path:
    """Write an invented table for the default engine; its figures are nobody's."""
    path = folder / "table.json"
    path.write_text(to_json(invented(face_engine().stamp)))
    return path


def crowd(pixels: Pixels) -> Pixels:
    """Return a picture with twenty faces."""
    small = cv2.resize(pixels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return np.asarray(np.tile(small, (4, 5, 1)), np.uint8)


def without_eyes(pixels: Pixels) -> Pixels:
    """Return the lower part of a portrait, cut below the eyes."""
    face = _faces(pixels)[0]
    eyes = max(point.y for point in face.landmarks[:2])
    return np.ascontiguousarray(pixels[round(eyes + 0.25 * face.quality.eye_distance_px) :])


def _faces(pixels: Pixels) -> tuple[FaceReading, ...]:
    image = open_image(cv2.imencode(".png", pixels)[1].tobytes())
    [reading] = face_engine().measure([image], Permit("test", "public research set"))
    return reading.faces


SPOILED: Mapping[str, Callable[[Pixels], Pixels]] = {
    "face.none": lambda a: np.full_like(a, 127),
    "face.several": crowd,
    "face.too_small": lambda a: _on_grey(np.asarray(cv2.resize(a, None, fx=0.12, fy=0.12), np.uint8)),
    "face.too_blurred": lambda a: np.asarray(cv2.GaussianBlur(a, (0, 0), a.shape[1] / 45), np.uint8),
    "face.too_dark": lambda a: (a * 0.12).astype(np.uint8),
    "face.too_bright": lambda a: np.clip(a * 2.6, 0, 255).astype(np.uint8),
    "face.not_recognisable": lambda a: np.asarray(cv2.rotate(a, cv2.ROTATE_90_CLOCKWISE), np.uint8),
    "face.eyes_out_of_frame": without_eyes,
}
"""How to spoil a good photograph, by the reason that must then be given."""


def _on_grey(small: Pixels) -> Pixels:
    out = np.full((600, 600, 3), 127, np.uint8)
    out[: small.shape[0], : small.shape[1]] = small
    return out
