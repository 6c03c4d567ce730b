"""A side is shown turned as it was read, and what is drawn over it turns with it."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from tests.pages.stand_ins import RED, page, read_page

from realname.measure.images import open_image
from realname.measure.readings import LONG_TERM, Field, FieldSource
from realname.pages.trial.shown.documents import shown_document

ON = date(2026, 1, 2)


@pytest.mark.parametrize(("deg", "width", "height"), [(0, 600, 400), (90, 400, 600), (180, 600, 400), (270, 400, 600)])
def test_the_portraits_outline_lies_on_the_portrait_however_the_page_is_turned(
    deg: int, width: int, height: int
) -> None:
    image = open_image(page(RED))
    shown = shown_document(replace(read_page(image, ON), rotation_deg=deg), image)
    assert (shown.width, shown.height) == (width, height)
    content = base64.b64decode(shown.picture.partition(",")[2])
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None
    rows, columns = np.nonzero((pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 120))
    corners = [tuple(map(int, corner.split(","))) for corner in shown.portrait.split()]
    xs, ys = zip(*corners, strict=True)
    assert (min(xs), max(xs)) == pytest.approx((columns.min(), columns.max() + 1), abs=2)
    assert (min(ys), max(ys)) == pytest.approx((rows.min(), rows.max() + 1), abs=2)
    assert len(shown.outline.split()) == 4


def test_a_page_without_a_portrait_has_no_outline_of_one() -> None:
    image = open_image(page(RED))
    assert shown_document(replace(read_page(image, ON), portrait=None), image).portrait == ""


def test_an_end_that_is_no_date_is_said_in_words() -> None:
    image = open_image(page(RED))
    field = Field("valid_until", LONG_TERM, 0.9, sure=True, source=FieldSource.PRINTED)
    [shown] = shown_document(replace(read_page(image, ON), fields=(field,)), image).fields
    assert str(shown.value) == "long-term"
