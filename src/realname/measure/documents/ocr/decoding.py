"""From steps to characters: greedy, and exact, which finds the best text of a known length under masks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import SupportsInt

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.ocr.recogniser import STEP_PX, Alphabet, Seen, log_probabilities

Floats = NDArray[np.float32]
Masks = NDArray[np.bool_]
"""Which classes each position may take, without the blank: length x characters."""

NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as seen: its probability (0..1), the step where it was surest, and its place along the line.

    It lasts from step `start` to before step `end`.
    """

    character: str = field(repr=False)
    probability: float
    step: int
    centre_px: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineText:
    """A line as read. `logs` keeps every step's log probabilities (blank first), for second thoughts."""

    glyphs: tuple[Glyph, ...]
    logs: Floats = field(repr=False)

    @property
    def text(self) -> str:
        """Return the characters."""
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        """Return the mean probability of the characters, 0 for none."""
        return float(np.mean([glyph.probability for glyph in self.glyphs])) if self.glyphs else 0.0


def read_greedy(seen: Seen, alphabet: Alphabet) -> LineText:
    """Return the likeliest class at each step, repeats and blanks removed."""
    logs = log_probabilities(seen, alphabet)
    best = logs.argmax(axis=1)
    starts = np.flatnonzero((best != 0) & (best != np.concatenate([[0], best[:-1]])))
    glyphs = []
    for start in starts:
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        step = int(start) + int(logs[start:end, best[start]].argmax())
        glyphs.append(_glyph(alphabet.characters[best[start] - 1], logs[step, best[start]], step, (start, end)))
    return LineText(tuple(glyphs), logs)


def read_exact(seen: Seen, alphabet: Alphabet, masks: Masks) -> LineText | None:
    """Return the likeliest text of exactly `len(masks)` characters, each allowed by its mask; None where none fits.

    The best path of CTC (Graves et al., 2006) through states (position, character) and the blanks between them: a
    character may follow a different one at once, an equal one only behind a blank.
    """
    logs = log_probabilities(seen, alphabet)
    return best_path(logs, alphabet, masks)


def best_path(logs: Floats, alphabet: Alphabet, masks: Masks) -> LineText | None:
    """Find the path of `read_exact` in log probabilities, steps x (1 + characters)."""
    steps, (length, size) = len(logs), masks.shape
    if steps < length or length == 0:
        return None
    barred = np.where(masks, np.float32(0), NEVER)
    at_letter = np.full((length, size), NEVER, np.float32)
    behind = np.full(length + 1, NEVER, np.float32)  # in a blank, with so many characters written
    behind[0] = 0
    came: list[NDArray[np.int16]] = []  # 0 stays, 1 from a blank, 2 + c from the character c before
    blank_came: list[NDArray[np.int16]] = []  # -1 stays, c from that character
    for step in range(steps):
        switch, switch_from = _best_other(at_letter)
        options = np.stack([at_letter, np.broadcast_to(behind[:length, None], at_letter.shape), switch])
        choice = options.argmax(axis=0)
        came.append(np.where(choice == 2, 2 + switch_from, choice).astype(np.int16))  # noqa: PLR2004
        top_letter = at_letter.argmax(axis=1)
        from_letter = np.concatenate([[NEVER], at_letter[np.arange(length), top_letter]])
        stays = behind >= from_letter
        blank_came.append(np.where(stays, -1, np.concatenate([[-1], top_letter])).astype(np.int16))
        behind = np.maximum(behind, from_letter) + logs[step, 0]
        at_letter = options.max(axis=0) + logs[step, 1:] + barred
    ends_in_blank = behind[length] >= at_letter[-1].max()
    if max(behind[length], at_letter[-1].max()) <= NEVER / 2:
        return None
    letter = -1 if ends_in_blank else int(at_letter[-1].argmax())
    spans = _walk_back(came, blank_came, length, letter)
    glyphs = []
    for character, start, end in spans:
        step = start + int(logs[start:end, character + 1].argmax())
        glyphs.append(_glyph(alphabet.characters[character], logs[step, character + 1], step, (start, end)))
    return LineText(tuple(glyphs), logs)


def _best_other(at_letter: Floats) -> tuple[Floats, NDArray[np.int16]]:
    """Return, for each position and character, the best score of *another* character one position before."""
    length, size = at_letter.shape
    score = np.full((length, size), NEVER, np.float32)
    origin = np.zeros((length, size), np.int16)
    before = at_letter[:-1]
    if not len(before):
        return score, origin
    best = before.argmax(axis=1)
    rows = np.arange(len(before))
    without = before.copy()
    without[rows, best] = NEVER
    second = without.argmax(axis=1)
    score[1:] = before[rows, best][:, None]
    origin[1:] = best[:, None]
    score[1:][rows, best] = without[rows, second]
    origin[1:][rows, best] = second
    return score, origin


def _walk_back(
    came: list[NDArray[np.int16]], blank_came: list[NDArray[np.int16]], length: int, letter: int
) -> list[tuple[int, int, int]]:
    """Return (character, first step, step past the last) for each position."""
    spans: list[tuple[int, int, int]] = []
    position, end = length, len(came)
    step = len(came) - 1
    while step >= 0 and position > 0:
        if letter < 0:
            letter = int(blank_came[step][position])
            end = step if letter >= 0 else end
            step -= 1
            continue
        how = int(came[step][position - 1, letter])
        if how > 0:
            spans.append((letter, step, end))
            position -= 1
            end = step
            letter = -1 if how == 1 else how - 2
        step -= 1
    return spans[::-1]


def _glyph(character: str, log_probability: float, step: int, lasts: tuple[SupportsInt, SupportsInt]) -> Glyph:
    centre_px = (step + 0.5) * STEP_PX
    return Glyph(character, float(np.exp(log_probability)), int(step), centre_px, int(lasts[0]), int(lasts[1]))
