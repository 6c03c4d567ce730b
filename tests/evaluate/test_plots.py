from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.plots import BLUE, HEIGHT, WIDTH, Axis, Chart

FMR = Axis("false match rate", 1e-6, 1e-1, log=True)
SHARE = Axis("share", 0, 0.05, percent=True)


def test_powers_of_ten_are_marked_and_named() -> None:
    assert [text for _, text in FMR.ticks()] == ["1e-6", "1e-5", "1e-4", "1e-3", "0.01", "0.1"]


def test_shares_are_marked_in_round_percent() -> None:
    assert [text for _, text in SHARE.ticks()] == ["0 %", "1 %", "2 %", "3 %", "4 %", "5 %"]


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_any_axis_has_a_few_marks_inside_it(low: float, span: float) -> None:
    values = [value for value, _ in Axis("", low, low + span).ticks()]
    assert 3 <= len(values) <= 10
    assert all(low - span * 1e-6 <= value <= low + span * (1 + 1e-6) for value in values)


@pytest.mark.parametrize(("value", "place"), [(1e-7, 0.0), (1e-6, 0.0), (1e-1, 1.0), (1.0, 1.0), (0.0, 0.0)])
def test_values_outside_an_axis_lie_on_its_nearer_end(value: float, place: float) -> None:
    assert FMR.place(value) == pytest.approx(place)


def test_an_axis_may_fall() -> None:
    assert Axis("", 1e-1, 1e-5, log=True).place(1e-5) == 1.0
    assert len(Axis("", 1e-1, 1e-5, log=True).ticks()) == 5


def drawing() -> Chart:
    chart = Chart("a <b> & c", FMR, SHARE)
    chart.band([(1e-5, 0.01, 0.03), (1e-2, 0.0, 0.01)], BLUE)
    chart.line([(1e-5, 0.02), (1e-2, 0.005)], BLUE, "one & two")
    chart.line([(1e-6, 0.04), (1e-5, 0.02)], BLUE, dashed=True)
    chart.whiskers([(1e-3, 0.01, 0.02)], [(1e-3, 0.015)], BLUE, "points")
    chart.upright(1e-4, "<here>")
    return chart


def test_a_drawing_is_well_formed_and_asks_nothing_from_outside() -> None:
    svg = drawing().svg()
    root = ET.fromstring(svg)  # noqa: S314  our own output
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "a <b> & c"
    assert not re.search(r"href|url\(|<script|<image|<style|on\w+=", svg)
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_all_that_is_drawn_lies_inside_the_drawing() -> None:
    numbers = re.findall(r'points="([^"]*)"', drawing().svg())
    places = [tuple(map(float, pair.split(","))) for points in numbers for pair in points.split()]
    assert places
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


def test_a_histogram_has_a_step_a_bin_down_to_the_floor() -> None:
    chart = Chart("", Axis("score", 0, 1), Axis("comparisons", 0.5, 100, log=True))
    chart.steps([0.0, 0.5, 1.0], [10, 0], BLUE, "scores")
    [points] = re.findall(r'<polygon points="([^"]*)"', chart.svg())
    corners = [tuple(map(float, pair.split(","))) for pair in points.split()]
    assert len(corners) == 6
    floor = corners[0][1]
    assert [y < floor for _, y in corners] == [False, True, True, False, False, False]
