from __future__ import annotations

import cv2
import numpy as np
import pytest

from realname.measure.documents.mrz.bands import missing_lines, straighten
from realname.measure.documents.mrz.strokes import Stroke
from realname.measure.images import RGB

HEIGHT = 12
"""Of the characters that `page` prints."""


def page(*rows: int, slope: float = 0.0) -> RGB:
    """Draw lines of upright strokes whose middles are at these rows, falling by `slope` across the picture."""
    picture = np.full((200, 640, 3), 230, np.uint8)
    for row in rows:
        for x in range(40, 600, 6):
            y = row + slope * (x - 320) / 560
            cv2.line(picture, (x, round(y - HEIGHT / 2)), (x, round(y + HEIGHT / 2)), (20, 20, 20), 2)
    return picture


def stroke(row: float, height: float = 22.0) -> Stroke:
    return Stroke(complex(40, row), complex(600, row), height)


@pytest.mark.parametrize("off", [-4, 0, 4])
def test_a_line_is_moved_to_its_characters_middle_and_takes_their_height(off: int) -> None:
    found = straighten(page(100), stroke(100 + off))
    assert found.middle.imag == pytest.approx(100, abs=1)
    assert found.height == pytest.approx(HEIGHT, abs=3)


def test_a_line_takes_the_slope_of_its_characters() -> None:
    found = straighten(page(100, slope=8), stroke(100))
    assert found.end.imag - found.start.imag == pytest.approx(8, abs=2)


def test_a_tall_box_finds_the_nearest_line_not_its_neighbour() -> None:
    assert straighten(page(76, 102), stroke(100, 40)).middle.imag == pytest.approx(102, abs=1.5)


def test_where_nothing_is_printed_the_stroke_is_left() -> None:
    given = stroke(100)
    assert straighten(page(), given) is given


def test_missing_lines_are_found_on_both_sides() -> None:
    above, below = missing_lines(page(75, 100, 125), stroke(100, HEIGHT))
    assert [line.middle.imag for line in above] == [pytest.approx(75, abs=1.5)]
    assert [line.middle.imag for line in below] == [pytest.approx(125, abs=1.5)]


def test_a_line_further_than_a_zones_spacing_is_not_one_of_it() -> None:
    assert missing_lines(page(100, 160), stroke(100, HEIGHT)) == ([], [])
