"""Recognise a line once, and ask its features of any alphabet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB
from realname.measure.models import store
from realname.measure.models.runtime import network

WIDTH_STEP = 32
"""Widths are padded to a multiple, so that few shapes are compiled."""

STEP_PX = 8
"""Pixels of the line to one step of the features."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """A recognised line: features, steps x 120. `width_px` is the line's own width, without padding."""

    features: Floats
    width_px: int


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters that a line may hold. Class 0 is the blank; class i is `characters[i - 1]`.

    Each class sums the head's columns of all the glyphs that stand for it.
    """

    characters: str
    weights: Floats
    bias: Floats
    owner: NDArray[np.intp]

    def classes_of(self, allowed: str) -> NDArray[np.bool_]:
        """Return which classes are among `allowed`, without the blank: a row of a mask."""
        return np.array([character in allowed for character in self.characters])


def recognise(line: RGB) -> Seen:
    """Return the features of a line that is 48 pixels high."""
    width = line.shape[1]
    padded = -(-width // WIDTH_STEP) * WIDTH_STEP
    batch = np.zeros((1, 3, line.shape[0], padded), np.float32)
    batch[0, :, :, :width] = line[:, :, ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
    (features,) = network("ocr_features")(batch)
    return Seen(features[0], width)


def log_probabilities(seen: Seen, alphabet: Alphabet) -> Floats:
    """Return log probabilities among the alphabet's characters and the blank, steps x classes."""
    scores = seen.features @ alphabet.weights + alphabet.bias
    top = scores.max(axis=1, keepdims=True)
    raised = np.exp(scores - top)
    if len(alphabet.owner) > len(alphabet.characters) + 1:
        raised = raised @ (alphabet.owner[:, None] == np.arange(len(alphabet.characters) + 1)).astype(np.float32)
    logged: Floats = np.log(np.maximum(raised / raised.sum(axis=1, keepdims=True), 1e-12))
    return logged


def make_alphabet(characters: str, stand_ins: Mapping[str, str] | None = None) -> Alphabet:
    """Return the alphabet of these characters; `stand_ins` maps further glyphs to the characters they stand for."""
    known, weights, bias = _head()
    columns, owner = [0], [0]
    for glyph, character in [*((c, c) for c in characters), *(stand_ins or {}).items()]:
        if glyph in known:
            columns.append(known[glyph])
            owner.append(characters.index(character) + 1)
    return Alphabet(characters, np.ascontiguousarray(weights[:, columns]), bias[columns], np.array(owner))


@cache
def full_alphabet() -> Alphabet:
    """Return every character that the network knows, some 18,700."""
    known, weights, bias = _head()
    characters = "".join(known)
    return Alphabet(characters, weights, bias, np.arange(len(characters) + 1))


@cache
def _head() -> tuple[dict[str, int], Floats, Floats]:
    with np.load(io.BytesIO(store.read("ocr_head")), allow_pickle=False) as kept:
        characters: Sequence[str] = kept["characters"].tolist()
        return {c: i + 1 for i, c in enumerate(characters)}, kept["weights"], kept["bias"]
