"""Small tables of probabilities for tests of the decoders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.ocr.recogniser import Alphabet, Seen


def alphabet(characters: str = "ABC") -> Alphabet:
    """Make an alphabet whose classes are the features themselves."""
    classes = len(characters) + 1
    return Alphabet(characters, np.eye(classes, dtype=np.float32), np.zeros(classes, np.float32), np.arange(classes))


def seen(probabilities: NDArray[np.float32]) -> Seen:
    """Make what `alphabet` turns into these probabilities: steps x classes, the blank first."""
    return Seen(np.log(probabilities), len(probabilities) * 8)


def steps(text: str, characters: str = "ABC", likely: float = 0.9) -> Seen:
    """Make steps whose likeliest class is that of each character of `text`; `.` is the blank."""
    rest = (1 - likely) / len(characters)
    rows = np.full((len(text), len(characters) + 1), rest, np.float32)
    for t, character in enumerate(text):
        rows[t, 0 if character == "." else characters.index(character) + 1] = likely
    return seen(rows)
