"""Each passive signal answers to what it is named for, on drawn pictures; none of it is a claim about real attacks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from realname.measure.challenges import SpoofReading
from realname.measure.errors import ModelError
from realname.measure.faces.borders import Place, border
from realname.measure.faces.spoof_network import SETTING
from realname.measure.faces.spoofing import measure_spoof, place_of, spoof_of_picture
from realname.measure.images import RGB, Image
from realname.measure.models.runtime import network
from realname.measure.readings import Permit

FIVE = np.array([[210, 260], [290, 260], [250, 305], [218, 345], [282, 345]], np.float32)


def texture(seed: int = 0, height: int = 640, width: int = 480) -> RGB:
    """Draw something with waves of every length, as a photograph has, and no straight edge."""
    rng = np.random.default_rng(seed)
    drawn = np.full((height, width), 128.0)
    for cells, strength in ((8, 30), (30, 15), (100, 8)):
        drawn += strength * cv2.resize(rng.normal(0, 1, (cells, cells)), (width, height), interpolation=cv2.INTER_CUBIC)
    drawn += rng.normal(0, 3, (height, width))
    return np.repeat(np.clip(drawn, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def with_sheet(pixels: RGB, degrees: float = 0.0) -> RGB:
    """Draw the outline of a sheet around the face, turned about it."""
    corners = np.array([[-150, -170], [150, -170], [150, 230], [-150, 230]], np.float64)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    outline = np.round(corners @ turn.T + [250, 300]).astype(np.int32)
    drawn = pixels.copy()
    cv2.polylines(drawn, [outline], isClosed=True, color=(250, 250, 250), thickness=7)
    return drawn


@pytest.mark.parametrize("degrees", [0, 12, -25])
def test_a_sheet_around_the_face_is_a_border(degrees: float) -> None:
    place = place_of(FIVE)
    assert border(texture(), place) < 0.2
    assert border(with_sheet(texture(), degrees), place) > 0.5


def test_a_single_straight_line_is_less_of_a_border_than_a_sheet() -> None:
    place = place_of(FIVE)
    door = texture()
    cv2.line(door, (60, 0), (60, 639), (250, 250, 250), 7)
    assert border(door, place) < 0.8 * border(with_sheet(texture()), place)


def test_a_grid_over_the_face_is_moire() -> None:
    clean = texture()
    y, x = np.mgrid[:640, :480]
    grid = 12 * np.sin(2 * np.pi * (0.21 * x + 0.17 * y))
    beaten = np.clip(clean + grid[:, :, None], 0, 255).astype(np.uint8)
    assert measure_spoof(beaten, FIVE).moire > measure_spoof(clean, FIVE).moire + 0.5


def test_a_picture_of_a_picture_loses_detail() -> None:
    clean = texture()
    lost = np.asarray(cv2.GaussianBlur(clean, (0, 0), 1.5), np.uint8)
    assert measure_spoof(lost, FIVE).detail < measure_spoof(clean, FIVE).detail - 2


def test_washed_out_black_and_a_highlight_are_seen() -> None:
    clean = texture()
    washed = (90 + 0.5 * clean).astype(np.uint8)
    shiny = clean.copy()
    cv2.circle(shiny, (270, 300), 12, (255, 255, 255), -1)
    plain = measure_spoof(clean, FIVE)
    assert measure_spoof(washed, FIVE).black > plain.black + 0.1
    assert measure_spoof(shiny, FIVE).specular > plain.specular


def test_a_sharp_face_before_a_blurred_background_has_more_focus_than_one_focus() -> None:
    clean = texture()
    blurred = np.asarray(cv2.GaussianBlur(clean, (0, 0), 6), np.uint8)
    near = blurred.copy()
    near[200:400, 170:330] = clean[200:400, 170:330]
    assert measure_spoof(near, FIVE).focus > measure_spoof(clean, FIVE).focus + 0.3


@pytest.mark.parametrize("scale", [0.02, 0.3, 4.0])
@pytest.mark.parametrize("move", [(-240.0, -300.0), (230.0, 330.0), (0.0, 0.0)])
def test_a_face_at_any_place_and_size_gives_finite_numbers(scale: float, move: tuple[float, float]) -> None:
    five = ((FIVE - FIVE.mean(axis=0)) * scale + FIVE.mean(axis=0) + move).astype(np.float32)
    reading = measure_spoof(texture(), five)
    numbers = [reading.moire, reading.detail, reading.black, reading.focus, reading.specular, reading.border]
    assert np.isfinite(numbers).all()
    assert 0 <= reading.border <= 1


def test_too_little_around_the_face_has_no_border() -> None:
    assert border(np.zeros((16, 16, 3), np.uint8), Place(8, 8, 200, 0.0)) == 0


def test_the_network_is_silent_unless_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert measure_spoof(texture(), FIVE).network is None


def test_a_network_that_is_switched_on_and_absent_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SETTING, "on")
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path))
    network.cache_clear()
    with pytest.raises(ModelError) as absent:
        measure_spoof(texture(), FIVE)
    assert absent.value.code == "model.missing"


def test_no_face_is_measured_without_a_permit() -> None:
    with pytest.raises(TypeError, match="permit"):
        spoof_of_picture(cast("Image", object()), cast("Permit", None))


def test_several_threads_measure_at_once_what_one_measures() -> None:
    pictures = [with_sheet(texture(seed), seed) for seed in range(4)]

    def measured(picture: RGB) -> list[SpoofReading]:
        return [measure_spoof(picture, FIVE) for _ in range(15)]

    with ThreadPoolExecutor(len(pictures)) as threads:
        together = list(threads.map(measured, pictures))
    assert together == [measured(picture) for picture in pictures]
