"""The engines: which networks, which mirror images, which constants. Each is a recipe known by its digest.

    fast       SFace, centred
    default    SFace with the mirror image averaged in, centred

A template holds the recipe's embedding. The score of two templates is their cosine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.alignment import aligned_crop
from realname.measure.faces.embedding import Embedded, centre_of, embed
from realname.measure.faces.geometry import Points
from realname.measure.images import RGB
from realname.measure.models import catalogue
from realname.measure.readings import EngineStamp

VERSION = "1"
"""Raised with every change of code that changes a template; the digest then changes, and a new calibration is due."""


@dataclass(frozen=True, slots=True)
class LocatedFace:
    """A face to embed: the decoded pixels, its five points in them, and whether the mesh gave those."""

    pixels: RGB
    five: Points
    from_mesh: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an engine makes a template. `mirror` averages the mirror image in; `parameters` names shipped constants."""

    name: str
    mirror: bool
    parameters: str

    @property
    def stamp(self) -> EngineStamp:
        """Return name, version, and a digest over all that makes a template what it is."""
        networks = {key: catalogue.find(key).sha256 for key in ("yunet_float", "face_mesh", "sface_float")}
        centre = hashlib.sha256(centre_of(self.parameters).tobytes()).hexdigest()
        described = {"name": self.name, "version": VERSION, "mirror": self.mirror, "centre": centre, **networks}
        digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
        return EngineStamp(self.name, VERSION, digest)

    def embed(self, faces: Sequence[LocatedFace]) -> tuple[Embedded, list[RGB]]:
        """Return the faces' embeddings and their aligned crops."""
        crops = [aligned_crop(face.pixels, face.five, from_mesh=face.from_mesh) for face in faces]
        stacked = np.stack(crops) if crops else np.zeros((0, 112, 112, 3), np.uint8)
        return embed(stacked, with_mirror=self.mirror, centre=centre_of(self.parameters)), crops

    def score(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the scores of every row of `a` (n x d) with every row of `b` (m x d): n x m, higher is more alike."""
        scores: NDArray[np.float32] = a @ b.T
        return scores


RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("default", mirror=True, parameters="default"),
        Recipe("fast", mirror=False, parameters="fast"),
    )
}
ENGINE_NAMES = tuple(RECIPES)
