"""A simulated bona fide recording: the head of one photograph, turned, brought closer, and lit, as a script asks.

It is no recording of a person: depth is a network's guess, skin is matt, faces do not move. A rate of rejection
measured on it says how the measurement copes with light, cameras and motion, and not how people will fare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from realname.evaluate.attacks.filming import Moment, Performance, Shot, Staging, film
from realname.evaluate.attacks.heads import NECK_BEHIND_FACE_MM, Source, shoulders_of, with_albedo
from realname.evaluate.attacks.settings import Setting, setting
from realname.evaluate.attacks.surfaces import Floats, Surface, turn_of
from realname.measure.challenges import PartKind, Script, Side

TURN_DEG = (18.0, 30.0)
EYELIDS = {
    159: 145, 158: 153, 160: 144, 161: 163, 157: 154, 386: 374, 385: 380, 387: 373, 388: 390, 384: 381,
}  # fmt: skip
"""Upper lid's vertices and the lower lid's under them."""
Sway = Callable[[float], Floats]

BLINKS_AT = 0.5
BLINK_SHARE = 0.09
"""Of a blink part of three seconds: a long blink, as one is asked for."""


def simulated_bona_fide(script: Script, source: Source, seed: int, place: Setting | None = None) -> Performance:
    """Return the simulated performance of somebody with this photograph's face who does what is asked."""
    where = place or setting(seed)
    rng = np.random.default_rng([0xB0FA, seed])
    return film(script, where, acting(script, source, where, rng), rng)


def acting(script: Script, source: Source, place: Setting, rng: np.random.Generator) -> Staging:
    """Return where head and shoulders are as somebody does what the script asks."""
    dressed = with_albedo(source, place.albedo)
    shoulders = shoulders_of(dressed, place.cloth)
    turns = rng.uniform(*TURN_DEG, len(script.parts))
    sway = sway_of(rng)
    tilt = rng.normal(0, [2.0, 3.0])

    def stage(moment: Moment) -> Shot:
        done = eased(moment.done)
        yaw = closeness = shut = 0.0
        if moment.part.kind is PartKind.TURN:
            yaw = float(turns[moment.number]) * done * (1 if moment.part.side is Side.LEFT else -1)
        elif moment.part.kind is PartKind.CLOSER:
            closeness = done
        elif moment.part.kind is PartKind.BLINK:
            shut = float(np.clip(1.6 - abs(moment.done - BLINKS_AT) / BLINK_SHARE * 1.6, 0, 1))
        near = sway(moment.at_ms)
        distance = place.far_mm + (place.close_mm - place.far_mm) * closeness
        turned = turn_of(yaw + near[3], tilt[0] + near[4] + 3 * closeness, tilt[1] + 0.12 * yaw)
        at = np.array([place.aside_mm[0], place.aside_mm[1], distance + NECK_BEHIND_FACE_MM - 75.0], np.float32)
        at += near[:3] * np.float32(place.hand_mm)
        head = dressed.head if shut == 0 else replace(dressed.head, points=_closed(dressed.head, shut))
        still = np.eye(3, dtype=np.float32)
        bodies = [*(part.moved(still, at) for part in shoulders), head.moved(turned, at)]
        shift = (float(near[0]) * place.hand_mm * 0.5, float(near[1]) * place.hand_mm * 0.5)
        return Shot(bodies, shift)

    return stage


def eased(done: float) -> float:
    """Return how far a movement has come: still at first and at last."""
    share = min(max((done - 0.1) / 0.8, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def _closed(head: Surface, shut: float) -> Floats:
    points = head.points.copy()
    for upper, lower in EYELIDS.items():
        points[upper] += (points[lower] - points[upper]) * np.float32(0.92 * shut)
    return points


def sway_of(rng: np.random.Generator) -> Sway:
    """Return small motion of hand and head: x, y, z (units of the hand's sway), yaw and pitch (degrees) at a time."""
    rates = rng.uniform(0.2, 1.6, (3, 5))
    phases = rng.uniform(0, 2 * np.pi, (3, 5))
    size = np.array([1.0, 1.0, 1.5, 0.6, 0.6]) / 3

    def at(at_ms: float) -> Floats:
        return np.asarray(np.sin(2 * np.pi * rates * at_ms / 1000 + phases).sum(axis=0) * size, np.float32)

    return at
