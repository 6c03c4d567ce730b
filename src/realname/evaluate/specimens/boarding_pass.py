"""Boarding passes drawn by us, for trying and for tests: mandatory items of Resolution 792, and their bar codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import cv2
import numpy as np
import zxingcpp

from realname.evaluate.specimens.errors import SpecimenError

NAME_LENGTH = 20

SYMBOLS = {
    "pdf417": zxingcpp.BarcodeFormat.PDF417,
    "aztec": zxingcpp.BarcodeFormat.Aztec,
    "qr": zxingcpp.BarcodeFormat.QRCode,
}
"""PDF417 is printed on paper; the others stand on a phone."""

SCALE_PX = 4
"""A module's side."""

MARGIN_PX = 40


@dataclass(frozen=True, slots=True)
class PassWords:
    """What a drawn pass says. `name` is as an airline writes it, `DESMARAIS/LUC`; nobody has it."""

    name: str
    booking: str
    origin: str
    destination: str
    carrier: str
    flight: str
    on: date
    seat: str
    sequence: str
    compartment: str = "Y"

    def with_seat(self, seat: str) -> PassWords:
        """Return the same pass with another seat."""
        return replace(self, seat=seat)


def pass_text(words: PassWords) -> str:
    """Return the text of the bar code: format M, one leg, the mandatory items."""
    digits = words.flight.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    suffix = words.flight[len(digits) :]
    text = (
        f"M1{words.name[:NAME_LENGTH]:<20}E"
        f"{words.booking:<7}{words.origin}{words.destination}{words.carrier:<3}"
        f"{int(digits):04d}{suffix or ' '}{words.on.timetuple().tm_yday:03d}{words.compartment}"
        f"{words.seat:0>4}{words.sequence:0>4} 100"
    )
    if len(text) != 60:  # noqa: PLR2004  the mandatory items of one leg
        raise SpecimenError("an item of the pass is longer than its field")
    return text


def draw_pass(text: str, symbol: str = "aztec") -> bytes:
    """Return a PNG of the bar code on white, with the quiet zone around it. KeyError for another symbol."""
    code = zxingcpp.create_barcode(text, SYMBOLS[symbol])
    pixels = np.asarray(code.to_image(scale=SCALE_PX), np.uint8)
    page = cv2.copyMakeBorder(pixels, *(MARGIN_PX,) * 4, cv2.BORDER_CONSTANT, value=255)
    return bytes(cv2.imencode(".png", page)[1])
