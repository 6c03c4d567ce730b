"""STAND-IN instruments that measure drawn squares, after a wait: for measurements of the queue, not of faces."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

from tests.pages.stand_ins import instruments as of_squares

from realname.evaluate.instruments import Instruments
from realname.measure.images import Image
from realname.measure.readings import DocumentReading

WAIT_S = 0.1
"""So that a kill meets a measurement now and then."""


def instruments() -> Instruments:
    """Return the stand-ins of the tests, with a document that takes a moment."""
    made = of_squares()

    def read(image: Image, on: date) -> DocumentReading:
        time.sleep(WAIT_S)
        return made.read_document(image, on)

    return replace(made, read_document=read)
