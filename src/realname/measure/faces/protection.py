"""Templates in a form that is renewable and cannot be linked from one gallery to another (ISO/IEC 24745).

Each gallery has a secret key. It draws an orthogonal matrix, and every template of the gallery is turned by it. A
rotation keeps every distance, so searching and comparing work as before; under another key the same face points
elsewhere, so that templates of two galleries tell nothing about each other. A stolen gallery is renewed by another key.

What it does not do: whoever holds the key undoes it, and whoever knows as many plain templates with their protected
forms as there are dimensions can solve for the matrix. So templates are encrypted at rest beside this, and the key is
kept apart from them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.readings import Template

KEY_BYTES = 32
CACHED_KEYS = 64

_CONTEXT = b"realname template rotation v1"


def protect(template: Template, key: bytes, key_id: str) -> Template:
    """Return the template under a gallery's key. ValueError where it is under one, or the key is not 32 bytes."""
    if template.key_id:
        raise ValueError("the template is protected already; undo that with its own key first")
    if not key_id:
        raise ValueError("a protection key has an id")
    return _turned(template, _rotation(key, _size(template)), key_id)


def unprotect(template: Template, key: bytes) -> Template:
    """Return the plain template, given the key that protects it."""
    if not template.key_id:
        raise ValueError("the template is not protected")
    return _turned(template, _rotation(key, _size(template)).T, "")


def renew(template: Template, old_key: bytes, new_key: bytes, new_key_id: str) -> Template:
    """Move a protected template from its gallery's old key to a new one, without the photograph."""
    return protect(unprotect(template, old_key), new_key, new_key_id)


def _size(template: Template) -> int:
    return len(template.values) // 4


def _turned(template: Template, rotation: NDArray[np.float64], key_id: str) -> Template:
    values = np.frombuffer(template.values, "<f4").astype(np.float64) @ rotation.T
    return replace(template, values=values.astype("<f4").tobytes(), key_id=key_id)


@lru_cache(maxsize=CACHED_KEYS)
def _rotation(key: bytes, size: int) -> NDArray[np.float64]:
    """Draw the orthogonal matrix of a key: QR of a Gaussian matrix, signs fixed, is uniform (Mezzadri, 2007).

    The Gaussians come from SHAKE-256 of the key by Box and Muller, so that every machine draws the same matrix.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a protection key has {KEY_BYTES} bytes")
    count = size * size
    stream = hashlib.shake_256(_CONTEXT + size.to_bytes(4, "big") + key).digest(16 * count)
    first, second = np.frombuffer(stream, "<u8").reshape(2, count) >> np.uint64(11)
    radius = np.sqrt(-2 * np.log((first + 1.0) / 2.0**53))
    gaussian = (radius * np.cos(2 * np.pi * second / 2.0**53)).reshape(size, size)
    q, r = np.linalg.qr(gaussian)
    rotation: NDArray[np.float64] = q * np.sign(np.diag(r))
    return rotation
