"""A document by its machine readable zone: found, settled, looked at again, and turned into fields.

A field is sure only where every check digit agrees at little cost and its next reading is far (`mrz.second_look`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from realname.measure.documents.legibility import line_sharpness
from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.mrz.evidence import LineEvidence
from realname.measure.documents.mrz.formats import Format, Slot
from realname.measure.documents.mrz.locating import find_candidates
from realname.measure.documents.mrz.parse import Value, Zone, understand
from realname.measure.documents.mrz.reading import SeenZone, read_candidate
from realname.measure.documents.mrz.second_look import SettledZone, look_again
from realname.measure.documents.mrz.solver import Change
from realname.measure.documents.ocr.detector import TextBox
from realname.measure.documents.ocr.lines import cut_line
from realname.measure.images import RGB
from realname.measure.readings import FIELD_NAMES, CheckDigit, Correction, DocumentKind, Field, FieldSource

MAX_COST = 6.0
MIN_CONFIDENCE = 0.85
"""A zone is sure only below this cost of all its changes, and above this mean confidence (measured)."""

MIN_FIELD_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class ZoneDocument:
    """The parts of a DocumentReading that come from a zone. `trusted` where its check digits cost little to satisfy."""

    kind: DocumentKind
    fields: tuple[Field, ...]
    lines: tuple[str, ...]
    check_digits: tuple[CheckDigit, ...]
    corrections: tuple[Correction, ...]
    rotation_deg: int
    char_px: float
    sharpness: float
    trusted: bool


def read_zone_document(pixels: RGB, boxes: Sequence[TextBox], on: date) -> ZoneDocument | None:
    """Return the document whose zone lies among these boxes of text; None where none does."""
    seen = next((z for c in find_candidates(boxes) if (z := read_candidate(pixels, c)) is not None), None)
    if seen is None:
        return None
    settled = look_again(pixels, seen)
    trusted = settled.doubt <= MAX_COST
    lines = settled.solution.lines if trusted else _as_seen(seen)
    zone = understand(seen.form, lines, on)
    is_sure = trusted and zone.agrees and seen.confidence >= MIN_CONFIDENCE
    strips = [cut_line(pixels, line.stroke.quad(tall=1.5)) for line in seen.lines]
    return ZoneDocument(
        kind=zone.kind,
        fields=_fields(zone, seen, settled, is_sure=is_sure),
        lines=lines,
        check_digits=zone.check_digits,
        corrections=tuple(_correction(seen.form, change) for change in settled.solution.changes) if trusted else (),
        rotation_deg=_rotation(seen),
        char_px=float(np.mean([line.stroke.height for line in seen.lines])),
        sharpness=float(np.median([line_sharpness(strip) for strip in strips])),
        trusted=trusted,
    )


def _as_seen(seen: SeenZone) -> tuple[str, ...]:
    """Return the lines as they look, within what the format allows: nothing is bent until the digits agree."""
    pairs = zip(seen.evidence, seen.form.allowed(), strict=True)
    return tuple(_likeliest(evidence, allowed) for evidence, allowed in pairs)


def _likeliest(evidence: LineEvidence, allowed: Sequence[str]) -> str:
    barred = np.array([[character not in here for character in CHARACTERS] for here in allowed])
    best = np.where(barred, np.inf, evidence.costs).argmin(axis=1)
    return "".join(CHARACTERS[i] for i in best)


def _fields(zone: Zone, seen: SeenZone, settled: SettledZone, *, is_sure: bool) -> tuple[Field, ...]:
    failed = {digit.field for digit in zone.check_digits if not digit.agrees}
    fields = []
    for value in zone.values:
        slot = _slot_of(zone.form, value.name)
        cells = slot.span.cells()
        confidence = float(np.exp(np.mean([np.log(max(_confidence(seen, cell), 1e-6)) for cell in cells])))
        fields.append(_field(value, confidence, failed, sure=is_sure and settled.is_clear(slot)))
    return tuple(sorted(fields, key=lambda field: FIELD_NAMES.index(field.name)))


def _field(value: Value, confidence: float, failed: set[str], *, sure: bool) -> Field:
    text, reason = value.value, value.reason
    if value.name in failed:
        text, reason = None, "field.check_digit"
    elif text is not None and confidence < MIN_FIELD_CONFIDENCE:
        text, reason = None, "field.illegible"
    return Field(value.name, text, confidence, sure and text is not None, FieldSource.MRZ, reason)


def _slot_of(form: Format, name: str) -> Slot:
    return form.slot("names" if name in {"surname", "given_names"} else name)


def _confidence(seen: SeenZone, cell: tuple[int, int]) -> float:
    line, column = cell
    return float(seen.evidence[line].confidences[column])


def _correction(form: Format, change: Change) -> Correction:
    name = next(
        (slot.name for slot in form.slots if (change.line, change.column) in slot.span.cells()),
        next((check.name for check in form.checks if check.at == (change.line, change.column)), "document_code"),
    )
    start = next((s.span.start for s in form.slots if s.name == name and s.span.line == change.line), change.column)
    settled_by = "check_digit" if change.by_digit else "field_type"
    return Correction(name, change.column - start, change.seen, change.taken, settled_by, change.cost)


def _rotation(seen: SeenZone) -> int:
    """Return by how much the picture is turned clockwise for its text to run to the right: a multiple of 90."""
    along = seen.lines[0].stroke.along
    return round(-math.degrees(math.atan2(along.imag, along.real)) / 90) * 90 % 360
