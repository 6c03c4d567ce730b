"""Draw words by which people and places of specimens are invented."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TypeVar

import numpy as np

Choice = TypeVar("Choice")


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of `words.toml`; a text there is a list of its characters."""
    listed = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))[name]
    return tuple("".join(listed.split())) if isinstance(listed, str) else tuple(listed)


def pick(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """Draw one of a sequence."""
    return choices[int(rng.integers(len(choices)))]


def chance(rng: np.random.Generator, share: float) -> bool:
    """Draw true in that share of cases, 0..1."""
    return float(rng.random()) < share
