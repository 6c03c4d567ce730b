"""What measures: a face engine with its calibration, a reader of documents, and a measurer of challenges, resident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Protocol

from realname.judge.calibration import Calibration, calibration_for, fitting
from realname.measure.challenges import ChallengeReading, Recording, SpoofReading
from realname.measure.faces.engine import face_engine
from realname.measure.faces.geometry import Points
from realname.measure.faces.spoofing import measure_spoof
from realname.measure.images import RGB, Image
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


MeasureChallenge = Callable[[Recording, Permit], ChallengeReading]
"""Measure a recording that answers a challenge."""


MeasureSpoof = Callable[[RGB, Points], SpoofReading]
"""Measure the passive signals of a face that was measured, by its five points (5 x 2)."""


def _measure_challenge(recording: Recording, permit: Permit, *, engine: str = "default") -> ChallengeReading:
    # Loaded at first use: most processes never see a recording.
    from realname.measure.liveness.engine import challenge_engine  # noqa: PLC0415

    return challenge_engine(engine).measure(recording, permit)


@dataclass(frozen=True, slots=True)
class Instruments:
    """A face engine, its calibration, a reader of documents, and what measures a challenge and passive signals."""

    faces: FaceMeasurer
    calibration: Calibration
    read_document: ReadDocument
    measure_challenge: MeasureChallenge = field(default=_measure_challenge)
    measure_spoof: MeasureSpoof = field(default=measure_spoof)


@cache
def instruments(engine: str = "default") -> Instruments:
    """Return the shipped instruments. CalibrationError where the engine has no table; ModelError without networks."""
    faces = face_engine(engine)
    return Instruments(faces, calibration_for(faces.stamp), _read, partial(_measure_challenge, engine=engine))


def calibrated(engine: str, calibration: Calibration) -> Instruments:
    """Return the instruments with another table. CalibrationError where it is not the engine's."""
    faces = face_engine(engine)
    return Instruments(faces, fitting(calibration, faces.stamp), _read, partial(_measure_challenge, engine=engine))


def _read(image: Image, on: date) -> DocumentReading:
    # Loaded at first use: comparing two faces needs no reader of documents.
    from realname.measure.documents.reader import document_reader  # noqa: PLC0415

    return document_reader().read(image, on)
