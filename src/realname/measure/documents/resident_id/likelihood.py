"""How likely a whole text is on a line as seen: the forward sum of CTC (Graves et al., 2006)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.ocr.recogniser import Alphabet

Floats = NDArray[np.floating]
NEVER = -1e9


def log_likelihoods(logs: Floats, alphabet: Alphabet, texts: Sequence[str]) -> Floats:
    """Return `log_likelihood` of each of some texts, none of them empty."""
    longest = max(len(text) for text in texts)
    states = np.zeros((len(texts), 2 * longest + 1), np.intp)
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = [alphabet.characters.index(character) + 1 for character in text]
    ends = np.array([2 * len(text) for text in texts])
    skips = np.zeros(states.shape, np.bool_)  # a letter may follow a different letter at once
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    at = np.full(states.shape, NEVER)
    at[:, :2] = logs[0, states[:, :2]]
    for step in logs[1:]:
        before, two_before = np.full_like(at, NEVER), np.full_like(at, NEVER)
        before[:, 1:] = at[:, :-1]
        two_before[:, 2:] = np.where(skips[:, 2:], at[:, :-2], NEVER)
        at = np.logaddexp(np.logaddexp(at, before), two_before) + step[states]
    rows = np.arange(len(texts))
    return np.asarray(np.logaddexp(at[rows, ends], at[rows, ends - 1]), np.float64)


def log_likelihood(logs: Floats, alphabet: Alphabet, text: str) -> float:
    """Return the log of the probability that the line reads `text`; `logs` are steps x classes, blank first.

    ValueError where the alphabet lacks one of the characters.
    """
    return float(log_likelihoods(logs, alphabet, (text,))[0])
