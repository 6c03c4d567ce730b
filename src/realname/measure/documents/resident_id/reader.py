"""Read a resident identity card: the one entrance."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.back import read_back
from realname.measure.documents.resident_id.card import CardReading
from realname.measure.documents.resident_id.front import read_front
from realname.measure.documents.resident_id.layout import Side
from realname.measure.documents.resident_id.locating import Place, locate
from realname.measure.images import RGB

MAP_SIDE_PX = 480  # of the text detector's map: lines are seen, characters need not be


def find_card(pixels: RGB, text_map: NDArray[np.float32]) -> Place | None:
    """Say where a resident identity card lies, from the map of `ocr.detector.text_map`; None where none is seen."""
    return locate(pixels, text_map)


def read_card(pixels: RGB, place: Place, on: date) -> CardReading:
    """Read the side at its place; `on` is a day on which the card exists. Positions are pixels of `pixels`.

    Where nothing there is sure, the place's next best is tried as well.
    """
    reading = _read_side(pixels, place, on)
    if place.other is None or _sure(reading):
        return reading
    other = _read_side(pixels, place.other, on)
    return other if _sure(other) or (other.is_recognised and not reading.is_recognised) else reading


def _read_side(pixels: RGB, place: Place, on: date) -> CardReading:
    return read_front(pixels, place, on) if place.side is Side.FRONT else read_back(pixels, place)


def _sure(reading: CardReading) -> int:
    return sum(field.sure for field in reading.fields)
