"""Canaries: pictures whose scores are known, measured again to see that the engine still is what was calibrated.

The one photograph is in the public domain (docs/model-cards/sample-face.md); the stranger is a drawn head. They say
whether the engine computes what it did, and nothing of how well it tells people apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.evaluate.instruments import FaceMeasurer
from realname.evaluate.specimens.portrait import drawn_head
from realname.measure.images import open_image
from realname.measure.models import store
from realname.measure.readings import EngineStamp, FaceImageReading, Permit

TOLERANCE = 0.01
"""Of a score. Rounding moves one by thousandths at most. Of the default engine, the one that moves furthest moves by
0.052 where colours are swapped, 0.032 where crops are 4 pixels off, 0.018 where they are half as bright, 0.016 where
the mirror image is left out (`tests/evaluate/test_canaries.py`)."""

PERMIT = Permit("canary", "NASA, in the public domain; a drawn head is nobody's")
SAMPLE = "sample_face"
EXPECTED = "canaries.json"

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Canary:
    """One picture against the sample photograph. `score` is None where no face was found in one of the two."""

    name: str
    score: float | None
    expected: float

    @property
    def departure(self) -> float:
        """Return how far the score lies from the expected one; without a score, the whole way."""
        return 1.0 if self.score is None else abs(self.score - self.expected)

    @property
    def is_well(self) -> bool:
        """Tell whether the engine measures as expected."""
        return self.departure <= TOLERANCE


def expected_of(stamp: EngineStamp) -> Mapping[str, float]:
    """Return the scores that an engine is known by, by the pictures' names; nothing for one that nobody recorded."""
    return _expected().get(stamp.digest, {})


def run_canaries(faces: FaceMeasurer) -> tuple[Canary, ...]:
    """Measure every picture that the engine has an expected score for. ModelError where a network is absent."""
    expected = expected_of(faces.stamp)
    if not expected:
        return ()
    found = scores(faces)
    return tuple(Canary(name, found.get(name), score) for name, score in expected.items())


def scores(faces: FaceMeasurer) -> dict[str, float | None]:
    """Return the score of every picture with the sample photograph, None where no face is found."""
    drawn = pictures()
    readings = faces.measure([open_image(picture) for picture in (store.read(SAMPLE), *drawn.values())], PERMIT)
    first, others = readings[0], readings[1:]
    return {name: _score(faces, first, other) for name, other in zip(drawn, others, strict=True)}


def pictures() -> dict[str, bytes]:
    """Return the pictures that are compared with the sample photograph: three of the same face, one of nobody's."""
    photograph = np.asarray(cv2.imdecode(np.frombuffer(store.read(SAMPLE), np.uint8), cv2.IMREAD_COLOR), np.uint8)
    return {
        "smaller": _jpeg(_scaled(photograph, 0.5), 60),
        "darker and tilted": _jpeg(_tilted(_dimmed(photograph, 0.45, 0)), 80),
        "as if printed": _jpeg(_scaled(_dimmed(_blurred(photograph), 0.6, 70), 0.6), 70),
        "a drawn head": _jpeg(drawn_head(3)[..., ::-1], 95),
    }


def _score(faces: FaceMeasurer, a: FaceImageReading, b: FaceImageReading) -> float | None:
    if not (a.faces and b.faces):
        return None
    return faces.compare(a.faces[0].template, b.faces[0].template).score


def _scaled(picture: Pixels, by: float) -> Pixels:
    return np.asarray(cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA), np.uint8)


def _blurred(picture: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.2), np.uint8)


def _dimmed(picture: Pixels, by: float, plus: int) -> Pixels:
    return (picture * by + plus).clip(0, 255).astype(np.uint8)


def _tilted(picture: Pixels) -> Pixels:
    """Turn the picture by 12 degrees about the face."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((224, 130), 12, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _jpeg(picture: Pixels, quality: int) -> bytes:
    return bytes(cv2.imencode(".jpg", np.ascontiguousarray(picture), [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


@cache
def _expected() -> Mapping[str, Mapping[str, float]]:
    table: Mapping[str, Mapping[str, float]] = json.loads(
        (files("realname.evaluate") / EXPECTED).read_text("utf-8"),
    )
    return table
