"""Plane geometry of alignment: similarities from points to points, and the crops that they cut."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB

Points = NDArray[np.float32]
Transform = NDArray[np.float64]
"""2 x 3: x' = M[:, :2] x + M[:, 2]."""


def similarity(source: Points, target: Points) -> Transform:
    """Return the least-squares rotation, scale and shift from `source` to `target` (n x 2 each).

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991.
    """
    source64, target64 = source.astype(np.float64), target.astype(np.float64)
    mean_source, mean_target = source64.mean(axis=0), target64.mean(axis=0)
    from_mean, to_mean = source64 - mean_source, target64 - mean_target
    u, spread, vt = np.linalg.svd(to_mean.T @ from_mean / len(source64))
    signs = np.array([1.0, np.sign(np.linalg.det(u @ vt)) or 1.0])
    variance = (from_mean**2).sum() / len(source64)
    scale = float((spread * signs).sum() / variance) if variance > 0 else 1.0
    turn = scale * (u * signs) @ vt
    return np.concatenate([turn, (mean_target - turn @ mean_source)[:, None]], axis=1)


def invert(transform: Transform) -> Transform:
    """Return the transform back."""
    turn = np.linalg.inv(transform[:, :2])
    return np.concatenate([turn, -turn @ transform[:, 2:]], axis=1)


def apply(transform: Transform, points: Points) -> Points:
    """Move points, n x 2."""
    moved: Points = (points @ transform[:, :2].T + transform[:, 2]).astype(np.float32)
    return moved


def levelled_square(centre: Points, side: float, eyes: Points, size_px: int) -> Transform:
    """Return the transform that cuts a square of `side` about `centre`, turned so that the eyes lie level."""
    across = eyes[1] - eyes[0]
    angle = float(np.arctan2(across[1], across[0]))
    scale = size_px / max(side, 1e-6)
    cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[cosine, sine], [-sine, cosine]])
    shift = size_px / 2 - turn @ centre.astype(np.float64)
    return np.concatenate([turn, shift[:, None]], axis=1)


def crop(pixels: RGB, transform: Transform, size_px: int) -> RGB:
    """Cut a square of `size_px` by a transform from picture to crop, bilinear; outside the picture is black."""
    cut = cv2.warpAffine(pixels, transform, (size_px, size_px), flags=cv2.INTER_LINEAR)
    return np.asarray(cut, np.uint8)
