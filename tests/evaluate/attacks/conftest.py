"""A face to simulate with, and a script to answer."""

from __future__ import annotations

import pytest

from realname.evaluate.attacks.heads import Source, source_of
from realname.measure.challenges import Colour, Part, PartKind, Script, Side
from realname.measure.images import open_image
from realname.measure.models import store

COLOURS = (
    *(Colour.RED, Colour.GREEN, Colour.WHITE, Colour.BLUE),
    *(Colour.RED, Colour.BLACK, Colour.GREEN, Colour.BLUE),
)


@pytest.fixture(scope="session")
def source() -> Source:
    """Return the sample face as something to be drawn."""
    pixels, _ = open_image(store.read("sample_face")).decode()
    found = source_of(pixels)
    assert found
    return found


@pytest.fixture(scope="session")
def script() -> Script:
    """Return a script with a part of each kind but blinking."""
    return Script(
        (
            Part(PartKind.HOLD, 4.0),
            Part(PartKind.TURN, 5.0, Side.LEFT),
            Part(PartKind.CLOSER, 5.0),
            Part(PartKind.LIGHT, 4.0, colours=COLOURS),
        )
    )
