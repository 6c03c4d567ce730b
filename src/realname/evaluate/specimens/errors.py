"""What stops the drawing of a specimen."""

from __future__ import annotations

from realname.measure.errors import MeasureError


class SpecimenError(MeasureError):
    """A specimen cannot be drawn as asked: codes `specimen.*`. No text of it repeats the values given.

    specimen.no_font       a font is not installed
    specimen.check_digit   a given number's check digit is wrong
    specimen.value         a given value cannot stand on such a document
    specimen.disagrees     two given values contradict each other
    specimen.kind          there is no such kind, side or grade
    specimen.portrait      the portrait is not a colour picture of a usable size
    """

    code = "specimen.value"
    remedy = "Leave the value out, and one is invented."
