"""Join an address's lines, and settle its beginning by the divisions that exist."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from realname.measure.documents.ocr.decoding import Glyph, LineText
from realname.measure.documents.resident_id.alphabets import place_alphabet, plain_sign
from realname.measure.documents.resident_id.line_reading import Line
from realname.measure.documents.resident_id.regions import current_regions
from realname.measure.documents.resident_id.words import (
    DOUBTFUL,
    ILLEGIBLE,
    WordReading,
    corrections_of,
    own_glyphs,
    trusted,
)
from realname.measure.readings import Correction

LEAST_BEGINNING = 4  # characters: shorter names are too easily another's
MOST_CHANGED = 2
SETTLED = 0.9  # the most that an address with a changed character is trusted
MAX_COST = 7.0  # in log probability, for the characters changed


def settle_address(lines: Sequence[Line], from_mm: float) -> WordReading:
    """Join lines as read, and change a character of the division's name where only that makes one that exists."""
    read = [(line, line.greedy(place_alphabet())) for line in lines]
    kept = [(line, text, glyphs) for line, text in read if (glyphs := own_glyphs(line, text, from_mm))]
    if not kept:
        return ILLEGIBLE
    text = "".join(plain_sign(glyph.character) for _, _, glyphs in kept for glyph in glyphs)
    corrections: list[Correction] = []
    for line, _, glyphs in kept:
        corrections += corrections_of("address", line, glyphs, "".join(plain_sign(glyph.character) for glyph in glyphs))
    allowed = min(trusted(1.0, line, glyphs) for line, _, glyphs in kept) if len(kept) == len(lines) else DOUBTFUL
    confidence = min(glyph.probability for _, _, glyphs in kept for glyph in glyphs)
    confidence = min(confidence, allowed)
    if _begins_known(text):
        return WordReading(text, "", confidence, tuple(corrections))
    first_line, first_text, first = kept[0]
    settled = _settled(first_text, first)
    if settled is None:
        return WordReading(text, "", confidence, tuple(corrections))
    beginning, cost = settled
    changed = [i for i, character in enumerate(beginning) if text[i] != character]
    shown = first_line.shown_at([first[i].step for i in changed])
    corrections += [
        Correction("address", i, seen or text[i], beginning[i], "field_type", round(cost, 3))
        for i, seen in zip(changed, shown, strict=True)
    ]
    others = [g.probability for _, _, glyphs in kept for g in glyphs if g not in [first[i] for i in changed]]
    confidence = min(SETTLED, allowed, *others) if others else DOUBTFUL
    return WordReading(beginning + text[len(beginning) :], "", confidence, tuple(corrections))


@cache
def _beginnings() -> frozenset[str]:
    regions = current_regions()
    forms = (
        {r.address for r in regions} | {r.city + r.county for r in regions} | {r.province + r.county for r in regions}
    )
    return frozenset(form for form in forms if len(form) >= LEAST_BEGINNING)


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(form) for form in _beginnings()}, reverse=True))


def _begins_known(text: str) -> bool:
    return any(text[:length] in _beginnings() for length in _lengths())


def _settled(text: LineText, glyphs: list[Glyph]) -> tuple[str, float] | None:
    """Return the division that the line begins with at the least cost, and that cost; None where none is near."""
    read = "".join(glyph.character for glyph in glyphs)
    alphabet = place_alphabet()
    found: list[tuple[float, str]] = []
    for form in _beginnings():
        if len(form) > len(read):
            continue
        changed = [i for i, character in enumerate(form) if read[i] != character]
        if len(changed) > min(MOST_CHANGED, len(form) // 3):
            continue
        cost = 0.0
        for i in changed:
            place = alphabet.characters.find(form[i])
            row = text.logs[glyphs[i].step]
            cost += 99.0 if place < 0 else float(row[1:].max() - row[place + 1])
        found.append((cost, form))
    cheapest = min(found, default=None)
    return None if cheapest is None or cheapest[0] > MAX_COST else (cheapest[1], cheapest[0])
