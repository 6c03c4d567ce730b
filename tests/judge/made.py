"""Readings made by hand, good unless a test says otherwise. Nobody's data: the values are those of ICAO's specimen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.judge.tables import STAMP

from realname.measure.readings import (
    Box,
    CheckDigit,
    DocumentKind,
    DocumentReading,
    EngineStamp,
    FaceImageReading,
    FaceQuality,
    FaceReading,
    Field,
    FieldSource,
    ImageReading,
    Point,
    Pose,
    Template,
)

READER = EngineStamp("reader", "1", "cd" * 32)
PICTURE = ImageReading("ef" * 32, 1200, 900, "JPEG")

GOOD_QUALITY = FaceQuality(
    eye_distance_px=80,
    sharpness=0.9,
    brightness=0.5,
    contrast=0.2,
    overexposed=0.0,
    recognisability=12,
    in_frame=1.0,
    eyes_in_frame=True,
)


def face(**quality: Any) -> FaceReading:
    return FaceReading(
        engine=STAMP,
        box=Box(100, 100, 200, 200),
        detection_score=0.9,
        landmarks=(Point(0, 0),) * 5,
        mesh_found=True,
        pose=Pose(0, 0, 0),
        quality=replace(GOOD_QUALITY, **quality),
        template=Template(STAMP, b""),
    )


def turned(yaw: float = 0, pitch: float = 0, roll: float = 0) -> FaceReading:
    return replace(face(), pose=Pose(yaw, pitch, roll))


def of_height(height: float) -> FaceReading:
    return replace(face(), box=Box(0, 0, height, height))


def photograph(*faces: FaceReading) -> FaceImageReading:
    return FaceImageReading(STAMP, PICTURE, faces, 20.0)


def field(name: str, value: str | None, *, sure: bool = True, source: FieldSource = FieldSource.PRINTED) -> Field:
    return Field(name, value, 0.97, sure, source, "" if value else "field.illegible")


def document(kind: DocumentKind, values: dict[str, str | None], **members: Any) -> DocumentReading:
    made = DocumentReading(
        engine=READER,
        image=PICTURE,
        kind=kind,
        fields=tuple(field(name, value) for name, value in values.items()),
        mrz_lines=(),
        check_digits=(),
        corrections=(),
        portrait=None,
        quad=(),
        rotation_deg=0,
        char_px=20,
        sharpness=1.0,
        findings=(),
        milliseconds=300,
    )
    return replace(made, **members)


def digit(name: str, *, agrees: bool = True) -> CheckDigit:
    return CheckDigit(name, "7", "7" if agrees else "3", "ICAO 9303-3")


PASSPORT = document(
    DocumentKind.TD3,
    {
        "document_number": "L898902C3",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "sex": "F",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "valid_until": "2032-04-15",
    },
    mrz_lines=("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204159ZE184226B<<<<<10"),
    check_digits=tuple(digit(name) for name in ("document_number", "birth_date", "valid_until", "composite")),
    portrait=Box(50, 50, 200, 260),
)
FRONT = document(
    DocumentKind.CN_RESIDENT_FRONT,
    {
        "document_number": "11010519491231002X",
        "name": "韦小宝",
        "sex": "F",
        "ethnicity": "汉",
        "birth_date": "1949-12-31",
        "address": "北京市东城区景山前街4号",
    },
    check_digits=(digit("document_number"),),
    portrait=Box(50, 50, 200, 260),
)
BACK = document(
    DocumentKind.CN_RESIDENT_BACK,
    {"issuer": "北京市公安局东城分局", "valid_from": "2016-05-01", "valid_until": "2036-05-01"},
)


def with_values(side: DocumentReading, **values: str | None) -> DocumentReading:
    """Return the side with other values; None where one cannot be read."""
    fields = tuple(field(f.name, values[f.name]) if f.name in values else f for f in side.fields)
    return replace(side, fields=fields)
