"""Whether one face performed all of a script: every picture of a movement and some of the others, by embedding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from realname.measure.faces.engine import FaceEngine
from realname.measure.liveness.sightings import Sighting
from realname.measure.readings import Permit

STILL_FACES = 4
"""Of a part in which the head is still, this many pictures are embedded, spread over its time."""


def least_likeness(
    engine: FaceEngine,
    hold: Sequence[Sighting],
    moving: Sequence[Sequence[Sighting]],
    still: Sequence[Sequence[Sighting]],
    permit: Permit,
) -> float | None:
    """Return the lowest likeness of any part's faces to those of the hold part; None where either shows none.

    Of moving parts (turn, closer) every picture counts, of still ones (light, blink) `STILL_FACES` each.
    """
    reference = [item for item in hold if item.mesh is not None]
    others = [item for part in moving for item in part if item.mesh is not None]
    others += [item for part in still for item in _spread([seen for seen in part if seen.mesh is not None])]
    if not reference or not others:
        return None
    templates = engine.embed([item.located for item in (*reference, *others)], permit)
    own = engine.pool(templates[: len(reference)])
    rest = engine.vectors(templates[len(reference) :])
    return float(engine.compare_all(engine.vectors([own]), rest).min())


def _spread(part: Sequence[Sighting]) -> list[Sighting]:
    if len(part) <= STILL_FACES:
        return list(part)
    return [part[at] for at in np.linspace(0, len(part) - 1, STILL_FACES).round().astype(int)]
