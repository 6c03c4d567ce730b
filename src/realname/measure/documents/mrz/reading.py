"""Read a zone where it may lie: cut its lines, recognise them, and settle them in the format that costs least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from realname.measure.documents.mrz.bands import missing_lines, straighten
from realname.measure.documents.mrz.evidence import LineEvidence, foreign_share, grid_of, weigh, zone_alphabet
from realname.measure.documents.mrz.formats import Format, formats_of
from realname.measure.documents.mrz.locating import Candidate
from realname.measure.documents.mrz.parse import long_form
from realname.measure.documents.mrz.solver import Solution, settle
from realname.measure.documents.mrz.strokes import Stroke
from realname.measure.documents.ocr.decoding import LineText, read_greedy
from realname.measure.documents.ocr.lines import LINE_PX, cut_line
from realname.measure.documents.ocr.recogniser import recognise
from realname.measure.images import RGB

MAX_FOREIGN = 0.25
LEAST_CHARS, MOST_CHARS = 24, 60
CONVINCING = 0.9
MISCOUNT = 1

LINES_OF = {30: 3, 36: 2, 44: 2}
SHORT_ASPECT = 33.0
"""Characters are about as high as they are apart: a line of 30 is thirty times as long as high."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a line is cut.

    `char_px` is a character's width in the strip; `tall` the strip's height over that of the characters; `pad` what
    is added at both ends, in heights of characters.
    """

    char_px: float
    tall: float
    pad: float


FIRST_CUT = Cut(char_px=20.0, tall=1.7, pad=0.7)
"""Two and a half steps of the recogniser a character, which needs two for a repeated one: at 16 pixels 36 of 42
specimens were exact, at 18 to 22 pixels 41 or 42, at 26 fewer."""


@dataclass(frozen=True, slots=True, eq=False)
class SeenLine:
    """One line as recognised freely, and where it lies. `foreign` is the share of characters that no zone has."""

    stroke: Stroke
    text: LineText = field(repr=False)
    foreign: float

    @property
    def count(self) -> int:
        """Return the number of characters."""
        return len(self.text.glyphs)

    @property
    def is_zone(self) -> bool:
        """Tell whether it can be a line of a zone."""
        return self.foreign <= MAX_FOREIGN and LEAST_CHARS <= self.count <= MOST_CHARS

    @property
    def convinces(self) -> bool:
        """Tell whether it surely is, the right way up."""
        near = min(abs(self.count - length) for length in LINES_OF) <= MISCOUNT
        return self.is_zone and near and self.text.confidence >= CONVINCING


@dataclass(frozen=True, slots=True, eq=False)
class SeenZone:
    """A zone as settled."""

    form: Format
    solution: Solution
    evidence: tuple[LineEvidence, ...]
    lines: tuple[SeenLine, ...]

    @property
    def fit(self) -> float:
        """Return how much less likely lines of these lengths are than lines of any."""
        return sum(line.fit for line in self.evidence)

    @property
    def cost(self) -> float:
        """Return what all changes cost, and what does not fit."""
        return self.solution.cost + self.fit

    @property
    def doubt(self) -> float:
        """Return what the changes cost that check digits asked for, and what does not fit."""
        return self.fit + sum(change.cost for change in self.solution.changes if change.by_digit)

    @property
    def confidence(self) -> float:
        """Return the mean confidence of the characters."""
        return float(np.mean(np.concatenate([line.confidences for line in self.evidence])))


def look(pixels: RGB, stroke: Stroke, chars: int, cut: Cut = FIRST_CUT) -> SeenLine:
    """Cut and recognise one straightened line, as wide as so many characters need."""
    natural = LINE_PX * (stroke.aspect + 2 * cut.pad) / cut.tall
    wanted = cut.char_px * chars * (1 + 2 * cut.pad / stroke.aspect)
    seen = recognise(cut_line(pixels, stroke.quad(cut.pad, cut.tall), squeeze=wanted / natural))
    return SeenLine(stroke, read_greedy(seen, zone_alphabet()), foreign_share(seen))


def read_candidate(pixels: RGB, candidate: Candidate) -> SeenZone | None:
    """Return the zone that lies there, either way up; None where none does."""
    lines = [straighten(pixels, line) for line in candidate.lines]
    at = candidate.pivot
    chars = 30 if lines[at].aspect < SHORT_ASPECT else 44
    pivot = look(pixels, lines[at], chars)
    if not pivot.convinces:
        other = look(pixels, lines[at].reversed(), chars)
        if not pivot.is_zone and not other.is_zone:
            return None
        if other.is_zone and (not pivot.is_zone or other.text.confidence > pivot.text.confidence):
            pivot = other
            lines = [line.reversed() for line in reversed(lines)]
            at = len(lines) - 1 - at
    height = pivot.stroke.height
    read = [pivot if i == at else look(pixels, _as_high(line, height), chars) for i, line in enumerate(lines)]
    read = [line for line in read if line.is_zone]
    length = _length(read)
    if len(read) < LINES_OF[length]:
        read = _completed(pixels, read, length)
    return _best(read, length)


def _as_high(line: Stroke, height: float) -> Stroke:
    return Stroke(line.start, line.end, height)


def _length(lines: Sequence[SeenLine]) -> int:
    count = float(np.median([line.count for line in lines]))
    return min(LINES_OF, key=lambda length: abs(length - count))


def _completed(pixels: RGB, lines: list[SeenLine], length: int) -> list[SeenLine]:
    """Look for the lines that the detector missed, above and below those that were read."""
    above, _ = missing_lines(pixels, lines[0].stroke)
    _, below = missing_lines(pixels, lines[-1].stroke)
    found = list(lines)
    for strokes, upwards in ((above, True), (below, False)):
        for stroke in strokes:
            if len(found) >= LINES_OF[length]:
                return found
            line = look(pixels, straighten(pixels, stroke), length)
            if not line.is_zone:
                break
            found.insert(0 if upwards else len(found), line)
    return found


def _best(lines: Sequence[SeenLine], length: int) -> SeenZone | None:
    need = LINES_OF[length]
    zones = [
        zone
        for start in range(len(lines) - need + 1)
        for form in formats_of(need, length)
        for layout in _layouts(form, lines[start : start + need])
        if (zone := _settled(layout, lines[start : start + need])) is not None
    ]
    return min(zones, key=lambda zone: zone.cost, default=None)


def _layouts(form: Format, lines: Sequence[SeenLine]) -> list[Format]:
    """Return the format, and before it its layout for a long document number where the lines show one."""
    texts = [line.text.text for line in lines]
    long = long_form(form, texts) if all(len(text) == form.length for text in texts) else None
    return [form] if long is None else [long, form]


def _settled(form: Format, lines: Sequence[SeenLine]) -> SeenZone | None:
    grid = grid_of([line.text for line in lines], form.length)
    evidence = []
    for line, allowed in zip(lines, form.allowed(), strict=True):
        found = weigh(line.text, allowed, grid)
        if found is None:
            return None
        evidence.append(found)
    solution = settle(form, [line.costs for line in evidence])
    return None if solution is None else SeenZone(form, solution, tuple(evidence), tuple(lines))
