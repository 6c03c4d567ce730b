"""Know a picture again after it was encoded anew, resized, cropped by a few pixels, brightened or mirrored.

A fingerprint is the signs of a picture's coarse cosine waves, taken after local contrast is evened out (after
Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, with more waves and signs instead
of the median). `benchmarks/fingerprints.py` measures what it finds. What it cannot do: frames of a person who holds
still are as near to each other as copies are (of webcam frames a second or two apart half are, of one session 14 %), so
a near fingerprint says something only against *another* registration; and a picture that was cropped by 4 %, turned by
2 degrees or drawn anew is mostly not found.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.images import RGB

BITS = 240
RADIUS = 23
"""Pictures whose fingerprints differ in no more bits count as one picture.

Copies with JPEG quality 30, half the size, 2 % cropped, 30 grey levels or noise added: 400 of 400 found. Two people:
none of 7.3 million pairs nearer than 52; one person's sessions before one background: none of 1,638 nearer than 86.
"""

BANDS = 12
"""Of twelve bands at least one differs in a bit at most where 23 bits differ in all: see `bands` and `near_bands`."""

BAND_BITS = BITS // BANDS

SIDE_PX = 96
EVEN_OUT_PX = 8.0
"""Local mean and contrast are taken over about this many of the 96 pixels."""

NOISE_GREY = 4.0
"""Grey levels of contrast below which a region is left as flat as it is."""

LEAST_STRUCTURE = 0.35
"""Deviation of the evened picture: photographs of faces have 0.59 and more, a covered lens 0.1 to 0.3."""

SLOWEST_WAVE = 2.0
"""Waves below it, half a period over the picture, are its lighting."""


def fingerprint(pixels: RGB) -> bytes | None:
    """Return 30 bytes that nearly equal pictures share but for a few bits; None where a picture is all even.

    Personal data: it tells that two pictures are one, though not whom they show.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA).astype(np.float32)
    flat = small - cv2.GaussianBlur(small, (0, 0), EVEN_OUT_PX)
    contrast = np.sqrt(cv2.GaussianBlur(flat * flat, (0, 0), EVEN_OUT_PX * 1.5))
    evened = flat / (contrast + NOISE_GREY)
    if float(evened.std()) < LEAST_STRUCTURE:
        return None
    waves = cv2.dct(evened)[_WAVES]
    return bytes(np.packbits(waves > 0))


def mirrored(print_: bytes) -> bytes:
    """Return the fingerprint of the same picture seen in a mirror: waves that are odd from side to side change sign."""
    return _bytes(_number(print_) ^ _number(_ODD))


def distance(a: bytes, b: bytes) -> int:
    """Count the bits in which two fingerprints differ, 0 to 240."""
    return (_number(a) ^ _number(b)).bit_count()


def bands(print_: bytes) -> tuple[int, ...]:
    """Return twelve numbers of 20 bits. Every twelfth wave is in one band, so that coarse and fine ones mix.

    Two fingerprints within `RADIUS` have a band at one place in which they differ by one bit or none.
    """
    bits = np.unpackbits(np.frombuffer(print_, np.uint8)).reshape(BAND_BITS, BANDS)
    return tuple(int(value) for value in _PLACES @ bits.astype(np.int64))


def near_bands(band: int) -> Iterator[int]:
    """Yield a band's number and the twenty that differ from it in one bit: what a register is asked for."""
    yield band
    for place in range(BAND_BITS):
        yield band ^ (1 << place)


def _number(print_: bytes) -> int:
    if len(print_) * 8 != BITS:
        raise ValueError(f"a fingerprint has {BITS} bits")
    return int.from_bytes(print_, "big")


def _bytes(number: int) -> bytes:
    return number.to_bytes(BITS // 8, "big")


def _waves() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of the waves used, slowest first."""
    down, across = np.mgrid[:SIDE_PX, :SIDE_PX]
    speed = np.hypot(down, across).ravel()
    order = np.argsort(speed, kind="stable")
    used = order[speed[order] >= SLOWEST_WAVE][:BITS]
    return used // SIDE_PX, used % SIDE_PX


_WAVES = _waves()
_ODD = bytes(np.packbits(_WAVES[1] % 2 == 1))
_PLACES = 1 << np.arange(BAND_BITS - 1, -1, -1, dtype=np.int64)
