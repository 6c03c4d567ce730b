"""Read a zone where it may lie: cut its lines, recognise them, and settle them in the format that costs least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from realname.measure.documents.mrz.check_digits import FILLER
from realname.measure.documents.mrz.evidence import LineEvidence, foreign_share, weigh, zone_alphabet
from realname.measure.documents.mrz.formats import Format, formats_of, number_check_place, with_long_number
from realname.measure.documents.mrz.locating import Candidate
from realname.measure.documents.mrz.solver import Solution, settle
from realname.measure.documents.mrz.strokes import Stroke
from realname.measure.documents.ocr.decoding import read_greedy
from realname.measure.documents.ocr.lines import LINE_PX, cut_line
from realname.measure.documents.ocr.recogniser import Seen, recognise
from realname.measure.images import RGB

SHORT_LINE_ASPECT = 23.0
CHAR_PX = 22.0
TALL = 1.15
PAD = 0.35
MAX_FOREIGN = 0.15
MIN_CHARS, MAX_CHARS = 24, 50
PITCH = 0.058


@dataclass(frozen=True, slots=True, eq=False)
class SeenLine:
    """One line as recognised, and where it lies."""

    stroke: Stroke
    seen: Seen = field(repr=False)
    foreign: float
    count: int
    confidence: float

    @property
    def is_zone(self) -> bool:
        return self.foreign <= MAX_FOREIGN and MIN_CHARS <= self.count <= MAX_CHARS


@dataclass(frozen=True, slots=True, eq=False)
class SeenZone:
    """A zone as settled. `cost` is of the changes and of what does not fit; confidences are a line's characters'."""

    form: Format
    solution: Solution
    evidence: tuple[LineEvidence, ...]
    lines: tuple[SeenLine, ...]

    @property
    def cost(self) -> float:
        return self.solution.cost + sum(line.fit for line in self.evidence)

    @property
    def confidence(self) -> float:
        return float(np.mean(np.concatenate([line.confidences for line in self.evidence])))


def look(pixels: RGB, stroke: Stroke) -> SeenLine:
    """Cut and recognise one line."""
    chars = 30 if stroke.aspect < SHORT_LINE_ASPECT else 44
    quad = stroke.quad(PAD, TALL)
    natural = LINE_PX * (stroke.aspect + 2 * PAD) / TALL
    strip = cut_line(pixels, quad, squeeze=min(1.0, CHAR_PX * chars / natural))
    seen = recognise(strip)
    text = read_greedy(seen, zone_alphabet())
    return SeenLine(stroke, seen, foreign_share(seen), len(text.glyphs), text.confidence)


def read_candidate(pixels: RGB, candidate: Candidate) -> SeenZone | None:
    """Return the zone that lies there, either way up; None where none does."""
    first = look(pixels, candidate.lines[0])
    if not first.is_zone or first.confidence < 0.8:
        other = candidate.turned_over()
        flipped = look(pixels, other.lines[-1])
        if flipped.is_zone and flipped.confidence > first.confidence:
            candidate = other
            seen = [look(pixels, line) for line in candidate.lines[:-1]] + [flipped]
        elif first.is_zone:
            seen = [first, *(look(pixels, line) for line in candidate.lines[1:])]
        else:
            return None
    else:
        seen = [first, *(look(pixels, line) for line in candidate.lines[1:])]
    seen = [line for line in seen if line.is_zone]
    if not seen:
        return None
    return _settle(seen)


def _settle(lines: Sequence[SeenLine]) -> SeenZone | None:
    best = None
    for length in (30, 36, 44):
        if not any(abs(line.count - length) <= 4 for line in lines):
            continue
        for form in formats_of(len(lines), length):
            for variant in [form]:
                zone = _settled(variant, lines)
                if zone is not None and (best is None or zone.cost < best.cost):
                    best = zone
    return best


def _settled(form: Format, lines: Sequence[SeenLine]) -> SeenZone | None:
    evidence = []
    for line, allowed in zip(lines, form.allowed(), strict=True):
        found = weigh(line.seen, allowed)
        if found is None:
            return None
        evidence.append(found)
    solution = settle(form, [line.costs for line in evidence])
    return None if solution is None else SeenZone(form, solution, tuple(evidence), tuple(lines))
