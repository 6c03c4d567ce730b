"""Lines of text as vectors: pieces that continue each other joined, parallel neighbours grouped.

Points and directions are complex numbers, x + iy: turning by i is a quarter turn clockwise, as y grows downwards.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from realname.measure.documents.ocr.detector import Quad, TextBox

MAX_SLOPE = math.sin(math.radians(4))
MAX_SLOPE_OF_PIECE = math.sin(math.radians(12))  # a short piece's angle is uncertain
SHORT_ASPECT = 4.0

MAX_GAP = 1.0
MAX_OFFSET = 0.45
MIN_HEIGHT_RATIO = 0.5
"""Gap along, offset across, and heights of two pieces of one line, over the line's height. A wider gap would join
neighbouring cards."""

MIN_ALIKE = 0.6
"""Heights of neighbouring lines of one size, as detectors see them."""

MAX_DRIFT = 1.2
"""By how many heights the ends of a zone's lines differ under perspective, or because an end was not detected."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line of text: the ends of its middle, and its height. It is read from `start` to `end`, or the other way."""

    start: complex
    end: complex
    height: float
    length: float = field(init=False)
    along: complex = field(init=False)

    def __post_init__(self) -> None:
        span = self.end - self.start
        object.__setattr__(self, "length", abs(span))
        object.__setattr__(self, "along", span / abs(span) if span else 1 + 0j)

    @property
    def across(self) -> complex:
        """Return the unit vector downwards, were it read from start to end."""
        return self.along * 1j

    @property
    def middle(self) -> complex:
        """Return the point halfway."""
        return (self.start + self.end) / 2

    @property
    def aspect(self) -> float:
        """Return length over height."""
        return self.length / max(self.height, 1e-6)

    def place(self, point: complex) -> tuple[float, float]:
        """Return how far a point lies from `start`, along the line and across it, downwards."""
        turned = (point - self.start) * self.along.conjugate()
        return turned.real, turned.imag

    def extent(self, other: Stroke) -> tuple[float, float]:
        """Return from where to where another line lies along this one."""
        first, last = sorted(self.place(end)[0] for end in (other.start, other.end))
        return first, last

    def reversed(self) -> Stroke:
        """Return the same line, read the other way."""
        return Stroke(self.end, self.start, self.height)

    def moved(self, distance: float) -> Stroke:
        """Return the line moved across, downwards where positive."""
        return Stroke(self.start + self.across * distance, self.end + self.across * distance, self.height)

    def quad(self, pad: float = 0.0, tall: float = 1.0) -> Quad:
        """Return the corners from the text's top left, `pad` heights longer at both ends and `tall` times as high."""
        start, end = self.start - self.along * pad * self.height, self.end + self.along * pad * self.height
        half = self.across * self.height * tall / 2
        corners = (start - half, end - half, end + half, start + half)
        return np.array([(corner.real, corner.imag) for corner in corners], np.float32)


def stroke_of(box: TextBox) -> Stroke:
    """Return a detector's box as a stroke that points rightwards, or downwards where it stands upright."""
    half = cmath.rect(box.length / 2, math.radians(box.angle_deg))
    centre = complex(box.x, box.y)
    return _forwards(Stroke(centre - half, centre + half, box.height))


def join(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Join the pieces of each line, longest first."""
    left = sorted(strokes, key=lambda stroke: -stroke.length)
    joined = []
    while left:
        line = left.pop(0)
        while (index := _continuation(line, left)) is not None:
            line = _spanning(line, left.pop(index))
        joined.append(line)
    return joined


def neighbours(line: Stroke, others: Sequence[Stroke], spacing: tuple[float, float], overlap: float) -> list[Stroke]:
    """Return the column of lines that `line` is part of, itself among them, from the first to the last.

    `spacing` is the least and the greatest distance of two next lines over the line's length; each must share
    `overlap` of its extent with the line's, and be about as high.
    """
    found = [(0.0, line)]
    for other in others:
        if other is line or not _parallel(line, other) or not _alike(line, other):
            continue
        first, last = line.extent(other)
        if min(last, line.length) - max(first, 0.0) >= overlap * max(line.length, last - first):
            found.append((line.place(other.middle)[1], other))
    found.sort(key=lambda item: item[0])
    low, high = (share * line.length for share in spacing)
    first_at = last_at = next(i for i, (_, other) in enumerate(found) if other is line)
    while first_at > 0 and low <= found[first_at][0] - found[first_at - 1][0] <= high:
        first_at -= 1
    while last_at + 1 < len(found) and low <= found[last_at + 1][0] - found[last_at][0] <= high:
        last_at += 1
    return [other for _, other in found[first_at : last_at + 1]]


def levelled(lines: Sequence[Stroke], pivot: Stroke) -> list[Stroke]:
    """Give parallel lines common ends: the outermost of those that most lines have, within a few heights.

    One line may have been joined with what lies beside it, or have lost an end.
    """
    room = MAX_DRIFT * pivot.height
    extents = [pivot.extent(line) for line in lines]
    first, last = (sorted(ends)[len(lines) // 2] for ends in zip(*extents, strict=True))
    first = min(a for a, _ in extents if a >= first - room)
    last = max(b for _, b in extents if b <= last + room)
    return [
        Stroke(line.start + line.along * (first - a), line.end + line.along * (last - b), line.height)
        for line, (a, b) in zip(lines, extents, strict=True)
    ]


def _forwards(stroke: Stroke) -> Stroke:
    angle = math.degrees(cmath.phase(stroke.along))
    return stroke if -45 < angle <= 135 else stroke.reversed()  # noqa: PLR2004  rightwards or downwards


def _alike(line: Stroke, other: Stroke) -> bool:
    return MIN_ALIKE <= other.height / line.height <= 1 / MIN_ALIKE


def _parallel(line: Stroke, other: Stroke) -> bool:
    limit = MAX_SLOPE_OF_PIECE if other.aspect < SHORT_ASPECT else MAX_SLOPE
    return abs((other.along * line.along.conjugate()).imag) <= limit


def _continuation(line: Stroke, others: Sequence[Stroke]) -> int | None:
    """Return the index of the nearest piece that continues a line, None where none does."""
    best, nearest = None, MAX_GAP * line.height
    for index, other in enumerate(others):
        ratio = other.height / line.height
        if not MIN_HEIGHT_RATIO <= ratio <= 1 / MIN_HEIGHT_RATIO or not _parallel(line, other):
            continue
        if abs(line.place(other.middle)[1]) > MAX_OFFSET * max(line.height, other.height):
            continue
        first, last = line.extent(other)
        gap = max(first - line.length, -last, 0.0)
        if gap <= nearest:
            best, nearest = index, gap
    return best


def _spanning(line: Stroke, piece: Stroke) -> Stroke:
    """Return the line through both pieces from the first end to the last."""
    ends = [line.place(end) for end in (line.start, line.end, piece.start, piece.end)]
    weights = np.sqrt([line.length, line.length, piece.length, piece.length])
    slope, level = np.polyfit([t for t, _ in ends], [offset for _, offset in ends], 1, w=weights)
    first, last = min(t for t, _ in ends), max(t for t, _ in ends)
    a, b = (line.start + line.along * complex(t, slope * t + level) for t in (first, last))
    total = line.length + piece.length
    return Stroke(a, b, (line.height * line.length + piece.height * piece.length) / total)
