"""Film bodies that move while a script runs: when pictures are taken, where everything is, what the screen shows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from realname.evaluate.attacks.cameras import Camera
from realname.evaluate.attacks.drawing import View, draw
from realname.evaluate.attacks.lighting import IDLE_SCREEN, REFERENCE_MM, Light, colour_of, screen_points
from realname.evaluate.attacks.settings import Setting
from realname.evaluate.attacks.surfaces import Floats, Surface
from realname.measure.challenges import Flash, Frame, Part, PartKind, Recording, Script

SIZES = {
    PartKind.HOLD: (720, 960),
    PartKind.TURN: (480, 640),
    PartKind.CLOSER: (480, 640),
    PartKind.BLINK: (480, 640),
    PartKind.LIGHT: (240, 320),
}
"""Width and height of each part's pictures."""

SHARES = {
    PartKind.HOLD: (0.3, 0.55, 0.8),
    PartKind.TURN: (0.03, 0.07, 0.2, 0.36, 0.52, 0.68, 0.84, 0.93, 0.98),
    PartKind.CLOSER: (0.03, 0.07, 0.2, 0.36, 0.52, 0.68, 0.84, 0.93, 0.98),
}
"""When pictures are taken, of the time that the part took."""
TAKES_S = {PartKind.HOLD: 1.2, PartKind.TURN: 1.5, PartKind.CLOSER: 1.6, PartKind.BLINK: 3.0}
BACK_S = 1.1
FRAMES_PER_SECOND = 16.0
JITTER_MS = 6.0
SHUTTER_S = 1 / 40
SCREEN_POINTS = screen_points()


@dataclass(frozen=True, slots=True)
class Moment:
    """One picture to be taken: of which part, when, and how much of the part is done, 0..1."""

    number: int
    part: Part
    at_ms: float
    done: float


@dataclass(frozen=True, slots=True)
class Shot:
    """What is before the camera at a moment. `behind` shifts the background, pixels of a 640 high picture."""

    bodies: Sequence[Surface]
    behind: tuple[float, float] = (0.0, 0.0)


Staging = Callable[[Moment], Shot]
"""Say where everything is at a moment."""


def moments(script: Script, rng: np.random.Generator) -> Iterator[Moment]:
    """Yield when a page takes its pictures, in order, for somebody who takes about the usual time."""
    began = 400.0
    for number, part in enumerate(script.parts):
        if part.kind is PartKind.LIGHT or part.kind is PartKind.BLINK:
            spent = len(part.colours) * script.step_ms if part.kind is PartKind.LIGHT else TAKES_S[part.kind] * 1000
            shares = np.arange(0.5, spent * FRAMES_PER_SECOND / 1000) * 1000 / FRAMES_PER_SECOND / spent
        else:
            spent = min(TAKES_S[part.kind] * float(rng.uniform(0.8, 1.4)), part.seconds * 0.9) * 1000
            shares = np.array(SHARES[part.kind])
        for share in shares.tolist():
            jitter = float(rng.uniform(-JITTER_MS, JITTER_MS))
            yield Moment(number, part, round(began + share * spent + jitter, 1), share)
        back = BACK_S * 1000 if part.kind in {PartKind.TURN, PartKind.CLOSER} else 300.0
        began += spent + back * float(rng.uniform(0.85, 1.3))


def flashes_of(script: Script, taken: Sequence[Moment]) -> tuple[Flash, ...]:
    """Return when the screen showed each colour of the light parts, at the times that these pictures imply."""
    found: list[Flash] = []
    for number, part in enumerate(script.parts):
        if part.kind is not PartKind.LIGHT:
            continue
        first = next(moment for moment in taken if moment.number == number)
        began = first.at_ms - first.done * len(part.colours) * script.step_ms
        found += [Flash(colour, round(began + i * script.step_ms, 1)) for i, colour in enumerate(part.colours)]
    return tuple(found)


def screen_at(flashes: Sequence[Flash], at_ms: float, step_ms: float) -> Floats:
    """Return the screen's colour, linear RGB, at a moment: a flash's, or the page's own outside the light part."""
    shown = [flash for flash in flashes if flash.at_ms <= at_ms < flash.at_ms + step_ms]
    return colour_of(shown[-1].colour) if shown else IDLE_SCREEN


def lit(place: Setting, flashes: Sequence[Flash], at_ms: float, step_ms: float) -> Light:
    """Return the light at a moment: late by the phone's lag, and mixed over the time that the shutter is open."""
    opened = np.linspace(0, SHUTTER_S * 1000, 4)
    colours = [screen_at(flashes, at_ms - place.lag_ms - float(back), step_ms) for back in opened]
    return Light(place.room, place.screen_lux, np.asarray(np.mean(colours, axis=0), np.float32), SCREEN_POINTS)


def background(place: Setting, view: View, light: Light, shift: tuple[float, float]) -> Floats:
    """Return what is behind, lit by the room and, faintly, by the screen."""
    scale = view.height / 640
    margin = (place.wall.shape[0] - 640) / 2
    move = np.array(
        [
            [scale, 0, -(margin + 80) * scale + shift[0] * scale],
            [0, scale, -margin * scale + shift[1] * scale],
        ]
    )
    wall = cv2.warpAffine(place.wall, move, (view.width, view.height), borderMode=cv2.BORDER_REFLECT)
    faint = place.screen_lux * (REFERENCE_MM / (place.wall_mm + REFERENCE_MM)) ** 2
    shape = (1, 1)
    lux = light.on(np.full(shape, place.room.lux * 0.8, np.float32), np.full(shape, faint, np.float32))
    return np.asarray(wall * lux, np.float32)


@dataclass(frozen=True, slots=True)
class Performance:
    """An attempt that can be filmed, whole or some parts of it only: pictures cost time, and one part may decide."""

    script: Script
    taken: tuple[Moment, ...]
    flashes: tuple[Flash, ...]
    filmed: Callable[[tuple[Moment, ...]], Iterator[bytes]]

    def recording(self, parts: Container[int] | None = None) -> Recording:
        """Return what a page would send; with `parts`, the pictures of these parts alone."""
        wanted = tuple(moment for moment in self.taken if parts is None or moment.number in parts)
        pictures = self.filmed(wanted)
        frames = [Frame(m.number, m.at_ms, picture) for m, picture in zip(wanted, pictures, strict=True)]
        return Recording(self.script, tuple(frames), self.flashes)


def film(script: Script, place: Setting, staging: Staging, rng: np.random.Generator) -> Performance:
    """Return a simulated performance of what is staged, to be filmed as a page would do it."""
    taken = tuple(moments(script, rng))
    flashes = flashes_of(script, taken)
    noise = int(rng.integers(2**62))

    def filmed(wanted: tuple[Moment, ...]) -> Iterator[bytes]:
        camera = Camera(place.sensor, np.random.default_rng(noise), place.room.lux)
        for moment in wanted:
            view = View(*SIZES[moment.part.kind], place.focal)
            light = lit(place, flashes, moment.at_ms, script.step_ms)
            shot = staging(moment)
            seen = draw(shot.bodies, view, light, background(place, view, light, shot.behind))
            yield camera.take(seen.radiance, moment.at_ms / 1000)

    return Performance(script, taken, flashes, filmed)
