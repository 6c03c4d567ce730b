"""How far a card's personalisation is off from where it should be, by the line of the number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from realname.measure.documents.resident_id.ink import Ink, darkness_of_print, fit_strip
from realname.measure.documents.resident_id.layout import VALUES, Strip

SEARCHED_MM = 2.5  # past both ends of the number
DIGIT_GAP_MM = 4.0
SIDE_BEARING_MM = 0.35  # between the end of a digit's cell and its ink
SCALES = (0.85, 1.15)


@dataclass(frozen=True, slots=True)
class PrintOffset:
    """Shift in millimetres and size of a card's values, and how dark their print is, 0..1."""

    x: float
    y: float
    scale: float
    darkness: float

    def moved(self, strip: Strip, before_mm: float) -> Strip:
        """Return a strip where it is on this card, begun `before_mm` earlier."""
        return replace(strip, y=strip.y + self.y, left=strip.left + self.x - before_mm)


def find_offset(ink: Ink) -> tuple[PrintOffset, Strip]:
    """Measure the offset by the number's line, and return where that line stands.

    Where the line is not found whole, the offset is none and the line stands where it should.
    """
    expected = VALUES["document_number"]
    searched = replace(expected, left=expected.left - SEARCHED_MM, right=expected.right + SEARCHED_MM)
    darkness = darkness_of_print(ink, searched)
    found = fit_strip(ink, searched, darkness, DIGIT_GAP_MM)
    if found is None:
        return PrintOffset(0.0, 0.0, 1.0, darkness), expected
    scale = (found.right - found.left + 2 * SIDE_BEARING_MM) / (expected.right - expected.left)
    if not SCALES[0] <= scale <= SCALES[1]:
        return PrintOffset(0.0, found.y - expected.y, 1.0, darkness), replace(searched, y=found.y)
    x = found.left - SIDE_BEARING_MM - expected.left
    return PrintOffset(x, found.y - expected.y, scale, darkness), found
