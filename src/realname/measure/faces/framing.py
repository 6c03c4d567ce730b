"""Whether a face's eyes lie inside the picture, also where its upper edge cuts them off.

A detector and a mesh that see a face end at the picture's edge put its eyes below that edge, wherever they truly are.
With black around the picture they find them outside. On 56 portraits that were cut at steps of a tenth of the distance
between the eyes, all eyes a fifth of it outside were found to be outside, and all eyes a tenth inside to be inside.
"""

from __future__ import annotations

import numpy as np

from realname.measure.faces.detection import Detection, detect_faces
from realname.measure.images import RGB

TOUCHES = 0.1
"""Of the face's height: a box nearer to the upper edge may have been pushed inside by it."""

AROUND = 0.8
"""Black and picture around the face, of its height: eyes lie at most half of it above a box that was pushed inside."""


def eyes_below_upper_edge(pixels: RGB, face: Detection) -> bool:
    """Tell whether both eyes of a detected face lie below the upper edge of the pixels that it was found in."""
    if face.y > TOUCHES * face.h:
        return True
    margin = int(AROUND * face.h)
    top, left = int(face.y) - margin, int(face.x) - margin
    side = (int(face.h) + 2 * margin, int(face.w) + 2 * margin)
    framed = np.zeros((*side, 3), np.uint8)
    height, width = pixels.shape[:2]
    rows = slice(max(0, top), min(height, top + side[0]))
    columns = slice(max(0, left), min(width, left + side[1]))
    framed[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = pixels[rows, columns]
    found = detect_faces(framed)
    if not found:
        return True
    return bool((found[0].points[:2, 1] + top >= 0).all())
