"""Faces cut out of a case's pictures, all at one scale, so that two can be compared by eye."""

from __future__ import annotations

from dataclasses import dataclass

from realname.evaluate.portraits import portrait_picture
from realname.evaluate.trial import Readings
from realname.measure.images import open_image
from realname.pages.trial.shown import cutouts
from realname.record.registrations.models import Evidence

SIDE_PX = 640
"""Enough to look closely at; a portrait of a document has no more to show."""

DOCUMENT, FACE = Evidence.Kind.DOCUMENT, Evidence.Kind.FACE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of evidence stands among the readings of its kind."""

    kind: str
    index: int


def places(rows: list[Evidence]) -> dict[Evidence, Place]:
    """Return the places of what was measured, in the order of the readings; what was not measured has none."""
    found: dict[Evidence, Place] = {}
    for kind in (DOCUMENT, FACE):
        measured = [row for row in rows if row.kind == kind and not row.failed]
        found |= {row: Place(kind, index) for index, row in enumerate(measured)}
    return found


def has_face(readings: Readings | None, place: Place | None) -> bool:
    """Tell whether a face can be cut out of the picture at that place."""
    if readings is None or place is None:
        return False
    if place.kind == FACE:
        return place.index < len(readings.faces) and bool(readings.faces[place.index].faces)
    first = next((i for i, side in enumerate(readings.documents) if side.portrait is not None), None)
    return first == place.index and readings.portrait is not None


def face_of(content: bytes, readings: Readings, place: Place) -> bytes:
    """Return the JPEG of the face in a picture for which `has_face` holds. ImageError where it breaks off."""
    image = open_image(content)
    if place.kind == FACE:
        box = readings.faces[place.index].faces[0].box
        return cutouts.encoded(cutouts.face_pixels(image, box, SIDE_PX))
    side = readings.documents[place.index]
    if side.portrait is None or readings.portrait is None:
        raise ValueError("there is no portrait on this side")
    portrait = portrait_picture(image, side.portrait, side.rotation_deg)
    return cutouts.encoded(cutouts.face_pixels(portrait, readings.portrait.box, SIDE_PX))
