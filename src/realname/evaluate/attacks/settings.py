"""Where a simulated recording takes place: room, lamp, phone, camera, distance, and who holds it, by a seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from realname.evaluate.attacks.cameras import Sensor
from realname.evaluate.attacks.lighting import Room, screen_lux
from realname.evaluate.attacks.surfaces import Floats

LAMPS = {
    "warm": (1.28, 1.0, 0.62),
    "neutral": (1.06, 1.0, 0.9),
    "daylight": (0.94, 1.0, 1.1),
    "tube": (0.98, 1.05, 0.92),
}
"""White as lamps give it, linear RGB over green."""

LUX = (40.0, 600.0)
ALBEDO = (0.08, 0.6)
DISTANCE_MM = (320.0, 480.0)
"""From an arm's length to half of it: the capture page asks for a face of that size before it begins."""
NEARER = (1.45, 1.75)
"""How much larger a face becomes that comes closer; the page asks for 1.38."""
WALL_MM = (900.0, 3500.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """One place and time.

    albedo       of the skin
    far_mm       from the camera to the face at first; `close_mm` when it came closer
    screen_lux   that a white screen adds at 350 mm
    lag_ms       from asking the screen for a colour to its light in a picture
    wall         linear RGB albedo of what is behind, larger than a picture; `wall_mm` away
    hand_mm      how far the phone sways
    """

    seed: int
    room: Room
    lamp: str
    focal: float
    sensor: Sensor
    albedo: float
    far_mm: float
    close_mm: float
    screen_lux: float
    lag_ms: float
    wall: Floats
    wall_mm: float
    cloth: Floats
    hand_mm: float
    aside_mm: Floats


def setting(seed: int, *, lux: tuple[float, float] = LUX, albedo: tuple[float, float] = ALBEDO) -> Setting:
    """Draw a place; the same seed draws the same."""
    rng = np.random.default_rng([0x5E77, seed])
    level = float(np.exp(rng.uniform(*np.log(lux))))
    lamp = list(LAMPS)[int(rng.integers(len(LAMPS)))]
    direction = np.array([rng.uniform(-0.8, 0.8), rng.uniform(-1.0, -0.1), rng.uniform(-1.0, -0.35)])
    room = Room(
        level,
        np.asarray(LAMPS[lamp], np.float32),
        float(rng.uniform(0.15, 0.75)),
        np.asarray(direction / np.linalg.norm(direction), np.float32),
    )
    sensor = Sensor(
        settle_s=float(rng.uniform(0.25, 0.8)),
        balance_s=float(rng.uniform(1.0, 4.0)),
        balanced=float(rng.uniform(0.5, 0.9)),
        blur=float(rng.uniform(0.5, 0.95)),
        noise=float(rng.uniform(0.5, 1.1)),
        jpeg=int(rng.integers(70, 86)),
    )
    far_mm = float(rng.uniform(*DISTANCE_MM))
    return Setting(
        seed=seed,
        room=room,
        lamp=lamp,
        focal=float(rng.uniform(0.68, 0.92)),
        sensor=sensor,
        albedo=float(rng.uniform(*albedo)),
        far_mm=far_mm,
        close_mm=far_mm / float(rng.uniform(*NEARER)),
        screen_lux=screen_lux(level) * float(np.exp(rng.normal(0, 0.2))),
        lag_ms=float(rng.uniform(35, 130)),
        wall=_wall(rng),
        wall_mm=float(np.exp(rng.uniform(*np.log(WALL_MM)))),
        cloth=np.asarray(rng.uniform(0.03, 0.6, 3), np.float32),
        hand_mm=float(rng.uniform(0.6, 2.5)),
        aside_mm=np.asarray(rng.normal(0, [14, 12]), np.float32),
    )


def _wall(rng: np.random.Generator) -> Floats:
    """Return what is behind a person: a wall with shade, and a few things on it, 800 x 800 linear RGB."""
    side = 800
    wall = np.ones((side, side, 3), np.float32) * rng.uniform(0.15, 0.75) * rng.uniform(0.85, 1.1, 3).astype(np.float32)
    for _ in range(int(rng.integers(0, 9))):
        x, y = rng.integers(0, side, 2).tolist()
        w, h = rng.integers(40, 320, 2).tolist()
        cv2.rectangle(wall, (x, y), (x + w, y + h), rng.uniform(0.03, 0.8, 3).tolist(), -1, cv2.LINE_AA)
    wall = np.asarray(cv2.GaussianBlur(wall, (0, 0), rng.uniform(1.0, 4.0)), np.float32)
    shade = np.asarray(cv2.resize(rng.uniform(0.6, 1.25, (4, 4)).astype(np.float32), (side, side)), np.float32)
    grain = np.asarray(cv2.resize(rng.normal(1, 0.015, (200, 200)).astype(np.float32), (side, side)), np.float32)
    return np.asarray(wall * (shade * grain)[..., None], np.float32)
