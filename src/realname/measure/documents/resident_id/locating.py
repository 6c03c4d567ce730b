"""Say where a resident identity card lies in a picture: which side, and how millimetres become pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.documents.resident_id.edges import snap_to_edges
from realname.measure.documents.resident_id.layout import CORNERS_MM, HEIGHT_MM, WIDTH_MM, Side
from realname.measure.documents.resident_id.pose import find_poses, rescored
from realname.measure.images import RGB
from realname.measure.readings import Point

Map = NDArray[np.float32]
Matrix = NDArray[np.float64]

EDGE_SIDE_PX = 960  # of the picture in which edges are looked for: half a millimetre is three pixels and more
LEAST_SCORE = 0.42  # of agreement with the layout; other documents' text reaches 0.35
EDGE_BONUS, CLEAR_CONTRAST = 0.06, 0.5  # for a side that lies on an edge which stands out
ASPECT_SLACK, TAPER = 1.3, 1.5  # a card tilted by 40 degrees and seen from near


@dataclass(frozen=True, slots=True)
class Place:
    """A card's place: `matrix` takes millimetres of the card to pixels of the picture; `edges` sides lie on edges.

    `other` is the next best place that is another side or another way up, for where this one cannot be read.
    """

    side: Side
    matrix: Matrix
    score: float
    edges: int
    other: Place | None = None

    @property
    def corners(self) -> tuple[Point, ...]:
        """Return the card's corners in the picture, from its own top left, clockwise."""
        return tuple(Point(float(x), float(y)) for x, y in self.points(CORNERS_MM))

    @property
    def px_per_mm(self) -> float:
        """Return the mean scale along the card's long sides."""
        corners = self.points(CORNERS_MM)
        return float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2 / WIDTH_MM

    @property
    def rotation_deg(self) -> int:
        """Return by how many degrees the picture is to be turned clockwise to read the card: 0, 90, 180 or 270."""
        corners = self.points(CORNERS_MM)
        x, y = corners[1] - corners[0] + corners[2] - corners[3]
        return int(-90 * round(float(np.degrees(np.arctan2(y, x))) / 90)) % 360

    def points(self, mm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the pixels of points (n, 2) in millimetres."""
        return np.asarray(cv2.perspectiveTransform(mm[None].astype(np.float64), self.matrix)[0], np.float64)


def locate(pixels: RGB, text_map: Map) -> Place | None:
    """Find the card of a picture whose text detector's map is `text_map`; None where none is seen."""
    height, width = pixels.shape[:2]
    map_height, map_width = text_map.shape
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    shrink = min(1.0, EDGE_SIDE_PX / max(height, width))
    middle = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    small = np.asarray(cv2.resize(middle, (map_width, map_height), interpolation=cv2.INTER_AREA), np.uint8)
    edged = middle.astype(np.float32)
    map_to_edged = np.diag([edged.shape[1] / map_width, edged.shape[0] / map_height, 1.0])
    places = []
    for pose in find_poses(text_map, small):
        snapped = snap_to_edges(edged, map_to_edged @ pose.matrix)
        on_edges = rescored(text_map, replace(pose, matrix=np.linalg.inv(map_to_edged) @ snapped.matrix))
        bonus = EDGE_BONUS * sum(min(contrast / CLEAR_CONTRAST, 1.0) for contrast in snapped.contrast)
        places.append(Place(pose.side, on_edges.matrix, on_edges.score + bonus, sum(snapped.seen)))
        places.append(Place(pose.side, pose.matrix, pose.score, 0))
    ranked = sorted((place for place in places if _card_shaped(place)), key=lambda place: -place.score)
    if not ranked or ranked[0].score < LEAST_SCORE:
        return None
    to_picture = np.diag([width / map_width, height / map_height, 1.0])
    ranked = [replace(place, matrix=to_picture @ place.matrix) for place in ranked]
    best = ranked[0]
    others = (place for place in ranked if (place.side, place.rotation_deg) != (best.side, best.rotation_deg))
    return replace(best, other=next(others, None))


def _card_shaped(place: Place) -> bool:
    """Tell whether a place has a card's shape, as far as perspective lets it."""
    corners = place.points(CORNERS_MM)
    sides = np.linalg.norm(np.roll(corners, -1, 0) - corners, axis=1)
    aspect = (sides[0] + sides[2]) / (sides[1] + sides[3]) / (WIDTH_MM / HEIGHT_MM)
    tapers = max(sides[0] / sides[2], sides[2] / sides[0], sides[1] / sides[3], sides[3] / sides[1])
    return bool(1 / ASPECT_SLACK < aspect < ASPECT_SLACK and tapers < TAPER)
