"""Bring a face to the place that a network was trained on: five points by a similarity to a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.geometry import Points, apply, crop, similarity
from realname.measure.images import RGB


@dataclass(frozen=True, slots=True)
class LocatedFace:
    """A face to embed: the decoded pixels, its five points in them, and whether the mesh gave those."""

    pixels: RGB
    five: Points
    from_mesh: bool


@dataclass(frozen=True, slots=True)
class CropPlan:
    """A network's crop: its side, and where the mesh's and the detector's five points belong in it.

    The two disagree on what the points are: the one's template, used with the other's points, costs accuracy.
    """

    side_px: int
    mesh_points: Points
    detector_points: Points

    def cut(self, faces: Sequence[LocatedFace]) -> NDArray[np.uint8]:
        """Cut the aligned faces, n x side x side x 3."""
        stacked = np.zeros((len(faces), self.side_px, self.side_px, 3), np.uint8)
        for place, face in enumerate(faces):
            target = self.mesh_points if face.from_mesh else self.detector_points
            stacked[place] = crop(face.pixels, similarity(face.five, target), self.side_px)
        return stacked


_MESH_IN_112: Points = np.array(
    [[37.72, 52.53], [74.63, 52.13], [56.15, 76.42], [40.72, 90.16], [72.57, 89.86]], np.float32
)
"""Where the mesh's five points lie, on average, in crops that SFace was trained on; measured."""

_DETECTOR_IN_112: Points = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
"""The published template for a detector's five points (Deng et al., "ArcFace", 2019)."""

_MESH_IN_150: Points = np.array(
    [[47.73, 46.52], [102.02, 46.22], [74.64, 81.80], [51.84, 101.88], [98.68, 101.69]], np.float32
)
"""Where the mesh's five points lie, on average, in the crops that dlib itself cuts; measured."""

SFACE_CROP = CropPlan(112, _MESH_IN_112, _DETECTOR_IN_112)
RESNET_CROP = CropPlan(150, _MESH_IN_150, apply(similarity(_MESH_IN_112, _MESH_IN_150), _DETECTOR_IN_112))
