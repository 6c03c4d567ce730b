"""What a strip of pixels says of each character of a line: the recogniser's answer as costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.ocr.decoding import LineText, best_path, read_greedy
from realname.measure.documents.ocr.recogniser import Alphabet, Seen, log_probabilities, make_alphabet

LOOK_ALIKES = {letter.lower(): letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | dict.fromkeys("«‹〈《＜", "<")
"""Glyphs that the recogniser knows and a zone does not have: its lower case is the capital seen small."""

FOREIGN = "abdefghijlmnqrtuy .,:/-'()"
"""Characters that plain print has and a zone does not, without those whose small form looks like the capital."""


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """One line of a known length as seen. `costs` is characters x 37: 0 for what was seen there, else what it costs.

    `confidences` are of the characters seen, 0..1; `fit` is how much less likely the best text of this length is
    than the best of any length; `centres_px` are along the strip.
    """

    costs: NDArray[np.float32] = field(repr=False)
    confidences: NDArray[np.float32]
    centres_px: NDArray[np.float32]
    fit: float


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


def weigh(seen: Seen, allowed: tuple[str, ...]) -> LineEvidence | None:
    """Return the evidence for a line with one character for each entry of `allowed`; None where it cannot be one.

    The greedy reading is taken where it has the length; `allowed` guides the search only where it has not.
    """
    alphabet = zone_alphabet()
    text = read_greedy(seen, alphabet)
    fit = 0.0
    if len(text.glyphs) != len(allowed):
        exact = best_path(text.logs, alphabet, np.stack([alphabet.classes_of(here) for here in allowed]))
        if exact is None:
            return None
        text = exact
        fit = _unlikeliness(text)
    costs = _costs(text)
    taken = np.array([CHARACTERS.index(glyph.character) for glyph in text.glyphs])
    return LineEvidence(
        costs - costs.min(1, keepdims=True),
        np.exp(-costs[np.arange(len(taken)), taken]) * [glyph.probability for glyph in text.glyphs],
        np.array([glyph.centre_px for glyph in text.glyphs], np.float32),
        fit,
    )


def _costs(text: LineText) -> NDArray[np.float32]:
    """Return for each character and class how much less likely the class is, at its best step, than the character."""
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
