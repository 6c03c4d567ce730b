"""Passive signals of one picture of a face: what a picture of a picture often shows. Numbers, no opinion.

None is strong. A recapture loses fine detail, washes out black and has one focus; a grid of dots or subpixels may beat
with the sensor's; a sheet or a device has straight edges. Good prints that fill the view show none of it, and software
that feeds pictures into a browser shows none either. `realname.judge.passive` weighs them by a measured table.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from realname.measure.challenges import SpoofReading
from realname.measure.faces.borders import Place, border
from realname.measure.faces.finding import find_faces
from realname.measure.faces.geometry import Points
from realname.measure.faces.spoof_network import is_switched_on, probability_of_attack
from realname.measure.images import RGB, Image
from realname.measure.readings import Permit

SQUARES_PX = (256, 192, 128, 96, 64)
"""Sides of the square of untouched pixels whose waves are counted: the largest that lies within the face."""

FACE_TO_EYES = 2.1
"""A face's width over the distance between the eyes, or, in a turned face, over that from eyes to mouth."""

FINEST = (0.25, 0.5)
ALL_WAVES = (0.02, 0.5)
"""Cycles a pixel: the finest octave that a sensor resolves, and everything but the shading."""

GRID = (0.12, 0.48)
"""Where a grid beats visibly; a face's own waves rule below."""

BESIDE_AXES = 3.5
"""Waves this near an axis are left out of the peaks: there lie the blocks of JPEG."""

PEAKS = 6

CANONICAL = (96, 128)
INNER = (slice(30, 105), slice(18, 78))
"""The part of the canonical face that is skin, eyes and mouth in every head shape."""

Floats = NDArray[np.float32]


def measure_spoof(pixels: RGB, five: Points) -> SpoofReading:
    """Measure one face by its eyes, nose and mouth corners (5 x 2). The picture is to be as it was taken, not reduced.

    About 10 ms on one core. The optional network is asked where it is switched on; ModelError where it then is absent.
    """
    face = place_of(five)
    square = _square(pixels, face)
    power, ring = _power(square), _rings(len(square))
    canonical = _canonical(pixels, face)
    skin = canonical[INNER]
    middle = max(float(np.median(skin)), 1.0)
    darkest, brightest = np.percentile(skin, (1, 99))
    return SpoofReading(
        moire=_peaks(power, ring),
        detail=_detail(power, ring),
        black=float(darkest) / max(float(skin.mean()), 1.0),
        focus=_focus(pixels, face, canonical),
        specular=float(brightest) / middle,
        border=border(pixels, face),
        network=probability_of_attack(pixels, face) if is_switched_on() else None,
    )


def place_of(five: Points) -> Place:
    """Return where a face lies, from its five points (5 x 2)."""
    eyes, mouth = five[:2].mean(axis=0), five[3:5].mean(axis=0)
    across = five[1] - five[0]
    width = FACE_TO_EYES * max(float(np.linalg.norm(across)), float(np.linalg.norm(mouth - eyes)), 4.0)
    x, y = (eyes + mouth) / 2
    return Place(float(x), float(y), width, float(np.arctan2(across[1], across[0])))


def _square(pixels: RGB, face: Place) -> Floats:
    """Return the luminance of a square of untouched pixels about the face's middle."""
    side = next((px for px in SQUARES_PX if px <= face.width), SQUARES_PX[-1])
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    cut: Floats = cv2.getRectSubPix(grey, (side, side), (round(face.x), round(face.y))).astype(np.float32)
    return cut


def _power(square: Floats) -> Floats:
    window = np.hanning(len(square)).astype(np.float32)
    waves = np.fft.rfft2((square - square.mean()) * np.outer(window, window))
    return np.asarray(np.abs(waves) ** 2, np.float32)


