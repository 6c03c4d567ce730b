"""Measure a data set's photographs once, and keep what comparing needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.comparisons import Floats, Indexes
from realname.evaluate.errors import EvaluationError
from realname.evaluate.pairs import LabelledPairs
from realname.evaluate.rows import inside
from realname.measure.errors import ImageError
from realname.measure.images import Image, read_image_file
from realname.measure.readings import EngineStamp, FaceImageReading, FaceReading, Permit, Template

BATCH = 16

NEARLY_AS_LARGE = 0.4
"""A face this large against the picture's largest may be the one that a data set names; smaller ones are bystanders."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class BulkEngine(Protocol):
    """What an evaluation asks of a face engine."""

    @property
    def stamp(self) -> EngineStamp:
        """Say which engine it is."""
        ...

    def measure(self, images: Sequence[Image], permit: Permit) -> list[FaceImageReading]:
        """Measure every face of each picture."""
        ...

    def vectors(self, templates: Sequence[Template]) -> NDArray[Any]:
        """Lay templates out as rows."""
        ...

    def pool(self, templates: Sequence[Template]) -> Template:
        """Make one template of several photographs of one person."""
        ...

    def compare_all(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Compare every row with every row."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A photograph that gave no template, by name, and why: an `image.*` code, or `face.none`."""

    image: str
    code: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The photographs that gave a template, in order, and those that did not.

    rows            each photograph's row below, -1 for a failure
    templates       in the order of the rows
    vectors         the same, float32, a row a photograph
    people          each row's person, numbered from 0 without gaps
    recognisability each row's
    never_enrolled  people none of whose photographs gave a template
    several         photographs that show more than one face
    """

    rows: Indexes
    templates: tuple[Template, ...] = member(repr=False)
    vectors: Floats = member(repr=False)
    people: Indexes
    recognisability: Floats
    failures: tuple[Failure, ...]
    never_enrolled: int
    several: int
    milliseconds: float

    @property
    def places(self) -> list[int]:
        """Return each row's place among the photographs."""
        return [int(place) for place in np.flatnonzero(self.rows >= 0)]


def subject(reading: FaceImageReading) -> FaceReading:
    """Return the face that a data set's label means: the one nearest to the middle, bystanders aside."""
    largest = max(face.box.w for face in reading.faces)
    middle_x, middle_y = reading.image.width / 2, reading.image.height / 2
    near = [face for face in reading.faces if face.box.w >= NEARLY_AS_LARGE * largest]
    return min(
        near,
        key=lambda f: (f.box.x + f.box.w / 2 - middle_x) ** 2 + (f.box.y + f.box.h / 2 - middle_y) ** 2,
    )


def enrol(engine: BulkEngine, folder: Path, labelled: LabelledPairs, progress: Progress) -> Enrolment:
    """Measure a data set's photographs. What cannot be measured is kept by name, and the rest go on.

    EvaluationError `evaluate.no_faces` where not one gave a template.
    """
    names, people = labelled.images, labelled.people
    permit = Permit("evaluation", f"the terms of the data set {labelled.name}")
    templates: list[Template] = []
    kept: list[int] = []
    recognisability: list[float] = []
    failures: list[Failure] = []
    several, milliseconds = 0, 0.0
    for place, outcome in enumerate(_readings(engine, folder, names, permit)):
        progress("measuring photographs", place + 1, len(names))
        if isinstance(outcome, ImageError):
            failures.append(Failure(names[place], outcome.code))
            continue
        milliseconds += outcome.milliseconds
        if not outcome.faces:
            failures.append(Failure(names[place], "face.none"))
            continue
        face = subject(outcome)
        several += len(outcome.faces) > 1
        templates.append(face.template)
        kept.append(place)
        recognisability.append(face.quality.recognisability)
    if not kept:
        raise EvaluationError(
            "not one photograph gave a face",
            code="evaluate.no_faces",
            remedy="Check that --images is the folder that the labels speak of.",
        )
    rows = np.full(len(names), -1, np.int32)
    rows[kept] = np.arange(len(kept))
    enrolled, numbers = np.unique(people[kept], return_inverse=True)
    return Enrolment(
        rows=rows,
        templates=tuple(templates),
        vectors=np.asarray(engine.vectors(templates), np.float32),
        people=numbers.astype(np.int32),
        recognisability=np.array(recognisability, np.float32),
        failures=tuple(failures),
        never_enrolled=len(np.unique(people)) - len(enrolled),
        several=several,
        milliseconds=milliseconds / max(len(names) - len(failures), 1),
    )


def _readings(
    engine: BulkEngine, folder: Path, names: Sequence[str], permit: Permit
) -> Iterator[FaceImageReading | ImageError]:
    """Yield, in order, each photograph's reading or why there is none."""
    for start in range(0, len(names), BATCH):
        opened = [_open(folder, name) for name in names[start : start + BATCH]]
        readings = iter(_measure(engine, [image for image in opened if isinstance(image, Image)], permit))
        for image in opened:
            yield image if isinstance(image, ImageError) else next(readings)


def _open(folder: Path, name: str) -> Image | ImageError:
    try:
        return read_image_file(inside(folder, name))
    except ImageError as error:
        return error


def _measure(engine: BulkEngine, images: list[Image], permit: Permit) -> list[FaceImageReading | ImageError]:
    """Measure a batch; one by one where a picture of it turns out to be broken past its header."""
    try:
        return list(engine.measure(images, permit)) if images else []
    except ImageError as error:
        if len(images) == 1:
            return [error]
        return [outcome for image in images for outcome in _measure(engine, [image], permit)]
