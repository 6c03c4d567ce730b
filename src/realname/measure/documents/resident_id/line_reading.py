"""Read one line of a card: cut it, recognise it once, keep what was seen for second thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.legibility import line_sharpness
from realname.measure.documents.ocr.decoding import Glyph, LineText, best_path, read_greedy
from realname.measure.documents.ocr.lines import cut_line
from realname.measure.documents.ocr.recogniser import Alphabet, Seen, full_alphabet, log_probabilities, recognise
from realname.measure.documents.resident_id.ink import OVERHANG, strip_quad
from realname.measure.documents.resident_id.layout import Strip
from realname.measure.documents.resident_id.likelihood import log_likelihood
from realname.measure.documents.resident_id.locating import Place
from realname.measure.images import RGB

SQUEEZED, FULL, WIDENED = 0.75, 1.0, 1.25
"""Squeezed lines cost less, and read as well where their length is known; freely read, they lose narrow digits."""

CLEAR = 0.7  # a free reading whose every character is likelier needs no second thought
MARGIN_MM = 0.7


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of known length: which characters may stand at each place."""

    places: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Tell whether a text is of this pattern."""
        return len(text) == len(self.places) and all(c in allowed for c, allowed in zip(text, self.places, strict=True))

    def masks(self, alphabet: Alphabet) -> NDArray[np.bool_]:
        """Return the pattern as rows of an alphabet's masks."""
        return np.stack([alphabet.classes_of(allowed) for allowed in self.places])


@dataclass(frozen=True, slots=True)
class Line:
    """One line as seen on a card."""

    strip: Strip
    seen: Seen = field(repr=False)
    mm_per_px: float
    first_mm: float
    sharpness: float

    def millimetres(self, glyph: Glyph) -> float:
        """Return how far to the right on the card the middle of a glyph is."""
        return self.first_mm + glyph.centre_px * self.mm_per_px

    def greedy(self, alphabet: Alphabet) -> LineText:
        """Read it freely among an alphabet's characters."""
        return read_greedy(self.seen, alphabet)

    def fitted(self, alphabet: Alphabet, patterns: tuple[Pattern, ...]) -> LineText | None:
        """Read it as the likeliest of some patterns; None where none fits its length."""
        free = self.greedy(alphabet)
        if weakest(free) > CLEAR and any(pattern.fits(free.text) for pattern in patterns):
            return free
        logs = free.logs
        read = [text for p in patterns if (text := best_path(logs, alphabet, p.masks(alphabet))) is not None]
        if not read:
            return None
        return max(read, key=lambda text: log_likelihood(logs, alphabet, text.text))

    def shown_at(self, steps: Sequence[int]) -> list[str]:
        """Return what each step shows among all characters that the recogniser knows; empty for a blank."""
        alphabet = full_alphabet()
        scores = self.seen.features[list(steps)] @ alphabet.weights + alphabet.bias
        return ["" if kind == 0 else alphabet.characters[kind - 1] for kind in scores.argmax(axis=1)]


def probability_of(line: Line, glyphs: Sequence[Glyph], text: str) -> float:
    """Return the least probability of `text`'s characters where `glyphs` stand, among all that the recogniser knows."""
    if not glyphs or len(glyphs) != len(text):
        return 0.0
    alphabet = full_alphabet()
    places = alphabet.characters
    logs = log_probabilities(Seen(line.seen.features[[glyph.step for glyph in glyphs]], 0), alphabet)
    found = [places.find(character) for character in text]
    return min(float(np.exp(row[i + 1])) if i >= 0 else 0.0 for row, i in zip(logs, found, strict=True))


def look_at(pixels: RGB, place: Place, strip: Strip, *, squeeze: float, overhang: float = OVERHANG) -> Line:
    """Cut a strip out of the picture, `squeeze` times as wide as it is, and recognise it."""
    cut = cut_line(pixels, strip_quad(place, strip, MARGIN_MM, overhang), squeeze=squeeze)
    mm_per_px = (strip.right - strip.left + 2 * MARGIN_MM) / cut.shape[1]
    return Line(strip, recognise(cut), mm_per_px, strip.left - MARGIN_MM, line_sharpness(cut))


def weakest(text: LineText) -> float:
    """Return the probability of a text's least certain character, 0 for no text."""
    return min((glyph.probability for glyph in text.glyphs), default=0.0)
