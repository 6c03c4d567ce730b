"""Attacks held before a phone's camera: prints, screens, cut-outs and bent paper, moved to answer what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from realname.evaluate.attacks.filming import Moment, Performance, Shot, film
from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.people import eased, sway_of
from realname.evaluate.attacks.settings import setting
from realname.evaluate.attacks.surfaces import Floats, Surface, bent, linear, sheet, turn_of
from realname.evaluate.specimens.photograph import decode
from realname.measure.challenges import PartKind, Recording, Script, Side

PAPER_WHITE = 0.85
GLOSS = 0.05
POLISH = 40.0
DISPLAY_REFLECTS = 0.03
DISPLAY_LUX = (500.0, 1400.0)
"""The light on white paper that looks like a display's white: 160 to 450 candela a square metre, times pi."""
BEAT = 0.05
"""Strength of the pattern in which a display's grid beats with a camera's, share of its light."""


@dataclass(frozen=True, slots=True)
class Handling:
    """How a flat thing is moved to answer: tilted for a turn and slid aside, brought near for closer.

    `bend` is its greatest curvature (1/mm), about an axis of that direction, 90 upright.
    """

    tilt_deg: tuple[float, float] = (20.0, 45.0)
    slide_mm: float = 25.0
    still: bool = False
    bend: float = 0.0
    axis_deg: float = 90.0


def print_held_still(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Hold a matte print still, whatever is asked."""
    return _flat(script, _print(sources[0], seed), seed, Handling(still=True))


def print_matte(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Tilt a matte print for the turn and bring it closer."""
    return _flat(script, _print(sources[0], seed), seed, Handling())


def print_glossy(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Tilt a glossy print for the turn and bring it closer."""
    return _flat(script, replace(_print(sources[0], seed), gloss=GLOSS, polish=POLISH), seed, Handling())


def screen_picture(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Tilt another device's screen, which shines by itself and shows moire, and bring it closer."""
    rng = np.random.default_rng([0x5C, seed])
    shown = _display(linear(sources[0].picture), rng)
    size = sources[0].size_mm[0] * float(rng.uniform(0.75, 1.05))
    body = replace(sheet(shown * DISPLAY_REFLECTS, size), gloss=0.02, polish=POLISH)
    return _flat(script, replace(body, emits=float(rng.uniform(*DISPLAY_LUX)) / DISPLAY_REFLECTS), seed, Handling())


def cut_out(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Tilt a print cut round the head, the true room behind it, and bring it closer."""
    return _flat(script, _cut_round(sources[0]), seed, Handling())


def bent_paper(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a print bent about an upright or leaning axis, and bend it more as it turns."""
    rng = np.random.default_rng([0xBE, seed])
    radius = float(rng.uniform(70, 260))
    return _flat(script, _print(sources[0], seed), seed, Handling(bend=1 / radius, axis_deg=float(rng.normal(90, 12))))


def bent_cut_out(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a print cut round the head and bent like a mask."""
    rng = np.random.default_rng([0xBC, seed])
    flat = _cut_round(sources[0])
    return _flat(script, flat, seed, Handling(bend=1 / float(rng.uniform(70, 180))))


def screen_replay(script: Script, shown: Recording, seed: int) -> Performance:
    """Play a recording on another device's screen, each part when its turn has come, held still."""
    rng = np.random.default_rng([0x59, seed])
    place = setting(seed)
    lux = float(rng.uniform(*DISPLAY_LUX)) / DISPLAY_REFLECTS
    parts = {n: [f for f in shown.frames if f.part == n] for n in {frame.part for frame in shown.frames}}
    width = float(rng.uniform(180, 260))
    sway = sway_of(rng)

    def stage(moment: Moment) -> Shot:
        played = parts[min(moment.number, max(parts))]
        frame = played[min(int(moment.done * len(played)), len(played) - 1)]
        picture = _display(linear(decode(frame.picture)), np.random.default_rng([0x59, seed]))
        body = replace(sheet(picture * DISPLAY_REFLECTS, width), gloss=0.02, polish=POLISH, emits=lux)
        near = sway(moment.at_ms)
        at = np.array([0, 0, width * 1.5], np.float32) + near[:3] * np.float32(place.hand_mm)
        return Shot([body.moved(turn_of(float(near[3]), float(near[4])), at)])

    return film(script, place, stage, rng)


def _flat(script: Script, body: Surface, seed: int, how: Handling) -> Performance:
    """Return the recording of a flat thing in somebody's hand."""
    place = setting(seed)
    rng = np.random.default_rng([0xF1A7, seed])
    tilts = rng.uniform(*how.tilt_deg, len(script.parts))
    lean = rng.normal(0, [3.0, 3.0, 2.0])
    least, most = sorted(rng.uniform(0.2, 1.0, 2) * how.bend)
    sway = sway_of(rng)

    def stage(moment: Moment) -> Shot:
        done = 0.0 if how.still else eased(moment.done)
        yaw, distance, curve = lean[0], place.far_mm, least
        slide = 0.0
        if moment.part.kind is PartKind.TURN:
            side = 1 if moment.part.side is Side.LEFT else -1
            yaw += side * float(tilts[moment.number]) * done
            slide = side * how.slide_mm * done
            curve = least + (most - least) * done
        elif moment.part.kind is PartKind.CLOSER:
            distance += (place.close_mm - place.far_mm) * done
            curve = least + (most - least) * done
        near = sway(moment.at_ms)
        at = np.array([slide, 0, distance], np.float32) + near[:3] * np.float32(place.hand_mm)
        turned = turn_of(yaw + float(near[3]), lean[1] + float(near[4]), lean[2])
        shaped = bent(body, curve, how.axis_deg) if curve else body
        return Shot([shaped.moved(turned, at)], (float(near[0]), float(near[1])))

    return film(script, place, stage, rng)


def _print(source: Source, seed: int) -> Surface:
    rng = np.random.default_rng([0x9A, seed])
    page = linear(source.picture) * np.float32(PAPER_WHITE)
    contrast = np.float32(rng.uniform(0.8, 0.95))  # ink is never quite black
    faded = page * contrast + np.float32(0.04)
    return sheet(faded, source.size_mm[0] * float(rng.uniform(0.8, 1.1)))


def _cut_round(source: Source) -> Surface:
    head = source.head
    points = head.points.copy()
    points[:, 2] = 0
    return replace(head, points=points, albedo=head.albedo * np.float32(PAPER_WHITE), gloss=0.0)


def _display(picture: Floats, rng: np.random.Generator) -> Floats:
    """Return a picture as a camera sees it on a display: with a beat of two grids, a little apart in each colour."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(6, 28)
    phases = rng.uniform(0, 0.8, 3)
    along = (x * np.cos(angle) + y * np.sin(angle)) / period * 2 * np.pi
    beats = np.stack([np.sin(along + phase) for phase in phases], axis=-1)
    return np.asarray(picture * (1 + np.float32(BEAT * rng.uniform(0.3, 1.0)) * beats), np.float32)
