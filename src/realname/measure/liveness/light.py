"""Whether the light on a face follows the colours that the screen shows, in time, in colour and in shape.

What counts is the face's colour against that of the background, as logarithms of red and blue over green: exposure,
white balance and a tint of the whole picture change both alike and cancel, and so does the skin's own colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from realname.measure.challenges import Flash, LightReading, Part
from realname.measure.liveness.colour import sample
from realname.measure.liveness.response import MIN_STEPS, Shown, best_response, gains_of_points
from realname.measure.liveness.shading import shape_of_gain
from realname.measure.liveness.sightings import Sighting

MIN_BACKGROUND_PX = 2000
UNKNOWN = 1.0
"""Standard error of a gain that was not measured, and the chance of an order that was not compared."""


def measure_light(
    number: int, part: Part, seen: Sequence[Sighting], flashes: Sequence[Flash], step_ms: int
) -> LightReading:
    """Measure a light part. Without face, background or pictures of most steps, the gain is 0 and its error 1.

    What counts is what was asked: where the flashes' colours are not the script's, nothing is measured.
    """
    lasting = seen[-1].frame.at_ms - seen[0].frame.at_ms if len(seen) > 1 else 0.0
    rate = (len(seen) - 1) * 1000 / lasting if lasting > 0 else 0.0
    nothing = LightReading(number, 0.0, 0.0, UNKNOWN, 0.0, 0.0, 0.0, rate, 0, 0.0, UNKNOWN)
    faces = [item for item in seen if item.mesh is not None and item.pixels.shape == seen[0].pixels.shape]
    if len(faces) < MIN_STEPS or tuple(flash.colour for flash in flashes) != part.colours:
        return nothing
    samples = sample(faces)
    unknown = replace(nothing, background_px=samples.background_px, ambient=samples.ambient)
    usable = np.isfinite(samples.signal).all(axis=1)
    if samples.background_px < MIN_BACKGROUND_PX or not usable.any():
        return unknown
    times = np.array([item.frame.at_ms for item in faces])[usable]
    shown = Shown(np.array([flash.at_ms for flash in flashes]), step_ms, part.colours)
    best = best_response(samples.signal[usable], times, shown)
    if best is None:
        return unknown
    gains = gains_of_points(samples.points[usable], times, shown.later(best.delay_ms), best.lamp)
    alike, ratio = shape_of_gain(gains, samples.vertices, faces[len(faces) // 2])
    return replace(
        unknown,
        correlation=best.correlation,
        gain=best.gain,
        gain_error=best.error,
        shape_correlation=alike,
        shape_gain=ratio,
        delay_ms=best.delay_ms,
        by_chance=best.by_chance,
    )
