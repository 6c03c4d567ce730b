"""Frozen dataclasses from plain tables and back: what goes out comes back, and nothing else comes in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.checks.check import Check, Outcome
from realname.judge.shapes import ShapeError, build, to_json
from realname.measure.readings import Box, EngineStamp, FaceQuality, FaceReading, Point, Pose, Template

POSED = True
STAMP = EngineStamp("default", "1", "e" * 64)


@dataclass(frozen=True)
class Odd:
    """A shape with everything that is not a plain scalar."""

    day: date | None
    raw: bytes
    mixed: str | float | list[str]
    pair: tuple[int, ...] = ()


def through_json(value: object) -> object:
    return json.loads(to_json(value))


@given(
    day=st.none() | st.dates(),
    raw=st.binary(),
    mixed=st.text() | st.floats(allow_nan=False, allow_infinity=False) | st.lists(st.text()),
    pair=st.lists(st.integers()),
)
def test_every_value_comes_back_through_json(
    day: date | None, raw: bytes, mixed: str | float | list[str], pair: list[int]
) -> None:
    value = Odd(day, raw, mixed, tuple(pair))
    assert build(Odd, through_json(value)) == value


def test_a_face_reading_with_its_template_comes_back() -> None:
    quality = FaceQuality(60.5, 1.0, 0.5, 0.2, 0.0, 12.0, 1.0, eyes_in_frame=True)
    reading = FaceReading(
        STAMP, Box(1, 2, 3, 4), 0.9, (Point(1, 2),), POSED, Pose(1, 2, 3), quality, Template(STAMP, b"\0\1\xff")
    )
    assert build(FaceReading, through_json(reading)) == reading


def test_a_check_with_its_detail_comes_back() -> None:
    check = Check(
        "face.single", Outcome.FAIL, ("face.none",), engine=STAMP, detail={"a": 1.5, "b": "x", "c": ["y"], "d": True}
    )
    assert build(Check, through_json(check)) == check


@pytest.mark.parametrize("raw", ["not base64!", 5, None])
def test_what_is_not_base64_is_no_bytes(raw: object) -> None:
    with pytest.raises(ShapeError, match="raw"):
        build(Odd, {"day": None, "raw": raw, "mixed": "x"})


def test_a_value_of_no_asked_type_is_refused() -> None:
    with pytest.raises(ShapeError, match="mixed"):
        build(Odd, {"day": None, "raw": "", "mixed": {"a": 1}})
