"""The engines: which networks, which mirror images, which constants. Each is a recipe known by its digest.

    fast        SFace, centred
    fast-int8   the same, computed in eight bits
    default     SFace with the mirror image averaged in, centred
    accurate    default, and dlib's ResNet beside it

A template is one vector, and a score is 1 - (squared distance) / 2: the cosine where vectors have length one. The
accurate engine's vector is both networks' embeddings one after the other, the second scaled by the square root of its
weight. So a rotation of templates keeps every score, and a gallery can be searched by distance, with any engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.measure.faces.alignment import RESNET_CROP, SFACE_CROP, LocatedFace
from realname.measure.faces.embedding import DIMENSIONS, RESNET, embed_by_resnet, embed_by_sface, unit
from realname.measure.faces.parameters import parameters_of
from realname.measure.models import catalogue
from realname.measure.readings import EngineStamp

VERSION = "3"
"""Raised with every change of code that changes a template; the digest then changes, and a new calibration is due."""

FINDING = ("yunet_float", "face_mesh")
"""The networks that say where a face is: templates depend on them as well."""

Vectors = NDArray[np.float32]
"""Templates as rows, n x d."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What embedding gives: templates as rows, raw lengths of SFace's embeddings (n), and its crops (n x 112 x 112)."""

    vectors: Vectors
    raw_lengths: NDArray[np.float32]
    crops: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an engine makes a template.

    `network` is SFace's key in the catalogue; `mirror` averages the mirror image in; `second` adds dlib's ResNet.
    """

    name: str
    network: str
    mirror: bool
    second: bool = False

    @property
    def stamp(self) -> EngineStamp:
        """Return name, version, and a digest over all that makes a template what it is."""
        keys = (*FINDING, self.network, *([RESNET] if self.second else []))
        described = {
            "name": self.name,
            "version": VERSION,
            "mirror": self.mirror,
            "parameters": parameters_of(self.name).digest,
            "networks": {key: catalogue.find(key).sha256 for key in keys},
        }
        digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
        return EngineStamp(self.name, VERSION, digest)

    def embed(self, faces: Sequence[LocatedFace]) -> Measured:
        """Return the faces' templates."""
        parameters = parameters_of(self.name)
        crops = SFACE_CROP.cut(faces)
        first = embed_by_sface(crops, self.network, with_mirror=self.mirror)
        vectors = unit(first.unit - parameters.centre)
        if self.second:
            second = embed_by_resnet(RESNET_CROP.cut(faces), with_mirror=self.mirror)
            vectors = np.concatenate([vectors, second * np.float32(parameters.second_weight**0.5)], axis=1)
        return Measured(vectors, first.raw_lengths, crops)

    def score(self, a: Vectors, b: Vectors) -> Vectors:
        """Return the scores of every row of `a` with every row of `b`, n x m; higher is more alike."""
        lengths = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)
        scores: Vectors = 1 - lengths / 2 + a @ b.T
        return scores

    def pool(self, rows: Vectors) -> NDArray[np.float32]:
        """Return the mean template; SFace's part has length one again."""
        mean = rows.mean(axis=0)
        return np.concatenate([unit(mean[:DIMENSIONS]), mean[DIMENSIONS:]])


RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("default", "sface_float", mirror=True),
        Recipe("fast", "sface_float", mirror=False),
        Recipe("accurate", "sface_float", mirror=True, second=True),
    )
}
ENGINE_NAMES = tuple(RECIPES)
