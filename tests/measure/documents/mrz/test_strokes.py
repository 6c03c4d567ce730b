from __future__ import annotations

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.measure.documents.mrz.strokes import Stroke, join, levelled, neighbours, stroke_of
from realname.measure.documents.ocr.detector import TextBox


def level(x: float, y: float, length: float, height: float = 20.0) -> Stroke:
    return Stroke(complex(x, y), complex(x + length, y), height)


def turned(stroke: Stroke, degrees: float) -> Stroke:
    turn = cmath.rect(1, math.radians(degrees))
    return Stroke(stroke.start * turn, stroke.end * turn, stroke.height)


@pytest.mark.parametrize(
    ("angle", "direction"), [(0, 1 + 0j), (90, 1j), (-90, 1j), (-44, cmath.rect(1, math.radians(-44)))]
)
def test_a_box_points_rightwards_or_downwards(angle: float, direction: complex) -> None:
    stroke = stroke_of(TextBox(50, 60, 100, 10, angle, 1.0))
    assert stroke.along == pytest.approx(direction)
    assert stroke.middle == pytest.approx(50 + 60j)


@pytest.mark.parametrize(("gap", "lines"), [(19, 1), (20, 1), (21, 2)])
def test_pieces_join_up_to_a_gap_of_their_height(gap: float, lines: int) -> None:
    assert len(join([level(0, 0, 200), level(200 + gap, 0, 100)])) == lines


@pytest.mark.parametrize(("offset", "lines"), [(8, 1), (9, 1), (10, 2)])
def test_pieces_that_are_not_level_with_each_other_stay_apart(offset: float, lines: int) -> None:
    assert len(join([level(0, 0, 200), level(210, offset, 100)])) == lines


@given(st.floats(-40, 130))
def test_joining_does_not_mind_how_the_picture_is_turned(degrees: float) -> None:
    (line,) = join([turned(level(0, 0, 200), degrees), turned(level(210, 0, 100), degrees)])
    assert line.length == pytest.approx(310)


@pytest.mark.parametrize(("distance", "found"), [(8, 1), (10, 2), (30, 2), (35, 2), (36, 1)])
def test_neighbours_keep_a_zones_distance(distance: float, found: int) -> None:
    pivot = level(0, 100, 300)
    other = level(0, 100 + distance, 300)
    assert len(neighbours(pivot, [pivot, other], (0.03, 0.117), 0.7)) == found


def test_a_much_taller_line_is_no_neighbour() -> None:
    pivot = level(0, 100, 300)
    assert neighbours(pivot, [pivot, level(0, 125, 300, 60)], (0.03, 0.115), 0.7) == [pivot]


def test_a_line_joined_with_print_beside_it_is_cut_to_what_the_others_have() -> None:
    lines = [level(0, 0, 300), level(0, 25, 300), level(-120, 50, 420)]
    assert [line.start.real for line in levelled(lines, lines[0])] == [0, 0, 0]


def test_a_line_that_lost_an_end_is_lengthened() -> None:
    lines = [level(0, 0, 300), level(15, 25, 285)]
    assert [line.start.real for line in levelled(lines, lines[0])] == [0, 0]


def test_a_strokes_quadrilateral_begins_at_its_texts_top_left() -> None:
    assert level(10, 50, 100).quad().tolist() == [[10, 40], [110, 40], [110, 60], [10, 60]]
    assert level(10, 50, 100).reversed().quad()[0].tolist() == [110, 60]
