from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from realname.measure.documents.resident_id.edges import snap_to_edges
from realname.measure.documents.resident_id.layout import CORNERS_MM, HEIGHT_MM, WIDTH_MM
from realname.measure.documents.resident_id.outlines import find_outlines

Corners = NDArray[np.float64]
CARD: Corners = np.array([[150.0, 120.0], [650.0, 150.0], [640.0, 470.0], [135.0, 430.0]])


def picture(corners: Corners, *, hide: int | None = None) -> NDArray[np.uint8]:
    """Draw a light card on a dark table; `hide` makes the table beyond one side as light as the card."""
    scene = np.full((600, 800), 90, np.uint8)
    cv2.fillConvexPoly(scene, corners.astype(np.int32), 210)
    if hide is not None:
        a, b = corners[hide], corners[(hide + 1) % 4]
        away = (a + b) / 2 - corners.mean(0)
        away = away / np.linalg.norm(away) * 80
        strip = np.array([a - away * 0.1, b - away * 0.1, b + away, a + away])
        cv2.fillConvexPoly(scene, strip.astype(np.int32), 210)
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), 1.0), np.uint8)


def matrix_of(corners: Corners) -> Corners:
    return np.asarray(cv2.getPerspectiveTransform(CORNERS_MM, corners.astype(np.float32)), np.float64)


def found_corners(matrix: Corners) -> Corners:
    return np.asarray(cv2.perspectiveTransform(CORNERS_MM[None].astype(np.float64), matrix)[0], np.float64)


@given(st.lists(st.floats(-18, 18), min_size=8, max_size=8))
@settings(max_examples=25, deadline=None)
def test_a_guess_that_is_off_by_three_millimetres_moves_onto_the_edges(off: list[float]) -> None:
    guess = CARD + np.array(off).reshape(4, 2)
    edges = snap_to_edges(picture(CARD).astype(np.float32), matrix_of(guess))
    assert all(edges.seen)
    assert np.abs(found_corners(edges.matrix) - CARD).max() < 2.0


@pytest.mark.parametrize("hidden", range(4))
def test_a_side_without_an_edge_is_put_where_the_shape_wants_it(hidden: int) -> None:
    upright = np.array([[150.0, 120.0], [150 + 5.8 * WIDTH_MM, 120.0], [150 + 5.8 * WIDTH_MM, 120 + 5.8 * HEIGHT_MM],
                        [150.0, 120 + 5.8 * HEIGHT_MM]])  # fmt: skip
    guess = upright + np.array([[6.0, 6], [-8, 5], [-7, -6], [6, -5]])
    edges = snap_to_edges(picture(upright, hide=hidden).astype(np.float32), matrix_of(guess))
    assert not edges.seen[hidden]
    assert np.abs(found_corners(edges.matrix) - upright).max() < 12.0


def test_a_picture_without_edges_leaves_the_guess_alone() -> None:
    edges = snap_to_edges(np.full((600, 800), 128, np.float32), matrix_of(CARD))
    assert not any(edges.seen)
    assert found_corners(edges.matrix) == pytest.approx(CARD, abs=1e-2)


def test_a_card_on_a_table_is_an_outline() -> None:
    outlines = find_outlines(picture(CARD))
    assert any(np.abs(np.roll(outline, turn, 0) - CARD).max() < 5 for outline in outlines for turn in range(4))


def test_a_square_is_no_cards_outline() -> None:
    square = np.array([[200.0, 100.0], [500.0, 100.0], [500.0, 400.0], [200.0, 400.0]])
    assert find_outlines(picture(square)) == []
