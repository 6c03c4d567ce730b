"""What every gallery does, wherever it keeps its templates. One gallery serves one purpose, and one engine's templates.

A gallery holds protected templates alone (`realname.measure.faces.protection`). A search yields candidates by their
likeness: it never decides, and how many false ones are to be expected is for `realname.judge.identification` to say.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from realname.gallery.errors import OtherTemplates, TemplateMalformed
from realname.measure.readings import Template

UNIT_TOLERANCE = 1e-3
"""How far from 1 a template's length may be, after float32's rounding and a rotation."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a gallery takes: templates of one engine (its digest), under one protection key, of `size` values."""

    name: str
    engine_digest: str
    key_id: str
    size: int = 128

    def __post_init__(self) -> None:
        if not self.name or not self.key_id:
            raise ValueError("a gallery has a name, and a key that protects its templates")
        if self.size < 1:
            raise ValueError("a template has values")


@dataclass(frozen=True, slots=True)
class Entry:
    """One template and whose it is, by an id that means nothing outside of the record."""

    id: UUID
    template: Template


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is like a probe: the cosine of the two templates, -1..1."""

    id: UUID
    score: float


class Gallery(Protocol):
    """Templates that may be searched for one purpose. Safe to use from several threads."""

    @property
    def kind(self) -> Kind:
        """Return what it takes."""
        ...

    def __len__(self) -> int:
        """Return how many entries it has."""
        ...

    def put(self, entries: Sequence[Entry]) -> None:
        """Take entries, each in the place of one of the same id. All or none: OtherTemplates, TemplateMalformed."""
        ...

    def remove(self, ids: Collection[UUID]) -> int:
        """Forget entries, with every copy of theirs, and return how many there were."""
        ...

    def clear(self) -> None:
        """Forget every entry."""
        ...

    def search(self, probes: Sequence[Template], most: int, at_least: float = -math.inf) -> list[tuple[Candidate, ...]]:
        """Return for each probe the entries most like it, the likest first: `most` at most, none below `at_least`.

        OtherTemplates, TemplateMalformed, GalleryUnreachable.
        """
        ...


def values_of(templates: Sequence[Template], kind: Kind) -> NDArray[np.float32]:
    """Return templates as rows of unit length, shape (n, size), or refuse the first that is not of this gallery."""
    for template in templates:
        if template.engine.digest != kind.engine_digest or template.key_id != kind.key_id:
            raise OtherTemplates("a template is of another engine, or of another gallery")
        if len(template.values) != 4 * kind.size:
            raise TemplateMalformed("a template has another number of values")
    content = b"".join(template.values for template in templates)
    rows = np.frombuffer(content, "<f4").astype(np.float32).reshape(-1, kind.size)
    lengths = np.linalg.norm(rows, axis=1)
    if not np.all(np.abs(lengths - 1) <= UNIT_TOLERANCE):
        raise TemplateMalformed("a template is not of unit length")
    return rows
