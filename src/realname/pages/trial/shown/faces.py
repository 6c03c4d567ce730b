"""Faces side by side: the cut-out, its name, and how well it was captured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from realname.evaluate.portraits import portrait_picture
from realname.evaluate.trial import Readings
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading, FaceReading
from realname.pages.trial.shown import cutouts


@dataclass(frozen=True, slots=True)
class ShownFace:
    """One face; `picture` is empty where none was found."""

    title: str
    picture: str
    lines: tuple[str, ...]


def document_face(documents: Sequence[Image], readings: Readings) -> ShownFace:
    """Return the document's portrait, from the first side that shows one."""
    title = _("On the document")
    for image, side in zip(documents, readings.documents, strict=True):
        if side.portrait is not None:
            pixels, _scale = portrait_picture(image, side.portrait, side.rotation_deg).decode()
            lines = quality_lines(readings.portrait) if readings.portrait else ()
            return ShownFace(title, cutouts.shrunk(pixels), lines)
    return ShownFace(title, "", ())


def photograph_face(title: str, image: Image, reading: FaceImageReading) -> ShownFace:
    """Return the largest face of a photograph."""
    if not reading.faces:
        return ShownFace(title, "", ())
    largest = reading.faces[0]
    return ShownFace(title, cutouts.face(image, largest.box), quality_lines(largest))


def quality_lines(face: FaceReading) -> tuple[str, ...]:
    """Say how well a face was captured, in figures that a person can act on."""
    quality, pose = face.quality, face.pose
    return (
        _("%(px).0f pixels between the eyes") % {"px": quality.eye_distance_px},
        _("turned %(yaw).0f°, up or down %(pitch).0f°") % {"yaw": abs(pose.yaw_deg), "pitch": abs(pose.pitch_deg)},
        _("sharpness %(sharpness).2f, brightness %(brightness).2f")
        % {"sharpness": quality.sharpness, "brightness": quality.brightness},
    )
