"""A turn of the head or an approach, measured: how far, how long, and what its geometry is."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from realname.measure.challenges import MotionReading, Part, PartKind, Side
from realname.measure.liveness.geometry import Fits, fit
from realname.measure.liveness.sightings import Sighting
from realname.measure.liveness.tracking import track

BEST_TURN_DEG = 20.0
"""Less shows little depth; more hides a cheek, and the flow loses the skin."""

PAIRS = 2
"""Each pair is one picture of the start and one of the movement; errors of two are averaged."""

FOCAL = 0.85
"""Focal length over the picture's longer side: front cameras of telephones have about .75, of laptops about 1.1."""


def measure_motion(number: int, part: Part, seen: Sequence[Sighting]) -> MotionReading:
    """Measure one turn or approach. Without pictures of a face at both ends, no point was followed."""
    began, ended = (seen[0].frame.at_ms, seen[-1].frame.at_ms) if seen else (0.0, 0.0)
    seconds = (ended - began) / 1000
    faces = [item for item in seen if item.mesh is not None]
    if len(faces) < 2 * PAIRS:
        return MotionReading(number, 0.0, 1.0, seconds, 0, 0.0, 0.0, 0.0)
    start, rest = faces[:PAIRS], faces[PAIRS:]
    straight = float(np.mean([item.pose.yaw_deg for item in start]))
    # Pictures are not mirrored: the person's left is the image's right, where yaw is positive.
    sign = -1.0 if part.side is Side.RIGHT else 1.0
    yaws = [sign * (item.pose.yaw_deg - straight) for item in rest]
    sizes = [item.eyes_apart for item in rest]
    size = float(np.mean([item.eyes_apart for item in start]))
    if part.kind is PartKind.CLOSER:
        chosen = np.argsort(sizes)[-PAIRS:]
    else:
        chosen = np.argsort(np.abs(np.array(yaws) - BEST_TURN_DEG))[:PAIRS]
    pairs = list(zip(start, (rest[at] for at in sorted(chosen)), strict=True))
    fits = [fit(track(a, b)) for a, b in pairs]
    slopes = [slope_of(a, b, found) for (a, b), found in zip(pairs, fits, strict=True)]
    return MotionReading(
        part=number,
        yaw_deg=float(np.mean(sorted(yaws)[-PAIRS:])),
        growth=float(np.mean([sizes[at] for at in chosen])) / max(size, 1e-6),
        seconds=seconds,
        points=min(found.points for found in fits),
        plane_rms=_together([found.plane_rms for found in fits]),
        relief_rms=_together([found.relief_rms for found in fits]),
        bend_rms=_together([found.bend_rms for found in fits]),
        slope=float(np.mean(slopes)) if part.kind is PartKind.CLOSER else 0.0,
    )


def slope_of(a: Sighting, b: Sighting, found: Fits) -> float:
    """Return the relief's share in the approach, against what the change of distance asks of a generic head.

    A point `t` behind the eyes, at distance d, is seen at x / (1 + t / d); from d1 to d2 the denominator's factor of
    `t` changes by 1 / d2 - 1 / d1, and the distance in units of the eyes is the focal length over their pixels.
    """
    focal = FOCAL * max(a.pixels.shape[:2])
    nearer = (b.eyes_apart - a.eyes_apart) / focal
    return found.approach / nearer if abs(nearer) > 1e-3 else 0.0  # noqa: PLR2004  no approach, no slope


def _together(rms: Sequence[float]) -> float:
    return sqrt(sum(each * each for each in rms) / len(rms))
