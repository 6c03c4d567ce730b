"""Cut-outs show what they should, also at the edge of a picture."""

from __future__ import annotations

import base64

import cv2
import numpy as np
import pytest
from tests.pages.stand_ins import png

from realname.measure.images import RGB, open_image
from realname.measure.readings import Box
from realname.pages.trial.shown import cutouts


def decoded(address: str) -> RGB:
    head, _, content = address.partition(",")
    assert head == "data:image/jpeg;base64"
    pixels = cv2.imdecode(np.frombuffer(base64.b64decode(content), np.uint8), cv2.IMREAD_COLOR_RGB)
    return np.asarray(pixels, np.uint8)


def test_a_face_fills_the_middle_of_its_cutout() -> None:
    pixels = np.zeros((400, 600, 3), np.uint8)
    pixels[100:200, 300:400] = (200, 30, 30)
    cut = decoded(cutouts.face(open_image(png(pixels)), Box(300, 100, 100, 100)))
    assert cut.shape == (320, 320, 3)
    rows, columns = np.nonzero(cut[:, :, 0] > 100)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(159.5, abs=2)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(159.5, abs=2)
    assert rows.max() - rows.min() == pytest.approx(320 / 1.7, abs=4)


@pytest.mark.parametrize("box", [Box(-20, -30, 80, 80), Box(560, 360, 90, 90), Box(0, 0, 600, 400)])
def test_a_face_at_the_edge_is_cut_out_all_the_same(box: Box) -> None:
    image = open_image(png(np.full((400, 600, 3), 90, np.uint8)))
    assert decoded(cutouts.face(image, box)).shape == (320, 320, 3)


def test_a_large_picture_is_shown_smaller_and_a_small_one_as_it_is() -> None:
    large = open_image(png(np.full((1200, 1800, 3), 90, np.uint8)))
    assert decoded(cutouts.whole(large)).shape == (600, 900, 3)
    small = open_image(png(np.full((120, 180, 3), 90, np.uint8)))
    assert decoded(cutouts.whole(small)).shape == (120, 180, 3)
