"""Find where a zone may lie: long parallel lines of text that begin and end together.

Works on a detector's boxes alone. Ratios are those of the layouts in ICAO Doc 9303 part 3, with room for perspective
and for boxes that are a little too long or too tall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realname.measure.documents.mrz.strokes import Stroke, join, levelled, neighbours, stroke_of
from realname.measure.documents.ocr.detector import TextBox

MIN_ASPECT = 5.0
"""Three fused lines of a TD1 zone still are five times as long as high."""

SPACING = (0.03, 0.115)
"""Distance of two lines over their length: .053 to .061 on most specimens, .083 in the standard's TD1."""

FULL_ASPECT = 25.0
"""What a detector gives a single line of 36 or 44 characters; more is chance."""

OVERLAP = 0.7
MOST_LINES = 3
MAX_CANDIDATES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Where a zone may lie: its lines in order, with common ends; all of them may have to be read the other way.

    `pivot` is the index of the line that was seen best.
    """

    lines: tuple[Stroke, ...]
    pivot: int

    @property
    def weight(self) -> float:
        """Return what speaks for it: long and slender lines, and several."""
        return sum(line.length * min(line.aspect, FULL_ASPECT) for line in self.lines)


def find_candidates(boxes: Sequence[TextBox]) -> list[Candidate]:
    """Return the likeliest places of a zone, best first."""
    lines = [line for line in join([stroke_of(box) for box in boxes]) if line.aspect >= MIN_ASPECT]
    lines.sort(key=lambda line: -line.length * min(line.aspect, FULL_ASPECT))
    found: list[Candidate] = []
    taken: set[int] = set()
    for line in lines:
        if id(line) in taken:
            continue
        for group in _windows(neighbours(line, lines, SPACING, OVERLAP), line):
            pivot = next(i for i, member in enumerate(group) if member is line)
            found.append(Candidate(tuple(levelled(group, line)), pivot))
            taken.update(id(member) for member in group)
    return sorted(found, key=lambda candidate: -candidate.weight)[:MAX_CANDIDATES]


def _windows(column: list[Stroke], line: Stroke) -> list[list[Stroke]]:
    """Return the runs of at most three lines that hold this one."""
    if len(column) <= MOST_LINES:
        return [column]
    at = next(i for i, member in enumerate(column) if member is line)
    starts = range(max(0, at - MOST_LINES + 1), min(at, len(column) - MOST_LINES) + 1)
    return [column[start : start + MOST_LINES] for start in starts]
