"""Bring a face to the place that a network was trained on: five points by a similarity to a template."""

from __future__ import annotations

import numpy as np

from realname.measure.faces.geometry import Points, Transform, crop, similarity
from realname.measure.images import RGB

CROP_PX = 112

MESH_TEMPLATE: Points = np.array(
    [[37.72, 52.53], [74.63, 52.13], [56.15, 76.42], [40.72, 90.16], [72.57, 89.86]], np.float32
)
"""Where the mesh's five points lie, on average, in crops that the embedding was trained on; measured.
These are not the detector's points: its template, used with the mesh's points, costs accuracy."""

DETECTOR_TEMPLATE: Points = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
"""The published template for the five points of a detector (Deng et al., "ArcFace", 2019)."""


def to_crop(five: Points, *, from_mesh: bool) -> Transform:
    """Return the transform from picture to crop."""
    return similarity(five, MESH_TEMPLATE if from_mesh else DETECTOR_TEMPLATE)


def aligned_crop(pixels: RGB, five: Points, *, from_mesh: bool) -> RGB:
    """Cut the aligned face, 112 x 112 x 3."""
    return crop(pixels, to_crop(five, from_mesh=from_mesh), CROP_PX)
