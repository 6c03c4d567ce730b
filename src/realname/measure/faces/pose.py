"""Where a head points, from its mesh; from the detector's five points where there is no mesh."""

from __future__ import annotations

import numpy as np

from realname.measure.faces.geometry import Points
from realname.measure.readings import Pose

RIGHT_CHEEK, LEFT_CHEEK, FOREHEAD, CHIN = 234, 454, 10, 152

FIVE_POINT_YAW_DEG = 81.0
"""Degrees a unit of the nose's offset over the face's width; fitted on labelled heads, error about 3.6 degrees."""


def pose_of_mesh(points: Points) -> Pose:
    """Return yaw, pitch and roll of a 468 x 3 mesh; yaw's measured error is 1.8 degrees.

    X runs from the image's left cheek to its right, Y from forehead to chin made orthogonal to X, F = -X x Y is
    where the face looks (towards the camera is -z).
    """
    x = points[LEFT_CHEEK] - points[RIGHT_CHEEK]
    x = x / max(float(np.linalg.norm(x)), 1e-6)
    y = points[CHIN] - points[FOREHEAD]
    y = y - x * float(x @ y)
    y = y / max(float(np.linalg.norm(y)), 1e-6)
    forward = -np.cross(x, y)
    yaw = np.arctan2(forward[0], -forward[2])
    pitch = -np.arctan2(forward[1], np.hypot(forward[0], forward[2]))
    roll = np.arctan2(x[1], x[0])
    return Pose(*(float(np.degrees(angle)) for angle in (yaw, pitch, roll)))


def pose_of_five(points: Points) -> Pose:
    """Return yaw and roll from five points, with pitch 0: five points cannot tell it."""
    across = points[1] - points[0]
    roll = float(np.arctan2(across[1], across[0]))
    level = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    p = points @ level.T
    middle = (p[0, 0] + p[1, 0] + p[3, 0] + p[4, 0]) / 4
    width = max(abs(p[1, 0] - p[0, 0]), abs(p[4, 0] - p[3, 0]), 1e-6)
    return Pose(float(FIVE_POINT_YAW_DEG * (p[2, 0] - middle) / width), 0.0, float(np.degrees(roll)))
