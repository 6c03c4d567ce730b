"""A generic head: the mean face mesh of 222 people, nobody's own. What relief and shading are measured against.

`python benchmarks/generic_head.py` writes it, with its provenance.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Solid = NDArray[np.float64]
"""n x 3: x to the image's right, y down, z away from the camera."""


@cache
def generic_head() -> Solid:
    """Return the head's 468 points; outer eye corners one apart, the origin between them."""
    stored = json.loads((files("realname.measure.liveness") / "head.json").read_text("utf-8"))
    points = np.array(stored["points"], np.float64)
    points.setflags(write=False)
    return points
