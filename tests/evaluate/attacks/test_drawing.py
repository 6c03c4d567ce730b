"""Drawing bodies: where things fall, what covers what, and how a plane differs from a solid."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from realname.evaluate.attacks.drawing import View, draw
from realname.evaluate.attacks.lighting import Light, Room, colour_of, screen_points
from realname.evaluate.attacks.surfaces import SHEET_POINTS, Floats, Surface, bent, sheet, turn_of
from realname.measure.challenges import Colour

VIEW = View(120, 160, 0.8)
DARK = np.zeros((160, 120, 3), np.float32)
FRONT = Room(100.0, np.ones(3, np.float32), 1.0, np.array([0, 0, -1], np.float32))


def plain(value: float, width_mm: float = 100.0) -> Surface:
    return sheet(np.full((8, 8, 3), value, np.float32), width_mm)


def at(depth_mm: float) -> Floats:
    return np.array([0, 0, depth_mm], np.float32)


def lit(colour: Colour = Colour.BLACK, screen_lux: float = 0.0) -> Light:
    return Light(FRONT, screen_lux, colour_of(colour), screen_points())


def still(body: Surface, depth_mm: float) -> Surface:
    return body.moved(np.eye(3, dtype=np.float32), at(depth_mm))


def test_a_sheet_has_the_size_that_the_pinhole_gives_it() -> None:
    drawn = draw([still(plain(0.5), 400.0)], VIEW, lit(), DARK)
    width = int(drawn.covered[80].sum())
    assert abs(width - 100 / 400 * VIEW.focal_px) <= 2


def test_the_nearer_body_covers_the_farther_one_in_either_order() -> None:
    near, far = still(plain(0.2, 40.0), 300.0), still(plain(0.8), 400.0)
    for bodies in ([near, far], [far, near]):
        assert draw(bodies, VIEW, lit(), DARK).radiance[80, 60, 0] == pytest.approx(0.2 * 100, rel=0.02)


def test_light_on_a_sheet_that_looks_at_the_lamp_is_albedo_times_lux() -> None:
    drawn = draw([still(plain(0.5), 400.0)], VIEW, lit(), DARK)
    assert drawn.radiance[80, 60] == pytest.approx([50, 50, 50], rel=0.02)
    turned = plain(0.5).moved(turn_of(60.0), at(400.0))
    assert draw([turned], VIEW, lit(), DARK).radiance[80, 60, 0] == pytest.approx(25, rel=0.05)


def test_a_screen_adds_its_colour_and_falls_off_with_the_square_of_the_distance() -> None:
    def added(depth_mm: float) -> Floats:
        body = [still(plain(1.0), depth_mm)]
        with_screen = draw(body, VIEW, lit(Colour.RED, 15.0), DARK).radiance[80, 60]
        return np.asarray(with_screen - draw(body, VIEW, lit(), DARK).radiance[80, 60], np.float32)

    near, far = added(350.0), added(700.0)
    assert near[0] == pytest.approx(15 * 0.88, rel=0.2)
    assert near[0] > 5 * near[1] > 5 * near[2]
    assert far[0] == pytest.approx(near[0] / 4, rel=0.2)


def test_a_pictures_corners_lie_where_the_projection_puts_them_in_true_perspective() -> None:
    picture = np.zeros((64, 64, 3), np.float32)
    picture[:, 31:33] = 1.0
    body = sheet(picture, 100.0).moved(turn_of(50.0), at(300.0))
    drawn = draw([body], VIEW, lit(), DARK).radiance[80, :, 0]
    seen = float((drawn * (np.arange(120) + 0.5)).sum() / drawn.sum())
    assert seen == pytest.approx(60.0, abs=0.7)  # the middle of the sheet, not the middle of what is seen of it


def test_a_plane_moves_by_a_homography_and_a_bent_sheet_does_not() -> None:
    def residual(body: Surface) -> float:
        views = [VIEW.project(body.moved(turn_of(yaw), at(350.0)).points) for yaw in (0.0, 25.0)]
        matrix, _ = cv2.findHomography(views[0], views[1])
        moved = cv2.perspectiveTransform(views[0][None], matrix)[0]
        return float(np.sqrt(((moved - views[1]) ** 2).sum(axis=1).mean()))

    assert residual(plain(0.5)) < 0.01
    assert residual(bent(plain(0.5), 1 / 80)) > 0.3


def test_a_sheet_bends_towards_the_camera_and_keeps_its_length() -> None:
    flat = plain(0.5, 100.0)
    round_ = bent(flat, 1 / 60)
    assert round_.points[:, 2].min() == pytest.approx(0, abs=1e-3)
    assert round_.points[:, 2].max() == pytest.approx(60 * (1 - np.cos(50 / 60)), rel=0.01)
    row = round_.points[:SHEET_POINTS]
    assert float(np.linalg.norm(np.diff(row, axis=0), axis=1).sum()) == pytest.approx(100, rel=0.01)
