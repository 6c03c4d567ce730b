"""The light of a room and of a screen, by lux: Lambert's law, the screen an area of points, one mirrored lobe.

A telephone adds 7 lux to a face at 35 cm in a dim room and 21 in a bright one, since it dims itself; that is 14 % of
the face's light at 50 lux, 5 % at 300, 3.5 % at 600 and 2 % at 1,000.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realname.evaluate.attacks.surfaces import Floats, Surface
from realname.measure.challenges import Colour

ROOM_LUX = (20.0, 50.0, 150.0, 300.0, 600.0, 1000.0, 3000.0, 10000.0)
SCREEN_LUX = (5.0, 7.0, 10.5, 15.0, 21.0, 21.0, 25.0, 30.0)
"""What an all-white screen adds at 350 mm, square on, when it sets its own brightness by the room."""
REFERENCE_MM = 350.0

SCREEN_MM = (66.0, 138.0)
SCREEN_BELOW_CAMERA_MM = 76.0
PRIMARIES = {
    Colour.RED: (1.0, 0.0, 0.0),
    Colour.GREEN: (0.0, 1.0, 0.0),
    Colour.BLUE: (0.0, 0.0, 1.0),
    Colour.WHITE: (1.0, 1.0, 1.0),
    Colour.BLACK: (0.0, 0.0, 0.0),
}
LEAK = 0.004
"""Of white, that a black screen still sends out."""

SEEN_BY_CAMERA = np.array([[0.88, 0.11, 0.01], [0.09, 0.82, 0.09], [0.01, 0.12, 0.87]], np.float32)
"""How much of a display's red, green and blue falls into a camera's: filters overlap."""

IDLE_SCREEN = np.array([0.75, 0.75, 0.75], np.float32)
"""What the page shows around its instructions, linear."""


@dataclass(frozen=True, slots=True)
class Room:
    """Light that is there anyway: `lux` on a face that looks at the camera; `lamp` is its directed share, 0..1."""

    lux: float
    tint: Floats
    lamp: float
    direction: Floats
    """Unit vector towards the lamp."""


@dataclass(frozen=True, slots=True)
class Light:
    """All that falls on a scene at one moment. `screen` is the screen's colour, linear RGB, white = 1."""

    room: Room
    screen_lux: float
    screen: Floats
    samples: Floats

    def on(self, room: Floats, screen: Floats) -> Floats:
        """Return lux in red, green and blue from the room's and the screen's share, h x w each."""
        return np.asarray(room[..., None] * self.room.tint + screen[..., None] * self._screen_seen, np.float32)

    @property
    def mirrored(self) -> Floats:
        """Return the colour of what a glossy surface mirrors."""
        return np.asarray(self.room.tint * np.float32(self.room.lux) + self._screen_seen * self.screen_lux, np.float32)

    @property
    def _screen_seen(self) -> Floats:
        return np.asarray(SEEN_BY_CAMERA @ self.screen, np.float32)


@dataclass(frozen=True, slots=True)
class Arriving:
    """At each point, n x 1: lux of the room, lux of a white screen, and the mirrored lobe, 0..1."""

    room: Floats
    screen: Floats
    mirrored: Floats


def screen_lux(room_lux: float) -> float:
    """Return what a white screen adds at 350 mm in a room of that light, as phones set their own brightness."""
    return float(np.interp(np.log(room_lux), np.log(ROOM_LUX), SCREEN_LUX))


def colour_of(colour: Colour) -> Floats:
    """Return a screen's colour as linear RGB."""
    return np.asarray(np.maximum(PRIMARIES[colour], LEAK), np.float32)


def irradiance(body: Surface, light: Light) -> Arriving:
    """Return the light at each point of a body placed in camera coordinates. Bodies throw no shadows on each other."""
    normals, room = body.normals(), light.room
    ahead = max(float(-room.direction[2]), 0.2)
    lamp = np.maximum(normals @ room.direction, 0) / ahead
    sky = 0.75 - 0.25 * normals[:, 1]  # more from above than from below
    ambient = room.lux * (room.lamp * np.minimum(lamp, 2.5) + (1 - room.lamp) * sky / 0.75)
    screen = np.zeros(len(body.points), np.float32)
    mirrored = np.zeros(len(body.points), np.float32)
    to_eye = -body.points / np.maximum(np.linalg.norm(body.points, axis=1, keepdims=True), 1e-6)
    for sample in light.samples:
        to_light = sample - body.points
        square = np.maximum((to_light**2).sum(axis=1), 1.0)
        unit = to_light / np.sqrt(square)[:, None]
        leaving = np.maximum(-unit[:, 2], 0)  # the screen looks along +z; so its light leaves against `unit`
        screen += np.maximum((normals * unit).sum(axis=1), 0) * leaving / square
        if body.gloss:
            mirrored += _lobe(normals, unit, to_eye, body.polish)
    screen *= np.float32(light.screen_lux * REFERENCE_MM**2 / len(light.samples))
    if body.gloss:
        mirrored = mirrored / len(light.samples) + _lobe(normals, room.direction, to_eye, body.polish) * room.lamp
    return Arriving(*(np.asarray(v, np.float32)[:, None] for v in (ambient, screen, mirrored)))


def _lobe(normals: Floats, unit: Floats, to_eye: Floats, polish: float) -> Floats:
    half = unit + to_eye
    half = half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-6)
    return np.asarray(np.maximum((normals * half).sum(axis=1), 0) ** (4 * polish), np.float32)


def screen_points() -> Floats:
    """Return points that stand for a phone's screen below its camera, n x 3 mm."""
    across, down = np.meshgrid(np.array([-0.25, 0.25]), np.array([-0.33, 0.0, 0.33]))
    flat = np.stack([across * SCREEN_MM[0], down * SCREEN_MM[1] + SCREEN_BELOW_CAMERA_MM, 0 * across], axis=-1)
    return np.asarray(flat.reshape(-1, 3), np.float32)
