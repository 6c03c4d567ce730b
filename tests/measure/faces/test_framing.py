from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from realname.measure.faces.detection import detect_faces
from realname.measure.faces.framing import eyes_below_upper_edge

pytestmark = [pytest.mark.models, pytest.mark.data]


@pytest.mark.parametrize("name", ["img1.jpg", "img3.jpg", "img20.jpg"])
@pytest.mark.parametrize(("below", "inside"), [(-0.6, True), (-0.2, True), (0.2, False), (0.3, False)])
def test_eyes_above_the_upper_edge_are_outside(eval_data: Path, name: str, below: float, inside: bool) -> None:  # noqa: FBT001  a table's column
    pixels = cv2.imread(str(eval_data / "portraits" / name))
    assert pixels is not None
    scale = 640 / max(pixels.shape[:2])
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)[:, :, ::-1]
    face = detect_faces(small)[0]
    cut_at = face.points[:2, 1].mean() + below * face.eye_distance
    cut = np.ascontiguousarray(small[round(cut_at) :])
    assert eyes_below_upper_edge(cut, detect_faces(cut)[0]) is inside
