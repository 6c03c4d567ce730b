from __future__ import annotations

import numpy as np
import pytest
from tests.measure.documents.ocr.pictures import whole

from realname.measure.documents.ocr.lines import LINE_PX, cut_line, lengthened, turned_over


def test_cutting_a_strip_of_its_own_size_changes_nothing() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (LINE_PX, 96, 3), np.uint8)
    assert np.array_equal(cut_line(picture, whole(picture)), picture)


@pytest.mark.parametrize(("squeeze", "width"), [(1.0, 96), (0.5, 48), (0.01, 24)])
def test_a_strip_is_as_wide_as_its_line_times_the_squeeze(squeeze: float, width: int) -> None:
    picture = np.zeros((LINE_PX, 96, 3), np.uint8)
    assert cut_line(picture, whole(picture), squeeze=squeeze).shape == (LINE_PX, width, 3)


def test_a_line_that_stands_upright_is_laid_down() -> None:
    picture = np.zeros((96, LINE_PX, 3), np.uint8)
    picture[:48] = 200
    w = LINE_PX
    strip = cut_line(picture, np.array([[w, 0], [w, 96], [0, 96], [0, 0]], np.float32))
    assert strip.shape == (LINE_PX, 96, 3)
    assert strip[:, :40].mean() == pytest.approx(200, abs=1)
    assert strip[:, 56:].mean() == pytest.approx(0, abs=1)


def test_a_large_line_is_averaged_not_skipped() -> None:
    picture = np.zeros((LINE_PX * 8, 96 * 8, 3), np.uint8)
    picture[:, ::2] = 200
    assert np.ptp(cut_line(picture, whole(picture))[:, 4:-4]) < 40


def test_a_line_is_lengthened_by_shares_of_its_height() -> None:
    grown = lengthened(np.array([[10, 10], [50, 10], [50, 20], [10, 20]], np.float32), 0.5, 1, 0.2)
    assert grown.tolist() == [[5, 8], [60, 8], [60, 22], [5, 22]]


def test_turning_a_line_over_twice_leaves_it() -> None:
    quad = np.array([[10, 10], [50, 10], [50, 20], [10, 20]], np.float32)
    assert turned_over(quad)[0].tolist() == [50, 20]
    assert np.array_equal(turned_over(turned_over(quad)), quad)
