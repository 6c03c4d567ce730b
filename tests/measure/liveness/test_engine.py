"""Recordings: what is refused before a picture is decoded, and what is measured of small ones."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import cv2
import numpy as np
import pytest

from realname.judge.presence import shipped
from realname.measure.challenges import Colour, Flash, Frame, Part, PartKind, Recording, Script, Side
from realname.measure.errors import MeasureError
from realname.measure.liveness import bounds
from realname.measure.liveness.engine import challenge_engine
from realname.measure.readings import Permit

PERMIT = Permit("evaluation", "invented")
SCRIPT = Script(
    (
        Part(PartKind.HOLD, 2),
        Part(PartKind.TURN, 6, Side.LEFT),
        Part(PartKind.LIGHT, 4, colours=(Colour.RED, Colour.BLUE)),
        Part(PartKind.BLINK, 3),
    )
)


def picture(seed: int = 0, width: int = 96, height: int = 128) -> bytes:
    """Return a noisy picture without a face."""
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    return cv2.imencode(".jpg", noise)[1].tobytes()


def recording(parts: tuple[int, ...] = (0, 0, 1, 1, 2, 2, 3, 3)) -> Recording:
    frames = tuple(Frame(part, 100.0 * at, picture(at)) for at, part in enumerate(parts))
    return Recording(SCRIPT, frames, (Flash(Colour.RED, 400.0), Flash(Colour.BLUE, 800.0)))


def refused(made: Recording) -> str:
    with pytest.raises(MeasureError) as stopped:
        challenge_engine("fast").measure(made, PERMIT)
    assert stopped.value.remedy
    return stopped.value.code


def test_what_breaks_a_limit_is_refused_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    good = recording()
    first, last = good.frames[0], good.frames[-1]
    assert refused(replace(good, frames=())) == "challenge.no_pictures"
    assert refused(replace(good, frames=(first,) * (bounds.MAX_FRAMES + 1))) == "challenge.too_many_pictures"
    assert refused(replace(good, frames=(last, first))) == "challenge.out_of_order"
    assert refused(replace(good, frames=(replace(first, at_ms=float("nan")),))) == "challenge.out_of_order"
    assert refused(replace(good, frames=(replace(first, part=1), replace(last, part=0)))) == "challenge.out_of_order"
    assert refused(replace(good, frames=(replace(first, part=9),))) == "challenge.part_unknown"
    assert refused(replace(good, frames=(replace(first, part=-1),))) == "challenge.part_unknown"
    assert refused(replace(good, frames=(replace(first, picture=b"GIF89a"),))) == "image.unsupported"
    assert refused(replace(good, frames=(replace(first, picture=first.picture[:-200]),))) == "image.truncated"
    assert refused(replace(good, frames=(replace(first, picture=b""),))) == "image.empty"
    assert refused(replace(good, flashes=good.flashes[::-1])) == "challenge.out_of_order"
    monkeypatch.setattr(bounds, "MAX_PIXELS", 96 * 128 - 1)
    assert refused(good) == "challenge.picture_too_large"
    monkeypatch.setattr(bounds, "MAX_BYTES", 1000)
    assert refused(good) == "challenge.too_large"


@pytest.mark.models
def test_pictures_without_a_face_are_a_reading_that_proves_nothing() -> None:
    reading = challenge_engine("fast").measure(recording(), PERMIT)
    assert reading.faceless == 8
    assert reading.likeness is None
    assert [motion.points for motion in reading.motions] == [0]
    assert [(light.gain, light.gain_error, light.by_chance) for light in reading.lights] == [(0.0, 1.0, 1.0)]
    assert [blink.least_openness for blink in reading.blinks] == [1.0]
    assert reading.spoofs == ()


@pytest.mark.models
def test_a_picture_that_comes_twice_is_counted_and_one_that_stands_still_is_told() -> None:
    moving = recording()
    frozen = replace(moving, frames=tuple(replace(frame, picture=picture(1)) for frame in moving.frames))
    engine = challenge_engine("fast")
    assert engine.measure(moving, PERMIT).stream.repeats == 0
    assert engine.measure(moving, PERMIT).stream.noise_still < 0.1
    assert engine.measure(frozen, PERMIT).stream.repeats == 7
    assert engine.measure(frozen, PERMIT).stream.noise_still == 1.0


@pytest.mark.models
@pytest.mark.parametrize(("width", "height"), [(16, 16), (16, 600), (641, 17)])
def test_pictures_of_odd_sizes_give_numbers(width: int, height: int) -> None:
    frames = tuple(replace(f, picture=picture(1, width, height)) for f in recording().frames)
    stream = challenge_engine("fast").measure(replace(recording(), frames=frames), PERMIT).stream
    assert np.isfinite([stream.noise_still, stream.recoded, stream.noise_period]).all()


@pytest.mark.models
def test_a_part_without_pictures_is_no_error() -> None:
    reading = challenge_engine("fast").measure(recording((0, 1)), PERMIT)
    assert len(reading.lights) == len(reading.blinks) == 1


def test_no_recording_is_measured_without_a_permit() -> None:
    with pytest.raises(TypeError, match="permit"):
        challenge_engine("fast").measure(recording(), cast("Permit", None))


def test_the_table_that_ships_is_of_the_engine_that_ships() -> None:
    assert shipped().engine == challenge_engine("fast").stamp
