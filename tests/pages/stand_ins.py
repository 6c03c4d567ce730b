"""Instruments that measure drawn squares as if they were faces: colour is identity, black is nobody.

Two colours score by their distance: the same 0.9, near ones 0.4, others 0.05. The invented table's match begins at
0.5 and its no match ends at 0.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
from tests.judge.challenges import CLOSER, LIGHT, TURN, challenge
from tests.judge.tables import STAMP, invented

from realname.evaluate.instruments import Instruments, MeasureChallenge
from realname.evaluate.specimens.mrz import td3_lines
from realname.measure.challenges import ChallengeReading, PartKind, Recording
from realname.measure.images import RGB, Image, open_image
from realname.measure.readings import (
    Box,
    CheckDigit,
    Comparison,
    Correction,
    DocumentKind,
    DocumentReading,
    EngineStamp,
    FaceImageReading,
    FaceQuality,
    FaceReading,
    Field,
    FieldSource,
    Permit,
    Point,
    Pose,
    Template,
)

READER = EngineStamp("drawn documents", "1", "cd" * 32)
NEAR = 80
PORTRAIT = Box(40, 60, 120, 160)
VALUES = {
    "issuing_state": "UTO",
    "document_number": "L898902C3",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "sex": "F",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "valid_until": "2069-04-15",
}
LINES = td3_lines(VALUES)

RED, ROSE, BLUE, NOBODY = (200, 40, 40), (200, 80, 80), (40, 40, 200), (0, 0, 0)


def square(colour: tuple[int, int, int], side: int = 240) -> bytes:
    """Return a picture of one colour, as PNG: a face's photograph to these instruments."""
    return png(np.full((side, side, 3), colour, np.uint8))


def page(colour: tuple[int, int, int]) -> bytes:
    """Return a drawn page whose portrait has that colour, as PNG."""
    pixels = np.full((400, 600, 3), 230, np.uint8)
    x, y, w, h = (int(v) for v in (PORTRAIT.x, PORTRAIT.y, PORTRAIT.w, PORTRAIT.h))
    pixels[y : y + h, x : x + w] = colour
    return png(pixels)


def png(pixels: RGB) -> bytes:
    """Return pixels as PNG."""
    return cv2.imencode(".png", pixels[:, :, ::-1])[1].tobytes()


