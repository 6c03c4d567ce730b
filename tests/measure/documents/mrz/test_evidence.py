from __future__ import annotations

import numpy as np
import pytest

from realname.measure.documents.mrz.evidence import MAX_DRIFT, Grid, grid_of
from realname.measure.documents.ocr.decoding import Glyph, LineText


def line(*centres: float) -> LineText:
    glyphs = tuple(Glyph("A", 1.0, int(c // 8), c, int(c // 8), int(c // 8) + 1) for c in centres)
    return LineText(glyphs, np.zeros((20, 38), np.float32))


def test_lines_of_the_right_length_make_the_grid() -> None:
    grid = grid_of([line(10, 30, 50), line(12, 32, 52), line(90, 95)], 3)
    assert grid is not None
    assert (grid.first_px, grid.pitch_px) == pytest.approx((11, 20))


def test_lines_of_other_lengths_alone_make_none() -> None:
    assert grid_of([line(10, 30)], 3) is None


def test_a_line_that_lost_a_character_and_made_one_up_does_not_make_the_grid() -> None:
    assert grid_of([line(10, 30, 50, 70, 90, 130, 135, 140, 190)], 9) is None


@pytest.mark.parametrize(("off", "astray"), [(0.7, False), (0.9, True)])
def test_a_characters_drift_is_counted_in_pitches(off: float, astray: bool) -> None:  # noqa: FBT001  a table's column
    drift = Grid(10, 20).drift(np.array([10, 30 + off * 20, 50], np.float32))
    assert drift == pytest.approx(off, abs=1e-5)
    assert (drift > MAX_DRIFT) == astray


def test_a_window_holds_the_line_and_not_what_lies_beside_it() -> None:
    first, last = Grid(100, 20).window(10)
    assert first * 8 <= 100 - 10 < 100 + 9 * 20 + 10 <= last * 8
    assert first * 8 > 100 - 2 * 20
    assert last * 8 < 100 + 11 * 20
