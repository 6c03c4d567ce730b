"""What a telephone's camera makes of light: exposure and white balance that adapt, noise by light, and JPEG."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np

from realname.evaluate.attacks.surfaces import Floats
from realname.evaluate.specimens.photograph import encode
from realname.measure.images import RGB

EXPOSED_TO = 0.16
"""Mean linear value that exposure aims at: a little under a grey card's."""

ELECTRONS = 7000.0
"""That a full pixel stands for at 300 lux and above, after the camera's own binning to these sizes; fewer below."""
READ_NOISE = 0.0012

STEPS = 4095
NOISES = 4_000_000

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Sensor:
    """One kind of camera.

    settle_s     time constant of exposure; `balance_s` of white balance
    balanced     share of the light's tint that white balance takes away
    blur         standard deviation of the lens on a picture 640 high, pixels
    noise        over that of ELECTRONS
    jpeg         quality
    """

    settle_s: float
    balance_s: float
    balanced: float
    blur: float
    noise: float
    jpeg: int


@dataclass(slots=True)
class Camera:
    """A camera that films: it adapts from picture to picture."""

    sensor: Sensor
    rng: np.random.Generator
    lux: float
    _at_s: float = field(default=float("-inf"))
    _gain: float = 0.0
    _balance: Floats = field(default_factory=lambda: np.ones(3, np.float32))

    def take(self, radiance: Floats, at_s: float) -> bytes:
        """Return a picture of this light (linear RGB, any unit) as JPEG. Times do not go backwards."""
        return encode(self.develop(radiance, at_s), self.sensor.jpeg)

    def develop(self, radiance: Floats, at_s: float) -> RGB:
        """Return the picture before compression."""
        self._adapt(radiance, at_s)
        blurred = cv2.GaussianBlur(radiance, (0, 0), max(0.35, self.sensor.blur * radiance.shape[0] / 640))
        value = np.maximum(blurred * (self._gain * self._balance), 0)
        electrons = ELECTRONS * min(1.0, self.lux / 300 + 0.1)
        deviation = np.sqrt(np.minimum(value, 1) / electrons + READ_NOISE**2) * self.sensor.noise
        start = int(self.rng.integers(NOISES - value.size))
        value += _noise()[start : start + value.size].reshape(value.shape) * deviation.astype(np.float32)
        return _gamma(value)

    def _adapt(self, radiance: Floats, at_s: float) -> None:
        height, width = radiance.shape[:2]
        middle = radiance[height // 6 : -height // 6 or None : 4, width // 6 : -width // 6 or None : 4]
        mean = middle.reshape(-1, 3).mean(axis=0)
        gain = EXPOSED_TO / max(float(mean @ LUMA), 1e-6)
        balance = (float(mean @ LUMA) / np.maximum(mean, 1e-6)) ** self.sensor.balanced
        passed = at_s - self._at_s
        quick, slow = (1 - np.exp(-max(passed, 0) / span) for span in (self.sensor.settle_s, self.sensor.balance_s))
        self._gain += (gain - self._gain) * float(quick)
        self._balance = np.asarray(self._balance + (balance - self._balance) * slow, np.float32)
        self._at_s = at_s


def _gamma(value: Floats) -> RGB:
    """Return linear light as 8-bit sRGB."""
    index = np.clip(value * STEPS + 0.5, 0, STEPS).astype(np.uint16)
    return np.asarray(_coded().take(index), np.uint8)


@cache
def _coded() -> RGB:
    share = np.arange(STEPS + 1) / STEPS
    table = np.where(share <= 0.0031308, 12.92 * share, 1.055 * share ** (1 / 2.4) - 0.055)  # noqa: PLR2004  IEC 61966-2-1
    return np.asarray(np.round(table * 255), np.uint8)


@cache
def _noise() -> Floats:
    """Return unit noise that pictures take their own stretch of: drawing it anew would cost more than all else."""
    return np.random.default_rng(1).standard_normal(NOISES, np.float32)
