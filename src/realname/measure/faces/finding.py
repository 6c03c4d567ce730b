"""Find every face of a picture and put the mesh on each, at the smallest decoding that is enough.

Faces are looked for at 320 pixels. A larger decoding is paid for only where no face is found, or for faces whose eyes
are less than 35 pixels apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from realname.measure.faces.alignment import LocatedFace
from realname.measure.faces.detection import SIDE_PX, Detection, detect_faces
from realname.measure.faces.landmarks import Mesh, find_mesh
from realname.measure.images import RGB, Image

MIN_EYE_DISTANCE_PX = 35.0
"""Below, the mesh and the crop lose detail that a larger decoding still has."""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A detected face with its mesh, in the pixels of one decoding, which is `scale` times the picture."""

    face: Detection
    mesh: Mesh
    pixels: RGB
    scale: float

    @property
    def located(self) -> LocatedFace:
        """Return what an embedding needs: the mesh's five points, or the detector's where there is no mesh."""
        five = self.mesh.five if self.mesh.found else self.face.points
        return LocatedFace(self.pixels, five, self.mesh.found)


def find_faces(image: Image) -> list[FoundFace]:
    """Return the faces of a picture, largest first. ImageError where the picture breaks off."""
    pixels, scale = image.decode(SIDE_PX)
    faces = detect_faces(pixels)
    if not faces and scale < 1:
        pixels, scale = image.decode()
        faces = detect_faces(pixels)
    found = [FoundFace(face, find_mesh(pixels, face), pixels, scale) for face in faces]
    small = [item.face.eye_distance for item in found if item.face.eye_distance < MIN_EYE_DISTANCE_PX]
    if not small or scale == 1:
        return found
    wanted = max(pixels.shape[:2]) * MIN_EYE_DISTANCE_PX / max(min(small), 1.0)
    larger, larger_scale = image.decode(ceil(wanted))
    return [
        item if item.face.eye_distance >= MIN_EYE_DISTANCE_PX else _again(item, larger, larger_scale) for item in found
    ]


def find_nobody() -> FoundFace:
    """Run the detector and the mesh on a grey square, which loads their networks, and return an invented face in it."""
    grey = np.full((SIDE_PX, SIDE_PX, 3), 128, np.uint8)
    detect_faces(grey)
    five = np.array([[0.4, 0.4], [0.6, 0.4], [0.5, 0.5], [0.42, 0.6], [0.58, 0.6]], np.float32) * SIDE_PX
    face = Detection(0.3 * SIDE_PX, 0.3 * SIDE_PX, 0.4 * SIDE_PX, 0.4 * SIDE_PX, 1.0, five)
    return FoundFace(face, find_mesh(grey, face), grey, 1.0)


def _again(item: FoundFace, pixels: RGB, scale: float) -> FoundFace:
    face = item.face.scaled(scale / item.scale)
    return FoundFace(face, find_mesh(pixels, face), pixels, scale)
