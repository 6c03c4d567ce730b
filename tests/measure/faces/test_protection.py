"""Protected templates: distances are kept within a gallery, and tell nothing across galleries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from realname.measure.faces.protection import protect, renew, unprotect
from realname.measure.readings import EngineStamp, Template

STAMP = EngineStamp("test", "1", "0" * 64)
KEY_A, KEY_B = b"a" * 32, b"b" * 32


def templates(count: int, seed: int, size: int = 128) -> list[Template]:
    rows = np.random.default_rng(seed).normal(size=(count, size))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [Template(STAMP, row.astype("<f4").tobytes()) for row in rows]


def values(template: Template) -> NDArray[np.float64]:
    return np.frombuffer(template.values, "<f4").astype(np.float64)


@settings(max_examples=30, deadline=None)
@given(key=st.binary(min_size=32, max_size=32), seed=st.integers(0, 1000), size=st.sampled_from([16, 128, 256]))
def test_every_distance_is_kept_within_a_gallery(key: bytes, seed: int, size: int) -> None:
    a, b = templates(2, seed, size)
    pa, pb = protect(a, key, "g"), protect(b, key, "g")
    assert values(pa) @ values(pb) == pytest.approx(values(a) @ values(b), abs=1e-5)
    assert np.linalg.norm(values(pa)) == pytest.approx(1, abs=1e-5)


def test_across_galleries_a_face_is_no_more_like_itself_than_like_others() -> None:
    """Compare 2,000 mated with 2,000 non-mated scores across keys by the largest gap of their distributions.

    Kolmogorov and Smirnov's bound at p = 0.001 for two samples of n is 1.95 sqrt(2 / n).
    """
    faces = templates(2000, seed=7)
    here = np.stack([values(protect(face, KEY_A, "a")) for face in faces])
    there = np.stack([values(protect(face, KEY_B, "b")) for face in faces])
    mated = np.sort((here * there).sum(axis=1))
    other = np.sort((here * np.roll(there, 1, axis=0)).sum(axis=1))
    grid = np.concatenate([mated, other])
    gap = np.abs(np.searchsorted(mated, grid, "right") - np.searchsorted(other, grid, "right")).max() / len(faces)
    assert gap < 1.95 * np.sqrt(2 / len(faces))
    plain = np.stack([values(face) for face in faces])
    assert (plain * plain).sum(axis=1).min() > 0.99  # the same comparison without protection finds everybody


def test_a_key_undoes_itself_and_no_other() -> None:
    (face,) = templates(1, seed=1)
    protected = protect(face, KEY_A, "a")
    assert values(unprotect(protected, KEY_A)) == pytest.approx(values(face), abs=1e-6)
    assert abs(values(unprotect(protected, KEY_B)) @ values(face)) < 0.5


def test_a_gallery_is_renewed_without_the_photographs() -> None:
    (face,) = templates(1, seed=2)
    renewed = renew(protect(face, KEY_A, "a"), KEY_A, KEY_B, "b")
    assert renewed.key_id == "b"
    assert values(renewed) == pytest.approx(values(protect(face, KEY_B, "b")), abs=1e-5)


def test_the_same_key_turns_the_same_way_on_every_machine() -> None:
    """Pin one matrix by a few of its entries, so that a gallery written today can be searched in ten years."""
    axis = np.zeros(128, "<f4")
    axis[0] = 1
    turned = values(protect(Template(STAMP, axis.tobytes()), b"\x01" * 32, "g"))
    assert turned[:4] == pytest.approx(PINNED, abs=1e-6)


PINNED = [-0.0510607, -0.0088863, -0.0728208, -0.0183930]


def test_protecting_twice_is_refused() -> None:
    (face,) = templates(1, seed=3)
    with pytest.raises(ValueError, match="protected already"):
        protect(protect(face, KEY_A, "a"), KEY_B, "b")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    (face,) = templates(1, seed=4)
    with pytest.raises(ValueError, match="32 bytes"):
        protect(face, b"k" * length, "a")


def test_a_plain_template_cannot_be_undone() -> None:
    (face,) = templates(1, seed=5)
    with pytest.raises(ValueError, match="not protected"):
        unprotect(face, KEY_A)


def test_no_value_is_in_a_templates_representation() -> None:
    (face,) = templates(1, seed=6)
    assert "values" not in repr(face)
