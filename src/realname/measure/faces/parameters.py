"""The constants that ship with an engine: estimated once on a public set, each file with its provenance.

`python benchmarks/face_parameters.py` writes them. They are aggregates over 250 people, and no one's template.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Parameters:
    """Constants of one engine.

    centre         mean of the unit embeddings of SFace, 128 numbers: an uncentred network gives every two faces
                   something in common
    second_weight  what a squared distance between embeddings of the second network weighs against one between those
                   of the first; 0 where the engine has no second network
    digest         SHA-256 over both
    """

    centre: NDArray[np.float32]
    second_weight: float
    digest: str


@cache
def parameters_of(engine: str) -> Parameters:
    """Return the constants of the engine of that name."""
    text = (files("realname.measure.faces") / "parameters" / f"{engine}.json").read_text("utf-8")
    stored = json.loads(text)
    centre = np.array(stored["centre"], "<f4")
    weight = float(stored.get("second_weight", 0.0))
    digest = hashlib.sha256(centre.tobytes() + repr(weight).encode()).hexdigest()
    return Parameters(centre, weight, digest)
