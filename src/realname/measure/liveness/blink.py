"""How the eyes closed: their openness by the iris network, against the person's own median.

MediaPipe's iris network (Ablavatski et al., "Real-time Pupil Tracking from Monocular Video for Digital Puppetry",
2020) puts 16 points on the lids. Eyes differ between people by more than a blink moves them: hence the own median.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.challenges import BlinkReading
from realname.measure.faces.geometry import Points, levelled_square
from realname.measure.images import RGB
from realname.measure.liveness.sightings import Sighting
from realname.measure.models.runtime import network

EYES = ((33, 133), (362, 263))
"""Corners of each eye in the mesh, the image's left one first."""

REGION_PX = 64
REGION_SCALE = 2.3
CLOSED = 0.5


def measure_blink(number: int, seen: Sequence[Sighting]) -> BlinkReading:
    """Measure a blink part; with fewer than three pictures of a face, the eyes stayed open."""
    faces = [item for item in seen if item.mesh is not None]
    if len(faces) < 3:  # noqa: PLR2004  open, closed, open
        return BlinkReading(number, 1.0, 0.0, len(faces))
    openness = np.array([_openness(item) for item in faces])
    share = openness / max(float(np.median(openness)), 1e-6)
    times = np.array([item.frame.at_ms for item in faces])
    lasting = np.diff(times, append=times[-1])
    return BlinkReading(number, float(share.min()), float(lasting[share < CLOSED].sum()), len(faces))


def _openness(seen: Sighting) -> float:
    """Return the mean distance between the lids over the distance between the corners, of both eyes."""
    return float(
        np.mean(
            [_of_eye(seen.pixels, seen.points[list(corners), :2], mirrored=at == 1) for at, corners in enumerate(EYES)]
        )
    )


def _of_eye(pixels: RGB, corners: Points, *, mirrored: bool) -> float:
    side = REGION_SCALE * float(np.hypot(*(corners[1] - corners[0])))
    place = levelled_square(corners.mean(axis=0), side, corners, REGION_PX)
    region: NDArray[np.uint8] = np.asarray(cv2.warpAffine(pixels, place, (REGION_PX, REGION_PX)), np.uint8)
    if mirrored:
        region = region[:, ::-1]
    outputs = network("iris")(region[None].astype(np.float32) / 255)
    lids = max(outputs, key=np.size).reshape(-1, 3)[:, :2]
    apart = np.linalg.norm(lids[2:7] - lids[10:15], axis=1).mean()
    return float(apart / max(float(np.linalg.norm(lids[0] - lids[8])), 1e-6))
