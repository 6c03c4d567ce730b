"""What only the gallery in memory promises; what every gallery does is in tests/contracts."""

# ruff: noqa: SLF001  what is left in the arrays is the question

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from tests.gallery.made import KIND, directions, entries, template

from realname.gallery.memory import InMemoryGallery
from realname.gallery.product_index import codes_of
from realname.gallery.quantized import products, quantized


def indexed() -> InMemoryGallery:
    return InMemoryGallery(KIND, segment_capacity=128, indexed_from=64)


def test_the_index_comes_when_the_gallery_is_large_enough_and_loses_nobody() -> None:
    gallery, known = indexed(), entries(300)
    gallery.put(known[:50])
    assert all(segment.index is None for segment in gallery._segments)
    gallery.put(known[50:])
    assert all(segment.index is not None for segment in gallery._segments)
    found = gallery.search([one.template for one in known], most=1)
    assert [row[0].id for row in found] == [one.id for one in known]


def test_what_is_removed_is_left_in_no_array_and_in_no_code() -> None:
    gallery, known = indexed(), entries(100)
    gallery.put(known)
    [segment] = gallery._segments
    assert segment.index is not None
    place = 99
    row, code = segment.codes[place].copy(), segment.index.sa_encode(segment.values(place, place + 1))[0]
    assert bytes(row) in segment.codes.tobytes()
    gallery.remove([known[place].id])
    assert bytes(row) not in segment.codes.tobytes()
    assert known[place].id.bytes not in segment.ids.tobytes()
    packer = segment.index.get_CodePacker()  # type: ignore[attr-defined]  # the stubs lack it
    blocks = codes_of(segment.index).reshape(-1, packer.block_size)
    kept = [packer.unpack_1(blocks[p // packer.nvec : p // packer.nvec + 1], p % packer.nvec) for p in range(100)]
    assert all(bytes(one) != bytes(code) for one in kept)


def test_a_cleared_gallery_keeps_no_row() -> None:
    gallery = indexed()
    gallery.put(entries(100))
    [segment] = gallery._segments
    gallery.clear()
    assert not segment.codes.any()
    assert gallery.bytes_in_use() == 0


def test_an_int8_template_is_its_values_to_half_a_step() -> None:
    values = directions(500, seed=5)
    codes, scales = quantized(values)
    assert np.abs(codes * scales[:, None] - values).max() <= scales.max() / 2 + 1e-7
    probe = directions(1, seed=6)
    assert products(codes, scales, probe)[0] == pytest.approx((probe @ values.T)[0], abs=5e-3)


def test_a_template_of_nothing_but_zeros_has_products_of_zero() -> None:
    codes, scales = quantized(np.zeros((1, 4), np.float32))
    assert products(codes, scales, np.ones((1, 4), np.float32)).tolist() == [[0.0]]


def test_ids_that_share_their_lower_half_are_told_apart() -> None:
    gallery, known = indexed(), entries(3)
    alike = [replace(one, id=UUID(int=(place << 64) + 7)) for place, one in enumerate(known)]
    gallery.put(alike)
    gallery.put([replace(alike[1], template=template(directions(1, seed=8)[0]))])
    assert len(gallery) == 3
    assert gallery.remove([alike[2].id]) == 1
    [found] = gallery.search([alike[0].template], most=1)
    assert found[0].id == alike[0].id
