"""Where the face is in every picture of a recording: decoded once, found by the detector, followed by the mesh.

Pictures of movements and of the hold part are looked at with the detector, which also tells a second face. In the
light part the head is still, and there are many pictures: the mesh is put on a few, and lies between them in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realname.measure.challenges import Frame
from realname.measure.faces.alignment import LocatedFace
from realname.measure.faces.detection import detect_faces
from realname.measure.faces.geometry import Points
from realname.measure.faces.landmarks import Mesh, find_mesh
from realname.measure.faces.pose import pose_of_mesh
from realname.measure.images import RGB, open_image
from realname.measure.readings import Pose

SECOND_FACE = 0.5
"""A second face counts from this share of the first one's height on."""

OUTER_EYES = (33, 263)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One picture with its face. `mesh` is None where none was found; `several` tells a second face of like size."""

    frame: Frame
    pixels: RGB
    mesh: Mesh | None
    several: bool = False

    @property
    def located(self) -> LocatedFace:
        """Return what an embedding needs. ValueError where no face was found."""
        if self.mesh is None:
            raise ValueError("no face was found in this picture")
        return LocatedFace(self.pixels, self.mesh.five, from_mesh=True)

    @property
    def points(self) -> Points:
        """Return the mesh, 468 x 3 in this picture's pixels. ValueError where no face was found."""
        if self.mesh is None:
            raise ValueError("no face was found in this picture")
        return self.mesh.points

    @property
    def pose(self) -> Pose:
        """Return where the head points."""
        return pose_of_mesh(self.points)

    @property
    def eyes_apart(self) -> float:
        """Return the pixels between the outer corners of the eyes, as long as they would be seen from the front."""
        right, left = self.points[list(OUTER_EYES)]
        return float(np.linalg.norm(left - right))


def look(frame: Frame) -> Sighting:
    """Decode a picture and find its face. ImageError where it is no picture."""
    pixels, _ = open_image(frame.picture).decode()
    faces = detect_faces(pixels)
    if not faces:
        return Sighting(frame, pixels, None)
    mesh = find_mesh(pixels, faces[0])
    several = len(faces) > 1 and faces[1].h >= SECOND_FACE * faces[0].h
    return Sighting(frame, pixels, mesh if mesh.found else None, several)


def look_at_some(frames: Sequence[Frame], every_ms: float) -> list[Sighting]:
    """Decode all pictures, find the face in one every `every_ms`, and lay the mesh between those in the others.

    A picture is without a face where one of its looked-at neighbours is.
    """
    due: list[int] = []
    for at, frame in enumerate(frames):
        if not due or frame.at_ms - frames[due[-1]].at_ms >= every_ms or at == len(frames) - 1:
            due.append(at)
    looked = {at: look(frames[at]) for at in due}
    seen: list[Sighting] = []
    for at, frame in enumerate(frames):
        if at in looked:
            seen.append(looked[at])
            continue
        before = max(known for known in due if known < at)
        after = min(known for known in due if known > at)
        pixels, _ = open_image(frame.picture).decode()
        seen.append(Sighting(frame, pixels, _between(looked[before], looked[after], frame.at_ms)))
    return seen


def _between(a: Sighting, b: Sighting, at_ms: float) -> Mesh | None:
    if a.mesh is None or b.mesh is None:
        return None
    share = np.float32((at_ms - a.frame.at_ms) / max(b.frame.at_ms - a.frame.at_ms, 1e-6))
    return Mesh(a.mesh.points * (1 - share) + b.mesh.points * share, min(a.mesh.flag, b.mesh.flag))
