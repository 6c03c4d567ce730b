"""Stand-ins that say so: an engine and a reader that answer from a table of readings, by the picture's digest."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PIL import Image as Pillow
from tests.judge.made import face, photograph
from tests.judge.tables import STAMP, invented

from realname.evaluate.instruments import Instruments
from realname.measure.images import Image, open_image
from realname.measure.readings import (
    Comparison,
    DocumentReading,
    EngineStamp,
    FaceImageReading,
    FaceReading,
    Permit,
    Template,
)


def picture(grey: int, size: tuple[int, int] = (64, 48)) -> Image:
    """Return a plain picture; another grey is another picture."""
    out = io.BytesIO()
    Pillow.new("L", size, grey).save(out, "PNG")
    return open_image(out.getvalue())


def person(angle: float) -> FaceReading:
    """Return a good face; two of them score one minus the difference of their angles."""
    return replace(face(), template=Template(STAMP, struct.pack("<f", angle)))


@dataclass
class TableFaces:
    """Answers with the readings that were put in; what is not in the table shows nobody."""

    table: Mapping[str, FaceImageReading]
    otherwise: FaceImageReading
    stamp: EngineStamp = STAMP

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        if not permit.receipt:
            raise AssertionError("measured without a receipt")
        return [self.table.get(image.reading.digest, self.otherwise) for image in images]

    def compare(self, a: Template, b: Template) -> Comparison:
        (left,), (right,) = struct.unpack("<f", a.values), struct.unpack("<f", b.values)
        return Comparison(STAMP, 1 - abs(left - right))


def tools(
    faces: Mapping[Image, FaceImageReading],
    documents: Mapping[Image, DocumentReading],
    portrait: FaceReading | None,
) -> Instruments:
    """Return instruments that know these pictures; any other picture, as a cut-out portrait is, shows `portrait`."""
    by_digest = {image.reading.digest: reading for image, reading in faces.items()}
    sides = {image.reading.digest: reading for image, reading in documents.items()}

    def read(image: Image, _on: date) -> DocumentReading:
        return sides[image.reading.digest]

    return Instruments(TableFaces(by_digest, photograph(*[portrait] if portrait else [])), invented(), read)
