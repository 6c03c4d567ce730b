"""Bodies to be drawn: triangles in millimetres that carry a picture. x to the image's right, y down, z away."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

SHEET_POINTS = 21
"""Along each side of a sheet: enough for a bend of 60 mm radius to look round."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A body in its own coordinates.

    points     n x 3, millimetres
    triangles  m x 3, indices of points
    at         n x 2, where each point lies in `albedo`, pixels
    albedo     linear RGB, 0..1: the share of light sent back
    gloss      share of light that is mirrored, in a lobe of the exponent `polish`
    emits      lux of white light that a surface of albedo 1 would need to look like this one: a screen's own light
    """

    points: Floats
    triangles: Ints
    at: Floats
    albedo: Floats
    gloss: float = 0.0
    polish: float = 12.0
    emits: float = 0.0

    def moved(self, turn: Floats, shift: Floats) -> Surface:
        """Return the body turned (3 x 3) and then shifted (3, mm)."""
        return replace(self, points=(self.points @ turn.T + shift).astype(np.float32))

    def normals(self) -> Floats:
        """Return a unit normal a point, n x 3, weighted by the area of its triangles; towards -z where it can be."""
        corners = self.points[self.triangles]
        faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        # Triangles come in either winding: a height field's normals look towards the camera before it is turned.
        sums = np.zeros_like(self.points)
        for corner in range(3):
            np.add.at(sums, self.triangles[:, corner], faces)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(lengths, 1e-9), np.float32)


def turn_of(yaw_deg: float, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> Floats:
    """Return a rotation: yaw positive turns a face to the image's right, pitch positive upwards, roll clockwise."""
    yaw, pitch, roll = np.radians([-yaw_deg, -pitch_deg, roll_deg])
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x, np.float32)


def linear(picture: NDArray[np.uint8]) -> Floats:
    """Return 8-bit sRGB as linear light, 0..1 (IEC 61966-2-1)."""
    share = np.arange(256, dtype=np.float32) / 255
    table = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  the standard's
    return np.asarray(table.astype(np.float32)[picture], np.float32)


def wound_towards_camera(points: Floats, triangles: Ints) -> Ints:
    """Return triangles with their corners ordered so that normals look towards -z."""
    corners = points[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    wound = triangles.copy()
    away = faces[:, 2] > 0
    wound[away, 1], wound[away, 2] = triangles[away, 2], triangles[away, 1]
    return wound


def sheet(picture: Floats, width_mm: float, points_a_side: int = SHEET_POINTS) -> Surface:
    """Return a picture on a plane about the origin."""
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.linspace(0, 1, points_a_side), np.linspace(0, 1, points_a_side))
    flat = [(across - 0.5) * width_mm, (down - 0.5) * width_mm * height / width, 0 * across]
    points = np.stack(flat, axis=-1).reshape(-1, 3).astype(np.float32)
    at = np.stack([across * (width - 1), down * (height - 1)], axis=-1).reshape(-1, 2)
    corner = (np.arange(points_a_side - 1)[:, None] * points_a_side + np.arange(points_a_side - 1)).reshape(-1)
    upper = np.stack([corner, corner + points_a_side, corner + 1], axis=1)
    lower = np.stack([corner + 1, corner + points_a_side, corner + points_a_side + 1], axis=1)
    triangles = np.concatenate([upper, lower]).astype(np.int32)
    return Surface(points, wound_towards_camera(points, triangles), at.astype(np.float32), picture)


def bent(body: Surface, curvature: float, axis_deg: float = 90.0) -> Surface:
    """Return a flat body wrapped on a cylinder of that curvature (1/mm, not 0), bulging towards the camera.

    `axis_deg` is the direction of the cylinder's axis, 90 upright.
    """
    angle = np.radians(axis_deg)
    axis, beside = np.array([np.cos(angle), np.sin(angle)]), np.array([np.sin(angle), -np.cos(angle)])
    flat = body.points[:, :2]
    along, arc = flat @ axis, flat @ beside * curvature
    moved = along[:, None] * axis + (np.sin(arc) / curvature)[:, None] * beside
    depth = (1 - np.cos(arc)) / curvature
    return replace(body, points=np.concatenate([moved, depth[:, None]], axis=1).astype(np.float32))


def triangulate(flat: Floats) -> Ints:
    """Return the Delaunay triangles of points, n x 2, as indices, m x 3."""
    low, high = flat.min(axis=0) - 1, flat.max(axis=0) + 1
    plane = cv2.Subdiv2D((int(low[0]) - 1, int(low[1]) - 1, int(high[0] - low[0]) + 4, int(high[1] - low[1]) + 4))
    index = {}
    for i, (x, y) in enumerate(flat.tolist()):
        index[plane.insert((x, y))] = i
    corners = np.asarray(plane.getTriangleList(), np.float32).reshape(-1, 3, 2)
    inside = ((corners >= low) & (corners <= high)).all(axis=(1, 2))
    found = []
    for triangle in corners[inside].tolist():
        ids = [index.get(plane.findNearest((x, y))[0], -1) for x, y in triangle]
        if min(ids) >= 0 and len(set(ids)) == len(ids):
            found.append(ids)
    return np.array(found, np.int32)
