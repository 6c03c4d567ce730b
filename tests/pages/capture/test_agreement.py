"""The browser's detector finds what ours finds: the same network, the same reading of its maps."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.browser.capture import films

from realname.measure.faces.detection import detect_faces
from realname.measure.models import store
from realname.pages.capture.files import NETWORK

CHECKOUT = Path(__file__).resolve().parents[3]
NODE = shutil.which("node")


@pytest.mark.models
@pytest.mark.skipif(
    NODE is None or not (CHECKOUT / "node_modules").is_dir(),
    reason="the pages' packages are not installed; run `make setup`",
)
@pytest.mark.parametrize(("height", "x"), [(0.52, 0.5), (0.25, 0.3), (0.8, 0.6)])
def test_browsers_find_the_same_face(tmp_path: Path, height: float, x: float) -> None:
    # A square: both then run on the same input. Of others the browser pads less, and its faces differ by a pixel.
    middle = np.ascontiguousarray(films.face(height, x)[:, 160:1120])
    pixels = np.asarray(cv2.resize(middle, (320, 320), interpolation=cv2.INTER_AREA), np.uint8)
    raw = tmp_path / "pixels"
    raw.write_bytes(pixels.tobytes())
    command = [str(NODE), "tests/pages/scripts/agreement.mjs", str(store.path_of(NETWORK)), str(raw), "320", "320"]
    said = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    [theirs] = json.loads(said.stdout)
    [ours] = detect_faces(pixels)
    box = [theirs["box"][side] for side in "xywh"]
    assert box == pytest.approx([ours.x, ours.y, ours.w, ours.h], abs=0.05)
    assert theirs["score"] == pytest.approx(ours.score, abs=0.002)
    assert np.array([[p["x"], p["y"]] for p in theirs["points"]]) == pytest.approx(ours.points, abs=0.05)
