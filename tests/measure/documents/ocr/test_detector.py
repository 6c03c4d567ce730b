from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.documents.ocr.pictures import page

from realname.measure.documents.ocr.detector import TextBox, find_text


@given(st.floats(-90, 90), st.floats(20, 200), st.floats(2, 18))
def test_a_boxs_corners_run_clockwise_from_the_texts_own_top_left(angle: float, length: float, height: float) -> None:
    quad = TextBox(100, 50, length, height, angle, 1.0).quad
    along, across = quad[1] - quad[0], quad[3] - quad[0]
    assert np.linalg.norm(along) == pytest.approx(length, rel=1e-4)
    assert np.linalg.norm(across) == pytest.approx(height, rel=1e-4)
    assert along[0] * across[1] - along[1] * across[0] > 0
    assert math.degrees(math.atan2(along[1], along[0])) == pytest.approx(angle, abs=1e-2)
    assert quad.mean(0) == pytest.approx((100, 50), abs=1e-3)


@pytest.mark.models
def test_a_printed_line_is_found_where_it_is() -> None:
    (box,) = find_text(page(), 480)
    assert box.angle_deg == pytest.approx(0, abs=2)
    assert (box.x, box.y) == pytest.approx((230, 95), abs=12)
    assert box.length > 5 * box.height


@pytest.mark.models
@pytest.mark.parametrize("turns", [1, 3])
def test_a_line_that_stands_upright_is_found(turns: int) -> None:
    (box,) = find_text(np.ascontiguousarray(np.rot90(page(), turns)), 480)
    assert abs(box.angle_deg) == pytest.approx(90, abs=2)


@pytest.mark.models
def test_a_blank_page_has_no_text() -> None:
    assert find_text(np.full((300, 400, 3), 255, np.uint8), 480) == []
