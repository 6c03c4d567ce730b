"""A picture is known again after what transport does to it, and another picture is not taken for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.measure.fingerprints import (
    BANDS,
    BITS,
    RADIUS,
    bands,
    distance,
    fingerprint,
    mirrored,
    near_bands,
)
from realname.measure.images import RGB

prints = st.binary(min_size=BITS // 8, max_size=BITS // 8)


def scene(seed: int, width: int = 320, height: int = 400) -> RGB:
    """Draw smooth shapes of many sizes, as photographs have, by chance."""
    rng = np.random.default_rng(seed)
    layers = [
        cv2.resize(rng.normal(0, 1, (n, n, 3)), (width, height), interpolation=cv2.INTER_CUBIC) for n in (6, 15, 40)
    ]
    drawn = 128 + 40 * (layers[0] + 0.6 * layers[1] + 0.4 * layers[2])
    return np.asarray(np.clip(drawn, 0, 255), np.uint8)


def found(picture: RGB) -> bytes:
    made = fingerprint(picture)
    assert made is not None
    return made


def jpeg(picture: RGB, quality: int) -> RGB:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(lambda picture: jpeg(picture, 30), id="encoded anew"),
        pytest.param(
            lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), id="half"
        ),
        pytest.param(lambda picture: picture[2:-2, 2:-2], id="cropped by two pixels"),
        pytest.param(lambda picture: cv2.convertScaleAbs(picture, beta=20), id="brighter"),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_copy_is_the_same_picture(copy: object, seed: int) -> None:
    picture = scene(seed)
    assert callable(copy)
    assert distance(found(picture), found(np.ascontiguousarray(copy(picture)))) <= RADIUS


def test_other_pictures_are_not_the_same() -> None:
    made = [found(scene(seed)) for seed in range(12)]
    nearest = min(distance(a, b) for i, a in enumerate(made) for b in made[:i])
    assert nearest > 2 * RADIUS


def test_a_mirrored_picture_is_found_by_the_mirrored_fingerprint() -> None:
    picture = scene(3)
    flipped = found(np.ascontiguousarray(picture[:, ::-1]))
    assert distance(found(picture), flipped) > RADIUS
    assert distance(found(picture), mirrored(flipped)) <= 1


@pytest.mark.parametrize("noise", [0, 5])
def test_a_covered_lens_has_no_fingerprint(noise: int) -> None:
    grey = 20 + np.random.default_rng(0).normal(0, noise, (480, 360, 3))
    assert fingerprint(np.clip(grey, 0, 255).astype(np.uint8)) is None


@given(prints, st.sets(st.integers(0, BITS - 1), max_size=RADIUS))
def test_every_fingerprint_within_the_radius_is_met_in_a_near_band(made: bytes, flips: set[int]) -> None:
    other = (int.from_bytes(made, "big") ^ sum(1 << place for place in flips)).to_bytes(BITS // 8, "big")
    assert distance(made, other) == len(flips)
    met = [kept in set(near_bands(asked)) for kept, asked in zip(bands(made), bands(other), strict=True)]
    assert len(met) == BANDS
    assert any(met)


@given(prints)
def test_bands_keep_every_bit(made: bytes) -> None:
    ones = sum(band.bit_count() for band in bands(made))
    assert ones == int.from_bytes(made, "big").bit_count()


@given(prints)
def test_twice_mirrored_is_the_picture(made: bytes) -> None:
    assert mirrored(mirrored(made)) == made


def test_a_fingerprint_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="240 bits"):
        distance(b"\0" * 30, b"\0" * 29)
