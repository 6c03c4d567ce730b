from __future__ import annotations

from realname.measure.documents.mrz.locating import MAX_CANDIDATES, find_candidates
from realname.measure.documents.ocr.detector import TextBox


def box(y: float, length: float = 600, height: float = 20, x: float = 400, angle: float = 0) -> TextBox:
    return TextBox(x, y, length, height, angle, 0.9)


def test_two_long_lines_under_short_print_are_the_first_candidate() -> None:
    boxes = [box(100, 120), box(140, 150), box(500), box(535)]
    first = find_candidates(boxes)[0]
    assert [line.middle.imag for line in first.lines] == [500, 535]


def test_three_lines_are_kept_in_order() -> None:
    first = find_candidates([box(560), box(500), box(530)])[0]
    assert [line.middle.imag for line in first.lines] == [500, 530, 560]


def test_lines_that_stand_upright_are_found() -> None:
    first = find_candidates([TextBox(500, 400, 600, 20, 90, 0.9), TextBox(535, 400, 600, 20, 90, 0.9)])[0]
    assert len(first.lines) == 2


def test_a_paragraph_gives_no_more_candidates_than_there_is_time_for() -> None:
    assert len(find_candidates([box(100 + 30 * i) for i in range(30)])) == MAX_CANDIDATES


def test_stubby_boxes_are_no_candidates() -> None:
    assert find_candidates([box(100, 90), box(200, 80)]) == []
