"""Read a person's name: two looks where one leaves a doubt, and surnames as a weight on its first character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from realname.measure.documents.ocr.decoding import Glyph, LineText
from realname.measure.documents.resident_id.alphabets import name_alphabet, plain_sign
from realname.measure.documents.resident_id.likelihood import log_likelihood
from realname.measure.documents.resident_id.line_reading import Line
from realname.measure.documents.resident_id.surnames import SURNAMES
from realname.measure.documents.resident_id.words import (
    DOUBTFUL,
    ILLEGIBLE,
    WordReading,
    corrections_of,
    own_glyphs,
    trusted,
)
from realname.measure.readings import Correction

CERTAIN_ALONE = 0.97  # of the weakest character: one look is enough
CERTAIN_TOGETHER = 0.92  # product of the weakest of two looks that agree: a third is not needed
SURNAME_WEIGHT = 1.5  # in log probability
SURNAME_REACH = 4.0  # how much less likely than the character read a surname may look


@dataclass(frozen=True, slots=True)
class _View:
    """A look at the name: its glyphs, and the text that they make."""

    line: Line
    read: LineText
    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        return "".join(plain_sign(glyph.character) for glyph in self.glyphs)

    @property
    def weakest(self) -> float:
        return min((glyph.probability for glyph in self.glyphs), default=0.0)

    @property
    def allowed(self) -> float:
        """The most that this look is trusted, by the print that it leaves unread."""
        return trusted(1.0, self.line, self.glyphs) if self.glyphs else 0.0


def read_name(first: Line, again: Sequence[Callable[[], Line]], from_mm: float) -> WordReading:
    """Read a name from a first look, and from further ones, each of another geometry, while a doubt is left.

    Confidence is the weakest character's of one look, the product of two that agree, the mean of three.
    """
    views = [_view(first, from_mm)]
    if not views[0].glyphs:
        return ILLEGIBLE
    if views[0].weakest >= CERTAIN_ALONE and views[0].text[0] in SURNAMES and views[0].allowed == 1:
        return WordReading(views[0].text, "", views[0].weakest)
    for look in again:
        views.append(_view(look(), from_mm))
        same = all(view.text == views[0].text for view in views)
        if not same or float(np.prod([view.weakest for view in views])) >= CERTAIN_TOGETHER:
            break
    text = max(_candidates(views), key=lambda candidate: _support(views, candidate))
    agreeing = [view for view in views if view.text == text]
    weakest = [view.weakest for view in agreeing]
    if len(agreeing) < len(views):
        confidence = DOUBTFUL * max(weakest, default=1.0)
    else:
        confidence = float(np.prod(weakest) if len(views) == 2 else np.mean(weakest))  # noqa: PLR2004  two looks
    confidence = min(confidence, *(view.allowed for view in agreeing or views))
    shown = agreeing[0] if agreeing else views[0]
    return WordReading(text, "", confidence, _corrections(shown, text))


def _view(line: Line, from_mm: float) -> _View:
    read = line.greedy(name_alphabet())
    return _View(line, read, own_glyphs(line, read, from_mm))


def _candidates(views: list[_View]) -> list[str]:
    found = []
    for view in views:
        if view.glyphs:
            found.append(view.text)
            found += [surname + view.text[1:] for surname in _surnames(view)]
    return list(dict.fromkeys(found))


def _surnames(view: _View) -> list[str]:
    """Return the surnames that the first character may also be."""
    row = view.read.logs[view.glyphs[0].step, 1:]
    near = (row >= row.max() - SURNAME_REACH).nonzero()[0]
    return [c for i in near if (c := name_alphabet().characters[i]) in SURNAMES]


def _support(views: list[_View], text: str) -> float:
    weight = SURNAME_WEIGHT if text[0] in SURNAMES else 0.0
    written = text.replace("·", _dot())
    return weight + sum(log_likelihood(view.read.logs, name_alphabet(), written) for view in views)


def _dot() -> str:
    return next(c for c in "·•・‧" if c in name_alphabet().characters)


def _corrections(view: _View, text: str) -> tuple[Correction, ...]:
    if view.text == text:
        return corrections_of("name", view.line, view.glyphs, text)
    changed = [i for i, (a, b) in enumerate(zip(view.text, text, strict=False)) if a != b]
    return tuple(Correction("name", i, view.text[i], text[i], "field_type") for i in changed)