class _Rings:
    """The waves of a square, by how fine they are."""

    def __init__(self, side: int) -> None:
        across, down = np.meshgrid(np.fft.rfftfreq(side), np.abs(np.fft.fftfreq(side)))
        self.cycles = np.hypot(across, down)
        self.number = np.round(self.cycles * side).astype(np.intp)
        self.counts = np.bincount(self.number.ravel()).clip(min=1)
        self.may_peak = (self.cycles > GRID[0]) & (self.cycles < GRID[1])
        self.may_peak &= (across > BESIDE_AXES / side) & (down > BESIDE_AXES / side)

    def mean(self, values: Floats) -> Floats:
        """Return, for each wave, the mean over those as fine as it."""
        sums = np.bincount(self.number.ravel(), values.ravel())
        return np.asarray((sums / self.counts)[self.number], np.float32)


@cache
def _rings(side: int) -> _Rings:
    return _Rings(side)


def _peaks(power: Floats, rings: _Rings) -> float:
    """Return how far the highest peaks stand above waves as fine as they, in deviations."""
    level = cv2.GaussianBlur(np.log(power + np.float32(1e-3)), (0, 0), 0.7)
    above = level - rings.mean(level)
    spread = np.sqrt(rings.mean(above * above)) + np.float32(1e-3)
    heights = (above / spread)[rings.may_peak]
    return float(np.partition(heights, -PEAKS)[-PEAKS:].mean())


def _detail(power: Floats, rings: _Rings) -> float:
    def within(low: float, high: float) -> float:
        return float(power[(rings.cycles >= low) & (rings.cycles < high)].sum())

    return float(np.log((within(*FINEST) + 1e-6) / (within(*ALL_WAVES) + 1e-3)))


def _canonical(pixels: RGB, face: Place) -> Floats:
    """Return the face's luminance, levelled, at 96 x 128."""
    width, height = CANONICAL
    scale = width / face.width
    source = pixels
    if scale < 0.5:  # noqa: PLR2004  beyond half the size, bilinear steps over pixels
        left, top = max(0, int(face.x - face.width)), max(0, int(face.y - face.width))
        part = pixels[top : int(face.y + face.width), left : int(face.x + face.width)]
        source = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        face, scale = Place((face.x - left) * scale, (face.y - top) * scale, width, face.roll), 1.0
    turn = cv2.getRotationMatrix2D((face.x, face.y), float(np.degrees(face.roll)), scale)
    turn[:, 2] += np.array([width / 2 - face.x, height / 2 - face.y])
    cut = cv2.warpAffine(source, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    levelled: Floats = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return levelled


def _focus(pixels: RGB, face: Place, canonical: Floats) -> float:
    """Return the logarithm of the face's steepest gradients over those around it, at one scale."""
    reach_x, reach_y = 1.5 * face.width, 1.7 * face.width
    left, top = max(0, round(face.x - reach_x)), max(0, round(face.y - reach_y))
    part = pixels[top : max(top, round(face.y + reach_y)), left : max(left, round(face.x + reach_x))]
    scale = CANONICAL[0] / face.width
    if min(part.shape[:2]) * scale < CANONICAL[0] / 2:
        return 0.0
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.cvtColor(cv2.resize(part, None, fx=scale, fy=scale, interpolation=way), cv2.COLOR_RGB2GRAY)
    steep = _gradient(small.astype(np.float32))
    x, y = round((face.x - left) * scale), round((face.y - top) * scale)
    around = np.ones(steep.shape, bool)
    around[max(0, y - 75) : y + 75, max(0, x - 58) : x + 58] = False
    if around.sum() < CANONICAL[0] * 5:
        return 0.0
    inside = float(np.percentile(_gradient(canonical)[18:110, 12:84], 95))
    return float(np.log((inside + 5) / (float(np.percentile(steep[around], 95)) + 5)))


def _gradient(grey: Floats) -> Floats:
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(np.hypot(across, down), np.float32)


def spoof_of_picture(image: Image, permit: Permit) -> SpoofReading | None:
    """Measure the largest face of a picture; None where none is found.

    The permit is the receipt under which it is measured. ImageError where the picture breaks off; ModelError as above.
    """
    if not isinstance(permit, Permit):
        raise TypeError("a face is measured only under a permit")
    found = find_faces(image)
    if not found:
        return None
    pixels, scale = image.decode()
    return measure_spoof(pixels, found[0].located.five * np.float32(scale / found[0].scale))