class ColourFaces:
    """A face engine for coloured squares. Records the permits that it was given."""

    def __init__(self) -> None:
        self.stamp = STAMP
        self.permits: list[Permit] = []

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        """Return one reading a picture: its middle's colour."""
        self.permits.append(permit)
        return [self._reading(image) for image in images]

    def compare(self, a: Template, b: Template) -> Comparison:
        """Score two colours by their distance."""
        one, other = (np.frombuffer(t.values, "<f4") for t in (a, b))
        apart = float(np.linalg.norm(one - other))
        return Comparison(self.stamp, 0.9 if apart < 1 else 0.4 if apart < NEAR else 0.05)

    def pool(self, templates: Sequence[Template]) -> Template:
        """Return the mean colour."""
        mean = np.mean([np.frombuffer(t.values, "<f4") for t in templates], axis=0)
        return Template(self.stamp, mean.astype("<f4").tobytes())

    def _reading(self, image: Image) -> FaceImageReading:
        pixels, _ = image.decode()
        height, width = pixels.shape[:2]
        colour = pixels[height // 2, width // 2].astype("<f4")
        found = (self._face(colour, width, height),) if colour.any() else ()
        return FaceImageReading(self.stamp, image.reading, found, 20.0)

    def _face(self, colour: np.ndarray[tuple[int], np.dtype[np.float32]], width: int, height: int) -> FaceReading:
        return FaceReading(
            engine=self.stamp,
            box=Box(width * 0.25, height * 0.2, width * 0.5, height * 0.6),
            detection_score=0.9,
            landmarks=(Point(1, 1),) * 5,
            mesh_found=True,
            pose=Pose(2, 1, 0),
            quality=FaceQuality(64, 0.9, 0.5, 0.2, 0.0, 11.0, 1.0, eyes_in_frame=True),
            template=Template(self.stamp, colour.tobytes()),
        )


def read_page(image: Image, on: date) -> DocumentReading:
    """Return ICAO 9303's own example, whatever the picture shows; a picture without a portrait's room is unknown."""
    del on
    width, height = image.reading.width, image.reading.height
    if width <= PORTRAIT.x + PORTRAIT.w:
        return _side(image, DocumentKind.UNKNOWN, (), (), findings=("document.no_text",))
    fields = (
        Field("document_number", "L898902C3", 0.99, sure=True, source=FieldSource.MRZ),
        Field("surname", "ERIKSSON", 0.98, sure=True, source=FieldSource.MRZ),
        Field("given_names", "ANNA MARIA", 0.98, sure=True, source=FieldSource.MRZ),
        Field("sex", "F", 0.97, sure=True, source=FieldSource.MRZ),
        Field("nationality", "UTO", 0.97, sure=True, source=FieldSource.MRZ),
        Field("birth_date", "1974-08-12", 0.99, sure=True, source=FieldSource.MRZ),
        Field("valid_until", VALUES["valid_until"], 0.96, sure=True, source=FieldSource.MRZ),
        Field("optional_data", None, 0.2, sure=False, source=FieldSource.MRZ, reason="field.illegible"),
    )
    quad = (Point(4, 4), Point(width - 4, 4), Point(width - 4, height - 4), Point(4, height - 4))
    return _side(image, DocumentKind.TD3, fields, LINES, quad=quad, portrait=PORTRAIT)


def _side(  # noqa: PLR0913  a reading has these parts
    image: Image,
    kind: DocumentKind,
    fields: tuple[Field, ...],
    lines: tuple[str, ...],
    *,
    quad: tuple[Point, ...] = (),
    portrait: Box | None = None,
    findings: tuple[str, ...] = (),
) -> DocumentReading:
    return DocumentReading(
        engine=READER,
        image=image.reading,
        kind=kind,
        fields=fields,
        mrz_lines=lines,
        check_digits=_digits(lines[1]) if lines else (),
        corrections=(Correction("document_number", 6, "O", "0", "check_digit", 1.5),) if lines else (),
        portrait=portrait,
        quad=quad,
        rotation_deg=0,
        char_px=24.0,
        sharpness=0.9,
        findings=findings,
        milliseconds=180.0,
    )


def _digits(line: str) -> tuple[CheckDigit, ...]:
    places = {"document_number": 9, "birth_date": 19, "valid_until": 27, "optional_data": 42, "composite": 43}
    return tuple(CheckDigit(name, line[at], line[at], "ICAO 9303-3") for name, at in places.items())


def challenge_met_by(faces: ColourFaces) -> MeasureChallenge:
    """Return what takes every recording for one of somebody who did what was asked; its photographs are coloured."""

    def measured(recording: Recording, permit: Permit) -> ChallengeReading:
        parts = recording.script.parts
        holds = [frame.picture for frame in recording.frames if parts[frame.part].kind is PartKind.HOLD]
        motions = {PartKind.TURN: TURN, PartKind.CLOSER: CLOSER}
        return challenge(
            script=recording.script,
            faces=tuple(faces.measure([open_image(picture) for picture in holds], permit)),
            motions=tuple(replace(motions[p.kind], part=n) for n, p in enumerate(parts) if p.kind in motions),
            lights=tuple(replace(LIGHT, part=n) for n, p in enumerate(parts) if p.kind is PartKind.LIGHT),
        )

    return measured


FACES = ColourFaces()


def instruments() -> Instruments:
    """Return these instruments with the invented table."""
    return Instruments(FACES, invented(STAMP), read_page, challenge_met_by(FACES))
