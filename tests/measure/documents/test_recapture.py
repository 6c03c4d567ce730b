"""Each sign answers to what it is named for, on drawn pages and simulated recaptures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from realname.evaluate.specimens.recaptured import on_screen, pasted, photocopied, sensed
from realname.measure.documents.recapture import measure_recapture
from realname.measure.images import RGB
from realname.measure.readings import Box

PORTRAIT = Box(60, 120, 200, 250)


def page(seed: int = 0) -> RGB:
    """Draw a page of soft colours with lines of print and a portrait of blotches in its place."""
    rng = np.random.default_rng(seed)
    drawn = np.full((480, 760, 3), (226, 232, 220), np.uint8)
    for row in range(60, 440, 34):
        cv2.putText(drawn, "SPECIMEN UTOPIA 0123456", (290, row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 60), 2)
    blotches = cv2.resize(rng.uniform(60, 200, (6, 5, 3)), (200, 250), interpolation=cv2.INTER_CUBIC)
    drawn[120:370, 60:260] = np.clip(blotches, 0, 255).astype(np.uint8)
    return drawn


def test_a_black_and_white_copy_has_no_colour_in_its_portrait() -> None:
    copy = photocopied(page(), np.random.default_rng(1))
    genuine, copied = (measure_recapture(sensed(picture), PORTRAIT).colour for picture in (page(), copy))
    assert genuine is not None
    assert copied is not None
    assert copied < genuine / 4


def test_stripes_of_colour_as_a_screen_leaves_them_are_fine_colour() -> None:
    grain = np.random.default_rng(2).normal(0, 4, (480, 760, 1))
    clean = np.clip(200 + np.repeat(grain, 3, axis=2), 0, 255)
    beat = 8 * np.sin(2 * np.pi * np.arange(760) / 14)[None, :, None] * np.array([1.0, 0.0, -1.0])
    plain, striped = (measure_recapture(picture.astype(np.uint8), None) for picture in (clean, clean + beat))
    assert striped.fine_colour > plain.fine_colour + 1


def test_a_simulated_screen_is_a_picture_of_three_stripes_a_pixel() -> None:
    shown = on_screen(np.full((20, 30, 3), 255, np.uint8), np.random.default_rng(2))
    assert shown.shape[1] % 3 == 0
    # White shows as red, green and blue side by side.
    assert [int(pixel.argmax()) for pixel in shown[0, :3]] == [0, 1, 2]


def test_a_portrait_that_was_pasted_over_has_a_seam() -> None:
    flat = page()
    flat[100:390, 40:280] = (226, 232, 220)
    other = np.full((140, 110, 3), (90, 70, 60), np.uint8)
    laid = pasted(flat, (70, 130, 180, 230), other, np.random.default_rng(3))
    before, after = (measure_recapture(picture, PORTRAIT).seam for picture in (flat, laid))
    assert before is not None
    assert after is not None
    assert after > before + 0.2


@pytest.mark.parametrize("box", [None, Box(-50, -50, 60, 60), Box(750, 470, 40, 40), Box(300, 200, 0.5, 0.5)])
def test_any_place_gives_finite_numbers(box: Box | None) -> None:
    reading = measure_recapture(page(), box)
    assert np.isfinite(reading.fine_colour)
    assert (reading.colour is None) is (box is None)
    assert reading.seam is None or 0 <= reading.seam <= 1
