"""A solid head out of one photograph: its face mesh, with a rim for hair, ears and neck, and shoulders below.

The depth is the network's guess for this photograph. The verdict on a turn uses a generic head that is measure's own,
never this one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from realname.evaluate.attacks.surfaces import (
    Floats,
    Surface,
    bent,
    linear,
    sheet,
    triangulate,
    turn_of,
    wound_towards_camera,
)
from realname.measure.faces.detection import detect_faces
from realname.measure.faces.landmarks import find_mesh
from realname.measure.faces.pose import pose_of_mesh
from realname.measure.images import RGB

OUTER_EYE_CORNERS = (33, 263)
EYES_APART_MM = 89.0
"""Between the outer corners, a grown person's mean."""

OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""The mesh's outline, from the forehead round by the image's right."""

RIMS = ((1.1, 12.0), (1.2, 38.0), (1.27, 75.0))
"""How far out each ring round the face lies, and how far behind the outline, mm."""
CROWN = 1.22
"""How much further the rings reach above the brow: hair."""

NECK_BEHIND_FACE_MM = 95.0
"""From the face's middle back to the axis a head turns about."""

COARSE = 9
"""Points along a side of what is not looked at closely."""

TEXTURE_PX_A_MM = 2.2
"""At 30 cm a telephone's 720x960 picture has about this many; more would only alias."""

SKIN = (50, 101, 118, 280, 330, 347, 151, 9, 195)
"""Vertices on cheeks, forehead and nose, where the albedo is measured."""


@dataclass(frozen=True, slots=True)
class Source:
    """A photograph with a face, upright and cut about it. `head` is centred on the axis it turns about, frontal.

    `grain_mm` is what a pixel of the photograph, before it was cut, covers of the face.
    """

    picture: RGB
    mesh: Floats
    head: Surface
    grain_mm: float

    @property
    def size_mm(self) -> tuple[float, float]:
        """Return the picture's width and height at the face's own scale."""
        scale = mm_a_pixel(self.mesh)
        return self.picture.shape[1] * scale, self.picture.shape[0] * scale


def mm_a_pixel(mesh: Floats) -> float:
    """Return the scale of a photograph's face, by its outer eye corners."""
    return EYES_APART_MM / float(np.linalg.norm(mesh[OUTER_EYE_CORNERS[0]] - mesh[OUTER_EYE_CORNERS[1]]))


def source_of(pixels: RGB) -> Source | None:
    """Return the largest face of a photograph as something to be drawn; None where none is found."""
    faces = detect_faces(pixels)
    if not faces:
        return None
    face = faces[0]
    mesh = find_mesh(pixels, face)
    if not mesh.found:
        return None
    ratio = min(mm_a_pixel(mesh.points) * TEXTURE_PX_A_MM, 4.0)
    cut, points = _cut(pixels, mesh.points, ratio)
    return Source(cut, points, head_of(cut, points), mm_a_pixel(mesh.points))


def with_albedo(source: Source, albedo: float) -> Source:
    """Return the source with a skin that sends back this share of light, 0..1, by the median over the face."""
    middle = float(np.median(_at(source.head.albedo, source.head.at[list(SKIN)])))
    picture = np.minimum(source.head.albedo * np.float32(albedo / max(middle, 1e-3)), 0.95)
    return replace(source, head=replace(source.head, albedo=picture))


def head_of(picture: RGB, mesh: Floats) -> Surface:
    """Return the head of a photograph (468 x 3 mesh in its pixels), looking at the camera."""
    solid, at = mesh.copy(), mesh[:, :2].copy()
    pose = pose_of_mesh(mesh)
    back = turn_of(pose.yaw_deg, pose.pitch_deg, pose.roll_deg).T
    frontal = ((solid - solid.mean(axis=0)) @ back.T) * mm_a_pixel(mesh)
    outline, outline_at = frontal[list(OVAL)], at[list(OVAL)]
    middle, middle_at = frontal[[234, 454]].mean(axis=0), at[[234, 454]].mean(axis=0)
    points, places = [frontal], [at]
    above = np.clip(-(outline[:, 1] - middle[1]) / max(float(np.ptp(outline[:, 1])) / 2, 1e-6), 0, 1)[:, None]
    for out, behind in RIMS:
        share = out * (1 + (CROWN - 1) * above * (out - 1) / (RIMS[-1][0] - 1))
        ring = middle + (outline - middle) * share
        ring[:, 2] = outline[:, 2] + behind
        points.append(ring)
        places.append(middle_at + (outline_at - middle_at) * share)
    whole = np.concatenate(points).astype(np.float32)
    triangles = triangulate(whole[:, :2] * 4)
    whole[:, 2] -= np.float32(middle[2] + NECK_BEHIND_FACE_MM - 75.0)
    where = np.clip(np.concatenate(places), 0, np.array([picture.shape[1] - 1, picture.shape[0] - 1]))
    return Surface(
        whole,
        wound_towards_camera(whole, triangles),
        where.astype(np.float32),
        linear(picture),
        gloss=0.012,
        polish=4.0,
    )


def shoulders_of(source: Source, cloth: Floats) -> tuple[Surface, Surface]:
    """Return neck and shoulders, to be placed where the head turns; `cloth` is a linear colour."""
    skin = np.median(_at(source.head.albedo, source.head.at[list(SKIN)]), axis=0) * np.float32(0.75)
    chin = float(source.head.points[152, 1])
    neck = bent(sheet(_plain(skin), 104.0, COARSE), 1 / 60)
    body = sheet(_plain(cloth), 430.0, COARSE)
    points = body.points.copy()
    down = (points[:, 1] - points[:, 1].min()) / np.ptp(points[:, 1])
    points[:, 0] *= np.clip(0.27 + 3.6 * down, 0, 1)
    points[:, 1] += np.ptp(points[:, 1]) / 2 + chin + 28
    points[:, 2] += 30 + np.abs(points[:, 0]) * 0.4
    still = np.eye(3, dtype=np.float32)
    return neck.moved(still, np.array([0, chin, 0], np.float32)), replace(body, points=points)


def _plain(colour: Floats) -> Floats:
    """Return cloth or skin of one linear colour with a grain."""
    grain = np.random.default_rng(7).uniform(0.85, 1.15, (60, 60, 1)).astype(np.float32)
    return np.asarray(cv2.resize(np.asarray(colour, np.float32) * grain, (240, 240)), np.float32)


def _cut(pixels: RGB, mesh: Floats, ratio: float) -> tuple[RGB, Floats]:
    """Return the photograph about the face at another scale, and the mesh in it."""
    low, high = mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)
    middle, side = (low + high) / 2, float((high - low).max()) * 1.9
    size = round(side * ratio)
    move = np.array([[ratio, 0, size / 2 - middle[0] * ratio], [0, ratio, size / 2 - middle[1] * ratio]])
    smooth = cv2.GaussianBlur(pixels, (0, 0), 0.45 / ratio) if ratio < 1 else pixels
    cut = cv2.warpAffine(smooth, move, (size, size), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    points = mesh * ratio
    points[:, :2] += move[:, 2]
    return np.asarray(cut, np.uint8), np.asarray(points, np.float32)


def _at(picture: Floats, places: Floats) -> Floats:
    x, y = np.round(places).astype(int).T
    return np.asarray(picture[np.clip(y, 0, picture.shape[0] - 1), np.clip(x, 0, picture.shape[1] - 1)], np.float32)
