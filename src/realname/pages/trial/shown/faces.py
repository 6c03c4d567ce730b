"""Faces side by side: the cut-out and its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from realname.evaluate.portraits import portrait_picture
from realname.evaluate.trial import Readings
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading
from realname.pages.trial.shown import cutouts


@dataclass(frozen=True, slots=True)
class ShownFace:
    """One face; `picture` is empty where none was found."""

    title: str
    picture: str


def document_face(documents: Sequence[Image], readings: Readings) -> ShownFace:
    """Return the document's portrait, from the first side that shows one."""
    title = _("On the document")
    for image, side in zip(documents, readings.documents, strict=True):
        if side.portrait is not None:
            pixels, _scale = portrait_picture(image, side.portrait, side.rotation_deg).decode()
            return ShownFace(title, cutouts.shrunk(pixels))
    return ShownFace(title, "")


def photograph_face(title: str, image: Image, reading: FaceImageReading) -> ShownFace:
    """Return the largest face of a photograph."""
    if not reading.faces:
        return ShownFace(title, "")
    return ShownFace(title, cutouts.face(image, reading.faces[0].box))
