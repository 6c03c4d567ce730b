"""Templates for tests: random directions, under a gallery's kind."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
from numpy.typing import NDArray

from realname.gallery.contract import Entry, Kind
from realname.measure.readings import EngineStamp, Template

ENGINE = EngineStamp("made", "1", "e" * 64)
KIND = Kind("people", ENGINE.digest, "key-1", size=32)


def directions(count: int, seed: int, size: int = KIND.size) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, size))
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def template(row: NDArray[np.float32], key_id: str = KIND.key_id, engine: EngineStamp = ENGINE) -> Template:
    return Template(engine, row.astype("<f4").tobytes(), key_id)


def entries(count: int, seed: int = 1) -> list[Entry]:
    return [Entry(uuid4(), template(row)) for row in directions(count, seed)]


def exact(among: list[Entry], probe: Template, most: int) -> list[UUID]:
    """Rank by float32 products: what every gallery is compared with."""
    rows = np.stack([np.frombuffer(one.template.values, "<f4") for one in among])
    scores = rows @ np.frombuffer(probe.values, "<f4")
    return [among[place].id for place in np.argsort(-scores)[:most]]
