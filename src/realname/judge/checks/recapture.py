"""The check `document.not_recaptured`: a hint that a screen or a copy was photographed. It never fails a document.

What a sign is worth was measured on simulated recaptures; the figures stand in the table and in docs/documents.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.errors import CalibrationError
from realname.judge.shapes import ShapeError, build
from realname.measure.readings import DocumentReading, RecaptureReading

REASONS: Mapping[str, str] = {
    "copy": "document.looks_like_a_copy",
    "screen": "document.looks_like_a_screen",
}
"""The signs that a table may hold, and the reason that each gives."""


@dataclass(frozen=True, slots=True)
class Mark:
    """From `value` on a sign counts, and how often it then did on the half of documents that did not set it.

    false_signs, genuine   genuine documents that show it, of how many
    found, recaptured      recaptures of its kind that show it, of how many
    """

    value: float
    false_signs: int
    genuine: int
    found: int
    recaptured: int


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: which number of the reading, and on which side of the mark.

    strong   where it leads to a question; None where no mark is worth one
    """

    signal: str
    above: bool
    weak: Mark
    strong: Mark | None

    def shows(self, reading: RecaptureReading, mark: Mark | None) -> bool:
        """Tell whether a reading lies at the mark or beyond."""
        value = getattr(reading, self.signal)
        if mark is None or value is None:
            return False
        return bool(value >= mark.value if self.above else value <= mark.value)


@dataclass(frozen=True, slots=True)
class RecaptureCalibration:
    """The signs by name, and what they were measured on."""

    made_on: date
    data: str
    signs: Mapping[str, Sign]

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.signs) - set(REASONS)):
            raise ValueError(f"there is no sign {unknown[0]!r}")


def not_recaptured(sides: Sequence[DocumentReading], calibration: RecaptureCalibration | None = None) -> Check:
    """Check `document.not_recaptured`: a strong sign on any side makes it unsure; weak ones are only told."""
    name = "document.not_recaptured"
    readings = [side.recapture for side in sides if side.recapture is not None]
    if not readings:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,), engine=sides[0].engine if sides else None)
    signs = (calibration or shipped()).signs
    strong = [word for word, sign in signs.items() if any(sign.shows(reading, sign.strong) for reading in readings)]
    weak = [
        word
        for word, sign in signs.items()
        if word not in strong and any(sign.shows(reading, sign.weak) for reading in readings)
    ]
    return Check(
        name,
        Outcome.UNSURE if strong else Outcome.PASS,
        tuple(REASONS[word] for word in strong),
        score=float(len(strong)),
        threshold=0.0,
        engine=sides[0].engine,
        detail={"strong": strong, "weak": weak},
    )


def from_json(text: str | bytes) -> RecaptureCalibration:
    """Read a table of signs. CalibrationError `calibration.malformed` where it is none."""
    try:
        return build(RecaptureCalibration, json.loads(text))
    except (ShapeError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CalibrationError(f"not a table of signs: {error}", code="calibration.malformed") from error


@cache
def shipped() -> RecaptureCalibration:
    """Return the table that ships, made by `benchmarks/recapture.py`."""
    return from_json((files("realname.judge") / "calibrations" / "recapture.json").read_text("utf-8"))
