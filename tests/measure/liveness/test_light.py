"""The light of a whole part, on small drawn pictures: on the face it is seen, on everything alike it is not."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from realname.judge.presence import Answer, light, shipped
from realname.measure.challenges import Colour, Flash, Frame, LightReading, Part, PartKind
from realname.measure.faces.landmarks import Mesh
from realname.measure.liveness.head import generic_head
from realname.measure.liveness.light import measure_light
from realname.measure.liveness.response import PRIMARIES
from realname.measure.liveness.script import LIGHT_SECONDS, draw_colours
from realname.measure.liveness.sightings import Sighting

WIDTH, HEIGHT, STEP = 160, 200, 400
ASKED = draw_colours(Random(4))  # noqa: S311  a test's code is no secret
OTHER = draw_colours(Random(5))  # noqa: S311
PART = Part(PartKind.LIGHT, LIGHT_SECONDS, colours=ASKED)
FLASHES = tuple(Flash(colour, 100.0 + STEP * at) for at, colour in enumerate(ASKED))
POINT = shipped().points[0].light
SKIN, WALL = (0.35, 0.22, 0.16), (0.30, 0.32, 0.30)


def mesh(size: float = 42.0) -> Mesh:
    head = generic_head()
    placed = np.column_stack([head[:, 0] * size + WIDTH / 2, head[:, 1] * size + 75, head[:, 2] * size])
    return Mesh(placed.astype(np.float32), 1.0)


def coded(linear: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return linear light as sRGB bytes, with a sensor's noise, as a camera would."""
    shown = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)
    noise = np.random.default_rng(int(linear.sum() * 1e6) % 2**32).normal(0, 1.0, linear.shape)
    return np.clip(np.round(shown * 255 + noise), 0, 255).astype(np.uint8)


def answered(played: tuple[Colour, ...], on_face: float, on_all: float = 0.0, *, wall: bool = True) -> LightReading:
    """Return the reading of a face lit by `played`: shares of the light that fall on it alone, and tint everything."""
    face, seen = mesh(), []
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    inside = ((x - WIDTH / 2) / 42) ** 2 + ((y - 90) / 62) ** 2 < 1
    for at_ms in np.arange(100.0, 100 + STEP * len(played), 62.5):
        colour = np.array(PRIMARIES[played[min(int((at_ms - 100) // STEP), len(played) - 1)]])
        picture = np.where(inside[..., None], SKIN, WALL) * (1 + on_all * colour)
        picture[inside] *= 1 + on_face * colour
        if not wall:
            picture[~inside] = 0
        seen.append(Sighting(Frame(0, float(at_ms), b""), coded(picture), face))
    return measure_light(0, PART, seen, FLASHES, STEP)


@pytest.mark.parametrize("gain", [0.03, 0.1])
def test_light_on_the_face_is_an_answer_at_its_gain(gain: float) -> None:
    reading = answered(ASKED, gain)
    assert light(reading, POINT) is Answer.GIVEN
    assert reading.gain == pytest.approx(gain, rel=0.25)
    assert reading.frames_per_second == pytest.approx(16, abs=0.5)


def test_a_tint_of_the_whole_picture_is_no_answer() -> None:
    reading = answered(ASKED, 0.0, on_all=0.2)
    assert light(reading, POINT) is not Answer.GIVEN
    assert abs(reading.gain) < 0.01


def test_another_order_of_colours_is_no_answer() -> None:
    assert light(answered(OTHER, 0.1), POINT) is not Answer.GIVEN


def test_a_face_that_stays_as_it_is_is_no_answer() -> None:
    assert light(answered(ASKED, 0.0), POINT) is not Answer.GIVEN


def test_without_a_background_nothing_can_be_told() -> None:
    reading = answered(ASKED, 0.1, wall=False)
    assert (reading.gain, reading.gain_error) == (0.0, 1.0)
    assert light(reading, POINT) is Answer.CANNOT_TELL


def test_flashes_that_are_not_the_scripts_are_not_measured() -> None:
    seen = [Sighting(Frame(0, 62.5 * at, b""), np.zeros((HEIGHT, WIDTH, 3), np.uint8), mesh()) for at in range(50)]
    other = tuple(Flash(colour, 100.0 + STEP * at) for at, colour in enumerate(OTHER))
    assert measure_light(0, PART, seen, other, STEP).gain_error == 1.0
    assert measure_light(0, PART, seen, FLASHES[:-1], STEP).gain_error == 1.0
    assert measure_light(0, PART, [], FLASHES, STEP).frames_per_second == 0
