"""What measures in a trial: a face engine with its calibration, and a reader of documents, resident in the process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from realname.judge.calibration import Calibration, calibration_for, fitting
from realname.measure.faces.engine import face_engine
from realname.measure.images import Image
from realname.measure.readings import (
    Comparison,
    DocumentReading,
    EngineStamp,
    FaceImageReading,
    Permit,
    Template,
)


class FaceMeasurer(Protocol):
    """What a trial needs of a face engine."""

    stamp: EngineStamp

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        """Return one reading a picture."""
        ...

    def compare(self, a: Template, b: Template) -> Comparison:
        """Score two templates."""
        ...


ReadDocument = Callable[[Image, date], DocumentReading]
"""Read one side of a document; the date resolves two-digit years."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """A face engine, its calibration, and a reader of documents."""

    faces: FaceMeasurer
    calibration: Calibration
    read_document: ReadDocument


@cache
def instruments(engine: str = "default") -> Instruments:
    """Return the shipped instruments. CalibrationError where the engine has no table; ModelError without networks."""
    faces = face_engine(engine)
    return Instruments(faces, calibration_for(faces.stamp), _read)


def calibrated(engine: str, calibration: Calibration) -> Instruments:
    """Return the instruments with another table. CalibrationError where it is not the engine's."""
    faces = face_engine(engine)
    return Instruments(faces, fitting(calibration, faces.stamp), _read)


def _read(image: Image, on: date) -> DocumentReading:
    # Loaded at first use: comparing two faces needs no reader of documents.
    from realname.measure.documents.reader import document_reader  # noqa: PLC0415

    return document_reader().read(image, on)
