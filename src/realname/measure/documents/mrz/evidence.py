"""What a strip of pixels says of each character of a line: the recogniser's answer as costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.ocr.decoding import LineText, best_path, read_greedy
from realname.measure.documents.ocr.recogniser import STEP_PX, Alphabet, Seen, make_alphabet

LOOK_ALIKES = {letter.lower(): letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | dict.fromkeys("«‹〈《＜", "<")
"""Glyphs that the recogniser knows and a zone does not have: its lower case is the capital seen small."""

FOREIGN = "abdefghijlmnqrtuy .,:/-'()"
"""Characters that plain print has and a zone does not, without those whose small form looks like the capital."""

MARGIN = 0.9
"""Of a character's pitch, beyond the middles of the first and the last one: what belongs to them."""

MAX_DRIFT = 0.8
"""A character further from its place, in pitches, is not in its place: one was lost and another made up."""


@dataclass(frozen=True, slots=True, eq=False)
class LineEvidence:
    """One line of a known length as seen. `costs` is characters x 37: 0 for what was seen there, else what it costs.

    `confidences` are of the characters seen, 0..1; `fit` is how much less likely the best text of this length is
    than the best of any length; `centres_px` are along the strip.
    """

    costs: NDArray[np.float32] = field(repr=False)
    confidences: NDArray[np.float32]
    centres_px: NDArray[np.float32]
    fit: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a zone's characters stand: the first one's middle along the strip, and their distance."""

    first_px: float
    pitch_px: float

    def window(self, length: int) -> tuple[int, int]:
        """Return first step and past the last of a line of that length, with room for half a character."""
        start = self.first_px - MARGIN * self.pitch_px
        stop = self.first_px + (length - 1 + MARGIN) * self.pitch_px
        return max(0, math.floor(start / STEP_PX)), math.ceil(stop / STEP_PX)

    def drift(self, centres_px: NDArray[np.float32]) -> float:
        """Return by how many characters the worst one stands elsewhere."""
        expected = self.first_px + np.arange(len(centres_px)) * self.pitch_px
        return float(np.abs(centres_px - expected).max() / self.pitch_px)


def grid_of(texts: Sequence[LineText], length: int) -> Grid | None:
    """Return the grid on which the lines of the right length stand; None where there is none of them."""
    fits = []
    for text in texts:
        if len(text.glyphs) == length:
            centres = [glyph.centre_px for glyph in text.glyphs]
            pitch, first = np.polyfit(range(length), centres, 1)
            if Grid(float(first), float(pitch)).drift(np.array(centres, np.float32)) <= MAX_DRIFT:
                fits.append((float(first), float(pitch)))
    if not fits:
        return None
    first, pitch = np.median(fits, axis=0)
    return Grid(float(first), float(pitch))


@cache
def zone_alphabet() -> Alphabet:
    """Return the 37 characters of a zone, look-alikes folded in."""
    return make_alphabet(CHARACTERS, LOOK_ALIKES)


@cache
def page_alphabet() -> Alphabet:
    """Return the characters of a zone and of plain print, apart."""
    return make_alphabet(CHARACTERS + FOREIGN)


def foreign_share(seen: Seen) -> float:
    """Return which share of a strip's characters a zone cannot have, 0..1; 1 for an empty strip."""
    text = read_greedy(seen, page_alphabet()).text
    return sum(character in FOREIGN for character in text) / len(text) if text else 1.0


def weigh(text: LineText, allowed: tuple[str, ...], grid: Grid | None) -> LineEvidence | None:
    """Return the evidence for a line with one character for each entry of `allowed`; None where it cannot be one.

    `text` is the greedy reading. It is taken where it has the length and stands on the grid; `allowed` guides the
    search for a text of this length only where it has not.
    """
    length = len(allowed)
    fit = 0.0
    if len(text.glyphs) != length or (grid is not None and grid.drift(_centres(text)) > MAX_DRIFT):
        logs = text.logs if grid is None else text.logs[slice(*grid.window(length))]
        alphabet = zone_alphabet()
        exact = best_path(logs, alphabet, np.stack([alphabet.classes_of(here) for here in allowed]))
        if exact is None:
            return None
        fit = _unlikeliness(exact)
        shift = 0 if grid is None else grid.window(length)[0]
        centres = _centres(exact) + shift * STEP_PX
        text = exact
    else:
        centres = _centres(text)
    costs = _costs(text)
    seen = costs.argmin(1)
    confidences = np.exp(-costs[np.arange(length), seen]) * [glyph.probability for glyph in text.glyphs]
    return LineEvidence(costs - costs.min(1, keepdims=True), np.asarray(confidences, np.float32), centres, fit)


def _centres(text: LineText) -> NDArray[np.float32]:
    return np.array([glyph.centre_px for glyph in text.glyphs], np.float32)


def _costs(text: LineText) -> NDArray[np.float32]:
    """Return for each character and class how much less likely the class is, at its best step, than the character.

    A class may be likelier than a character that the masks allowed: its cost is negative.
    """
    edges = [0, *(glyph.end for glyph in text.glyphs)]
    starts = [*(glyph.start for glyph in text.glyphs), len(text.logs)]
    rows = []
    for i, glyph in enumerate(text.glyphs):
        around = text.logs[edges[i] : starts[i + 1], 1:]
        rows.append(np.log(glyph.probability) - around.max(0))
    return np.asarray(rows, np.float32)


def _unlikeliness(text: LineText) -> float:
    """Return how much less likely a text's path is than the likeliest of any length."""
    best = text.logs.max(1)
    path = text.logs[:, 0].copy()
    for glyph in text.glyphs:
        path[glyph.start : glyph.end] = text.logs[glyph.start : glyph.end, 1 + CHARACTERS.index(glyph.character)]
    return float((best - path).sum())
