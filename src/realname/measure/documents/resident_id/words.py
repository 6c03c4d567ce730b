"""Read the words of a card: sex and ethnicity from their lists, name, address and issuer freely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from realname.measure.documents.ocr.decoding import Glyph, LineText
from realname.measure.documents.ocr.recogniser import Alphabet, log_probabilities
from realname.measure.documents.resident_id.alphabets import ethnicity_alphabet, plain_sign, sex_alphabet
from realname.measure.documents.resident_id.ethnicities import ETHNICITIES
from realname.measure.documents.resident_id.likelihood import log_likelihoods
from realname.measure.documents.resident_id.line_reading import Line, Pattern, probability_of
from realname.measure.readings import Correction

SEXES = {"男": "M", "女": "F"}


@dataclass(frozen=True, slots=True)
class WordReading:
    """A word as read: `text` None where it cannot be read, with a reason code."""

    text: str | None = field(repr=False)
    reason: str
    confidence: float
    corrections: tuple[Correction, ...] = ()


ILLEGIBLE = WordReading(None, "field.illegible", 0.0)
LISTED_SHARE = 0.5  # of the best of a list among the whole list
LISTED_SEEN = 0.01  # its probability among all characters, below which something else is printed there
WIDE, NARROW = 0.94, 0.55  # width of a Chinese character, and of a digit, over the height of its line
NARROW_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-()#·•・‧")
DOUBTFUL = 0.5  # the most that a reading is trusted which may lack something
UNEASY = 0.87  # the most where a second look has to agree
UNEASY_MM, LOST_MM = 0.7, 1.0  # of print that no character covers; 99 and 99.7 of 100 right lines show less
CERTAIN = 0.97
DROPPED = 0.15  # a glyph less likely than that at either end of a line is the background's


def read_sex(line: Line) -> WordReading:
    """Read 男 or 女 as M or F."""
    read = _listed(line, sex_alphabet(), tuple(SEXES), "sex")
    return replace(read, text=SEXES[read.text]) if read.text else read


def read_ethnicity(line: Line) -> WordReading:
    """Read one of the 56 groups."""
    return _listed(line, ethnicity_alphabet(), ETHNICITIES, "ethnicity")


def read_words(name: str, line: Line, alphabet: Alphabet, from_mm: float) -> WordReading:
    """Read a line freely in an alphabet, from `from_mm` on; confidence is that of the least certain character."""
    glyphs = own_glyphs(line, line.greedy(alphabet), from_mm)
    if not glyphs:
        return ILLEGIBLE
    text = "".join(plain_sign(glyph.character) for glyph in glyphs)
    confidence = min(glyph.probability for glyph in glyphs)
    return WordReading(text, "", trusted(confidence, line, glyphs), corrections_of(name, line, glyphs, text))


def trusted(confidence: float, line: Line, glyphs: Sequence[Glyph]) -> float:
    """Return how far a reading is trusted, given how much longer the print is than what was read of it."""
    unread_mm = _unread_mm(line, glyphs)
    return min(confidence, DOUBTFUL if unread_mm > LOST_MM else UNEASY if unread_mm > UNEASY_MM else 1.0)


def _unread_mm(line: Line, glyphs: Sequence[Glyph]) -> float:
    """Return the longest piece of print that no character covers: at either end, or between two of them."""
    widths = [line.strip.height * (NARROW if glyph.character in NARROW_CHARACTERS else WIDE) for glyph in glyphs]
    middles = [line.millimetres(glyph) for glyph in glyphs]
    starts = [middle - width / 2 for middle, width in zip(middles, widths, strict=True)]
    ends = [middle + width / 2 for middle, width in zip(middles, widths, strict=True)]
    gaps = [start - end for start, end in zip([*starts, line.strip.right], [line.strip.left, *ends], strict=True)]
    # Two digits read as one stand in the middle of both, with half of what is missing on either side.
    beside_narrow = [
        before + after
        for glyph, before, after in zip(glyphs, gaps[:-1], gaps[1:], strict=True)
        if glyph.character in NARROW_CHARACTERS
    ]
    return max(*gaps, *beside_narrow)


def own_glyphs(line: Line, read: LineText, from_mm: float) -> list[Glyph]:
    """Return the glyphs of a value: none of the label before `from_mm`, none that the background only hints at."""
    glyphs = [glyph for glyph in read.glyphs if line.millimetres(glyph) > from_mm]
    while glyphs and glyphs[-1].probability < DROPPED:
        glyphs.pop()
    while glyphs and glyphs[0].probability < DROPPED:
        glyphs.pop(0)
    return glyphs


def _listed(line: Line, alphabet: Alphabet, values: tuple[str, ...], name: str) -> WordReading:
    logs = log_probabilities(line.seen, alphabet)
    words = [word for word in values if len(word) <= len(logs)]
    scores = log_likelihoods(logs, alphabet, words)
    best = int(scores.argmax())
    share = float(1 / np.exp(scores - scores[best]).sum())
    word = words[best]
    pattern = Pattern(tuple(word))
    placed = line.fitted(alphabet, (pattern,))
    if placed is None or share < LISTED_SHARE:
        return ILLEGIBLE
    seen = probability_of(line, placed.glyphs, word)
    if seen < LISTED_SEEN:
        return ILLEGIBLE
    return WordReading(word, "", share * float(np.sqrt(seen)), corrections_of(name, line, placed.glyphs, word))


def corrections_of(name: str, line: Line, glyphs: Sequence[Glyph], taken: str) -> tuple[Correction, ...]:
    """Return where what was taken is not what the recogniser would have said of all the characters it knows.

    Characters that are all but certain are not asked about: no other can be likelier.
    """
    doubtful = [place for place, glyph in enumerate(glyphs) if glyph.probability < CERTAIN]
    if not doubtful or len(glyphs) != len(taken):
        return ()
    shown = line.shown_at([glyphs[place].step for place in doubtful])
    return tuple(
        Correction(name, place, seen, taken[place], "field_type")
        for place, seen in zip(doubtful, shown, strict=True)
        if seen and plain_sign(seen) != taken[place]
    )
