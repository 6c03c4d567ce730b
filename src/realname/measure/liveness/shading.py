"""How the screen's light should lie on a head: by the inclination and distance of each part of the face to it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.liveness.head import Solid, generic_head
from realname.measure.liveness.sightings import Sighting

Floats = NDArray[np.float64]

NEIGHBOURS = 9
FOCAL = 0.85
"""Focal length over the picture's longer side, as for an approach."""


def shape_of_gain(gains: Floats, vertices: NDArray[np.intp], seen: Sighting) -> tuple[float, float]:
    """Compare gains at vertices with a head's pattern, a plane taken out of both: correlation, and slope.

    The slope is 1 where the gain varies over the face as much as a generic head's does. A flat picture's gain is even,
    or falls off as a plane does.
    """
    head = generic_head()
    middle = float(np.median(gains))
    if abs(middle) < 1e-6:  # noqa: PLR2004  no gain has no shape
        return 0.0, 0.0
    asked = inclination(seen)[vertices]
    flat = np.column_stack([np.ones(len(vertices)), head[vertices, :2]])
    shown = _without(flat, gains / middle)
    wanted = _without(flat, asked / float(np.median(asked)))
    power = float(np.sqrt((shown**2).sum() * (wanted**2).sum()))
    return float((shown * wanted).sum()) / max(power, 1e-12), float((shown * wanted).sum() / (wanted**2).sum())


def inclination(seen: Sighting) -> Floats:
    """Return n.l / d^2 of every vertex of a generic head at the pose that is seen, with the screen at the camera."""
    turn = _rotation(seen)
    head, normals = generic_head() @ turn.T, _normals() @ turn.T
    away = FOCAL * max(seen.pixels.shape[:2]) / max(seen.eyes_apart, 1.0)
    towards = np.array([0.0, 0.0, -away]) - head
    distance = np.linalg.norm(towards, axis=1)
    lit: Floats = np.maximum((normals * towards).sum(axis=1), 0) / distance**3
    return lit


def _rotation(seen: Sighting) -> Floats:
    """Return the turn from the generic head to the mesh (Kabsch 1976)."""
    mesh = seen.points.astype(np.float64)
    head = generic_head()
    u, _, vt = np.linalg.svd((mesh - mesh.mean(axis=0)).T @ (head - head.mean(axis=0)))
    turn: Floats = u @ np.diag([1.0, 1.0, float(np.sign(np.linalg.det(u @ vt)))]) @ vt
    return turn


@cache
def _normals() -> Solid:
    """Return outward normals of the generic head, each from a plane through a vertex's neighbours as seen in front."""
    head = generic_head()
    near = np.argsort(((head[:, None, :2] - head[None, :, :2]) ** 2).sum(axis=2), axis=1)[:, :NEIGHBOURS]
    normals = np.empty_like(head)
    for vertex, around in enumerate(near):
        flat = np.column_stack([head[around, :2], np.ones(NEIGHBOURS)])
        slope = np.linalg.lstsq(flat, head[around, 2], rcond=None)[0]
        normals[vertex] = (slope[0], slope[1], -1.0)
    unit: Solid = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    return unit


def _without(flat: Floats, values: Floats) -> Floats:
    kept: Floats = values - flat @ np.linalg.lstsq(flat, values, rcond=None)[0]
    return kept
