"""Aligned crops become embeddings.

SFace: Zhong et al., "Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition", 2021. dlib's ResNet: King,
"High Quality Face Recognition with Deep Metric Learning", 2017; poor alone, it errs on other faces than SFace does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.measure.models.runtime import network

DIMENSIONS = 128
BATCH = 2
"""Two crops a run: a face with its mirror image, or a pair. Larger batches gain nothing on one core."""

RESNET = "dlib_resnet"

Crops = NDArray[np.uint8]
"""n x side x side x 3, red first."""

Embeddings = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Unit embeddings (n x 128) and the lengths of the raw ones (n), which tell how recognisable each face is."""

    unit: Embeddings
    raw_lengths: NDArray[np.float32]


def embed_by_sface(crops: Crops, key: str, *, with_mirror: bool) -> Embedded:
    """Embed crops of 112 pixels by the catalogue's `key`; with the mirror image, both unit embeddings' mean."""
    raw = _run(crops, key, with_mirror=with_mirror)
    return Embedded(unit(unit(raw).sum(axis=1)), np.linalg.norm(raw, axis=2).mean(axis=1))


def embed_by_resnet(crops: Crops, *, with_mirror: bool) -> Embeddings:
    """Embed crops of 150 pixels, n x 128. The length means something here: the network was trained on distances."""
    return np.asarray(_run(crops, RESNET, with_mirror=with_mirror).mean(axis=1), np.float32)


def unit(vectors: Embeddings) -> Embeddings:
    """Scale rows to length one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Embeddings = vectors / np.maximum(lengths, 1e-12)
    return scaled


def _run(crops: Crops, key: str, *, with_mirror: bool) -> Embeddings:
    """Return raw embeddings, n x 1 x 128, or n x 2 x 128 with those of the mirror images."""
    views = np.stack([crops, crops[:, :, ::-1]], axis=1) if with_mirror else crops[:, None]
    side = crops.shape[1]
    batch = views.reshape(-1, side, side, 3).transpose(0, 3, 1, 2).astype(np.float32)
    # Pictures without a face make a batch of none.
    outputs = [np.zeros((0, DIMENSIONS), np.float32)]
    for start in range(0, len(batch), BATCH):
        part = batch[start : start + BATCH]
        (raw,) = network(key, ((len(part), 3, side, side),))(part)
        outputs.append(raw)
    return np.concatenate(outputs).reshape(len(crops), views.shape[1], DIMENSIONS)
