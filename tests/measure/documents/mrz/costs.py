"""Costs as a reader would give them, for tests of what settles a zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.mrz.check_digits import CHARACTERS


def costs_of(text: str, other: float = 8.0) -> NDArray[np.float32]:
    """Return the costs of one line: 0 for its characters, `other` for every other one."""
    costs = np.full((len(text), len(CHARACTERS)), other, np.float32)
    costs[np.arange(len(text)), [CHARACTERS.index(character) for character in text]] = 0
    return costs
