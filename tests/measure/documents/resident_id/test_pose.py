from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from realname.measure.documents.resident_id.layout import (
    ALWAYS_PRINTED,
    CORNERS_MM,
    HEIGHT_MM,
    SHRUNK,
    WIDTH_MM,
    Side,
)
from realname.measure.documents.resident_id.locating import Place
from realname.measure.documents.resident_id.pose import Pose, find_poses, rescored

SIZE = (384, 480)
Matrix = NDArray[np.float64]


def placed(turn_deg: float, px_per_mm: float = 4.2) -> Matrix:
    """Return a card's place about the middle of the map."""
    turn = np.radians(turn_deg)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * px_per_mm
    centre = np.array([SIZE[1] / 2, SIZE[0] / 2]) - spin @ np.array([WIDTH_MM / 2, HEIGHT_MM / 2])
    return np.array([[*spin[0], centre[0]], [*spin[1], centre[1]], [0, 0, 1]])


def text_map(side: Side, matrix: Matrix) -> NDArray[np.float32]:
    """Draw the map of a card on which nothing but what is always there is printed."""
    drawn = np.zeros(SIZE, np.float32)
    for strip in ALWAYS_PRINTED[side]:
        half = strip.height * SHRUNK / 2
        corners = np.array([[[strip.left, strip.y - half], [strip.right, strip.y - half],
                             [strip.right, strip.y + half], [strip.left, strip.y + half]]])  # fmt: skip
        pixels = cv2.perspectiveTransform(corners, matrix)[0]
        cv2.fillConvexPoly(drawn, np.asarray(pixels, np.float64).astype(np.int32), 1.0)
    return drawn


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("turn_deg", [0, 7, 90, 180, 270, -98])
def test_a_card_is_found_whichever_way_it_lies(side: Side, turn_deg: float) -> None:
    matrix = placed(turn_deg, 4.2 if turn_deg % 180 < 45 else 3.6)
    best = find_poses(text_map(side, matrix), np.full(SIZE, 128, np.uint8))[0]
    assert best.side is side
    corners = [cv2.perspectiveTransform(CORNERS_MM[None].astype(np.float64), m)[0] for m in (best.matrix, matrix)]
    assert np.abs(corners[0] - corners[1]).max() < 16


def test_a_map_without_print_has_no_pose() -> None:
    assert find_poses(np.zeros(SIZE, np.float32), np.full(SIZE, 128, np.uint8)) == []


def test_a_right_place_scores_more_than_one_upside_down() -> None:
    matrix = placed(0)
    drawn = text_map(Side.FRONT, matrix)
    right, wrong = (rescored(drawn, Pose(Side.FRONT, placed(turn), 0.0)).score for turn in (0, 180))
    assert right > 0.8
    assert wrong < 0.4


@pytest.mark.parametrize(("turn_deg", "rotation"), [(0, 0), (44, 0), (90, 270), (180, 180), (270, 90), (-60, 90)])
def test_a_place_says_how_to_turn_the_picture(turn_deg: float, rotation: int) -> None:
    place = Place(Side.FRONT, placed(turn_deg), 1.0, 4)
    assert place.rotation_deg == rotation
    assert place.px_per_mm == pytest.approx(4.2)
