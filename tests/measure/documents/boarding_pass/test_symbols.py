"""Bar codes of passes in pictures: as a phone and as paper show them."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest

from realname.evaluate.specimens.boarding_pass import PassWords, draw_pass, pass_text
from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.symbols import read_pass, read_pass_text
from realname.measure.images import RGB, open_image

WORDS = PassWords("DESMARAIS/LUC", "ABC123", "YUL", "FRA", "AC", "834", date(2026, 11, 26), "1A", "25")
TEXT = pass_text(WORDS)


def decoded(picture: bytes) -> RGB:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def encoded(pixels: RGB) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1])


@pytest.mark.parametrize("symbol", ["pdf417", "aztec", "qr"])
def test_each_symbol_is_read(symbol: str) -> None:
    assert read_pass_text(open_image(draw_pass(TEXT, symbol))) == TEXT


@pytest.mark.parametrize("symbol", ["pdf417", "aztec", "qr"])
def test_a_symbol_is_read_turned_blurred_and_dim(symbol: str) -> None:
    pixels = decoded(draw_pass(TEXT, symbol))
    height, width = pixels.shape[:2]
    side = int(1.3 * max(height, width))
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), 12, 1)
    turned[:, 2] += ((side - width) / 2, (side - height) / 2)
    photographed = cv2.warpAffine(pixels, turned, (side, side), borderValue=(200, 210, 205))
    dim = cv2.GaussianBlur(photographed, (0, 0), 1.0).astype(np.float32) * 0.45 + 30
    assert read_pass(open_image(encoded(dim.astype(np.uint8)))).legs[0].seat == "1A"


def test_a_picture_without_a_pass_says_so() -> None:
    blank = np.full((200, 200, 3), 255, np.uint8)
    for picture in (encoded(blank), draw_pass("https://example.org/", "qr")):
        with pytest.raises(PassError) as refused:
            read_pass(open_image(picture))
        assert refused.value.code == "pass.absent"


def beside(one: bytes, other: bytes) -> bytes:
    left, right = decoded(one), decoded(other)
    page = np.full((max(left.shape[0], right.shape[0]), left.shape[1] + right.shape[1], 3), 255, np.uint8)
    page[: left.shape[0], : left.shape[1]] = left
    page[: right.shape[0], left.shape[1] :] = right
    return encoded(page)


def test_a_code_beside_the_pass_is_passed_over_and_a_second_pass_is_not() -> None:
    mine, other = draw_pass(TEXT), draw_pass(pass_text(WORDS.with_seat("2B")))
    assert read_pass_text(open_image(beside(mine, draw_pass("https://example.org/", "qr")))) == TEXT
    with pytest.raises(PassError) as refused:
        read_pass(open_image(beside(mine, other)))
    assert refused.value.code == "pass.several"
