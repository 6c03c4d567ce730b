"""Bar codes in a picture: PDF417 on paper, Aztec, QR and Data Matrix on a phone (Resolution 792, attachment B).

Read by zxing-cpp, which takes no part of a symbol for the whole: its error correction either holds or nothing comes.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.items import BoardingPass
from realname.measure.documents.boarding_pass.parse import parse_pass
from realname.measure.images import Image

FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
    ]
)

TURNS_DEG = (0, 12, -12, 24, -24, 36, -36)
"""Rows of PDF417 are followed up to 6 degrees off a right angle; beyond, the picture is turned. Others need none."""

LONGEST_SIDE_PX = 2400
"""A symbol that fills half of a picture has ten pixels a module then; larger pictures only cost time."""


def read_pass_text(image: Image) -> str:
    """Return the text of the one boarding pass in a picture; other bar codes beside it are passed over.

    PassError `pass.absent` where there is none, `pass.several` where there are passes that differ; ImageError.
    """
    texts = _passes(image)
    if not texts:
        raise PassError(
            "There is no boarding pass's bar code in the picture that can be read.",
            code="pass.absent",
            remedy="Hold the bar code straight and near, without a reflection, and take the picture again.",
        )
    if len(texts) > 1:
        raise PassError(
            "There are several boarding passes in the picture.",
            code="pass.several",
            remedy="Take a picture of one boarding pass alone.",
        )
    return texts.pop()


def read_pass(image: Image) -> BoardingPass:
    """Return the one boarding pass in a picture. PassError; ImageError."""
    return parse_pass(read_pass_text(image))


def _passes(image: Image) -> set[str]:
    pixels, _ = image.decode(LONGEST_SIDE_PX)
    grey = _grey(pixels)
    for seen in _tries(grey):
        found = zxingcpp.read_barcodes(seen, formats=FORMATS, text_mode=zxingcpp.TextMode.Plain)
        passes = {code.text for code in found if code.valid and _is_pass(code.text)}
        if passes:
            return passes
    return set()


def _tries(grey: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Yield the picture, turned, and enlarged where it is small: that tells blurred modules of two pixels apart."""
    for turn_deg in TURNS_DEG:
        yield _turned(grey, turn_deg)
    if max(grey.shape) <= LONGEST_SIDE_PX // 2:
        yield np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    longest = max(grey.shape)
    if longest > LONGEST_SIDE_PX:
        scale = LONGEST_SIDE_PX / longest
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(grey, np.uint8)


def _turned(grey: NDArray[np.uint8], turn_deg: float) -> NDArray[np.uint8]:
    if not turn_deg:
        return grey
    height, width = grey.shape
    side = int(np.hypot(height, width)) + 1
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1)
    turn[:, 2] += ((side - width) / 2, (side - height) / 2)
    return np.asarray(cv2.warpAffine(grey, turn, (side, side), borderValue=128), np.uint8)


def _is_pass(text: str) -> bool:
    try:
        parse_pass(text)
    except PassError:
        return False
    return True
