"""The permit to look at whoever stands at a terminal, and what is measured under it: in memory, for one gallery.

By construction: a probe is made from pictures under a passage's permit alone, and holds a template only in the form of
the one gallery that the permit names. It cannot be compared in another, is not printed, and goes nowhere but there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from realname.evaluate.instruments import Instruments
from realname.gallery.contract import Candidate
from realname.gallery.memory import InMemoryGallery
from realname.judge.passages import LiveCheck, PassageTerms, Sight
from realname.judge.passive import PassiveFinding, weigh
from realname.measure.faces.protection import protect
from realname.measure.images import Image
from realname.measure.readings import FaceImageReading, FaceReading, Permit
from realname.record.errors import Denied
from realname.record.programmes.kinds import ACTS_OF


@dataclass(frozen=True, slots=True)
class PassagePermit:
    """Why the face of whoever stands at a terminal may be measured, and in what it may be looked for.

    `act` is what the person did to be looked at, as the terminal's signed frame says. Denied `passage.act` where it is
    none of the programme's: nobody is looked at who only stands there.
    """

    programme: uuid.UUID
    gallery: uuid.UUID
    purpose: str
    act: str

    def __post_init__(self) -> None:
        if self.act not in ACTS_OF.get(self.purpose, ()):
            raise Denied(
                "The frame does not say what the person did to be looked at.",
                code="passage.act",
                remedy="Send a frame only after an act of the person, and name it.",
            )

    @property
    def to_measure(self) -> Permit:
        """Return it in the form that the face engine asks for. It opens no evidence and keeps no template."""
        return Permit(self.purpose, f"terms of programme {self.programme}, {self.act}")


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """The form of one gallery's templates: the id of its key, and the key."""

    gallery: uuid.UUID
    key_id: str
    key: bytes


class Probe:
    """A face at a terminal, in the form of one gallery: made by `measure`, searched with by `likest`. Never copied."""

    __slots__ = ("_template", "sight")

    def __init__(
        self,
        pictures: Sequence[Image],
        permit: PassagePermit,
        form: TemplateForm,
        terms: PassageTerms,
        tools: Instruments,
    ) -> None:
        """Measure pictures of one passage. ValueError where the form is of another gallery than the permit's.

        ImageError where a picture breaks off; ModelError where a network is absent.
        """
        if permit.gallery != form.gallery:
            raise ValueError("the permit is for another gallery")
        readings = tools.faces.measure(pictures, permit.to_measure)
        self.sight = _sight(readings, _live(pictures, readings, terms, tools))
        best = max(_largest(readings), key=lambda face: face.quality.recognisability, default=None)
        self._template = None if best is None else protect(best.template, form.key, form.key_id)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a probe stays in its process")

    def likest(
        self, gallery: InMemoryGallery, most: int, among: frozenset[uuid.UUID] | None = None
    ) -> tuple[Candidate, ...]:
        """Return the likest entries of the gallery, or of some of it, falling.

        OtherTemplates where the gallery is not the permit's.
        """
        if self._template is None:
            return ()
        if among is not None:
            return gallery.compare(self._template, among)[:most]
        [found] = gallery.search([self._template], most)
        return found


def _largest(readings: Sequence[FaceImageReading]) -> list[FaceReading]:
    return [reading.faces[0] for reading in readings if reading.faces]


def _sight(readings: Sequence[FaceImageReading], live: PassiveFinding | None) -> Sight:
    largest = _largest(readings)
    if len(largest) < len(readings) or not largest:
        return Sight(0)
    second = max(
        (r.faces[1].box.w * r.faces[1].box.h / (r.faces[0].box.w * r.faces[0].box.h) for r in readings if r.faces[1:]),
        default=0.0,
    )
    eyes_px = min(face.quality.eye_distance_px for face in largest)
    return Sight(max(len(reading.faces) for reading in readings), second, eyes_px, live)


def _live(
    pictures: Sequence[Image], readings: Sequence[FaceImageReading], terms: PassageTerms, tools: Instruments
) -> PassiveFinding | None:
    if terms.live is LiveCheck.NONE:
        return None
    spoofs = []
    for picture, reading in zip(pictures, readings, strict=True):
        if reading.faces:
            pixels, _ = picture.decode()
            five = np.array([(point.x, point.y) for point in reading.faces[0].landmarks], np.float32)
            spoofs.append(tools.measure_spoof(pixels, five))
    return weigh(spoofs, terms.live_bpcer)
