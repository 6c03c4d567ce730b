"""Whether the light on a face follows the colours that the screen shows, in time, in colour and in shape.

What counts is the face's colour against that of the background, as logarithms of red and blue over green: exposure,
white balance and a tint of the whole picture change both alike and cancel, and so does the skin's own colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from realname.measure.challenges import Colour, Flash, LightReading, Part
from realname.measure.liveness.colour import Floats, sample
from realname.measure.liveness.shading import shape_of_gain
from realname.measure.liveness.sightings import Sighting

CODE = {
    Colour.RED: (1.0, 0.0),
    Colour.GREEN: (-1.0, -1.0),
    Colour.BLUE: (0.0, 1.0),
    Colour.WHITE: (0.0, 0.0),
    Colour.BLACK: (0.0, 0.0),
}
"""What each colour adds to ln(red / green) and ln(blue / green), in units of the gain."""

SETTLED = 0.3
"""Share of a step that is left out: screens fade and cameras expose over it."""

DELAYS_MS = np.arange(0, 268, 33.4)
MIN_STEPS = 6
MIN_BACKGROUND_PX = 2000
UNKNOWN = 1.0
"""Standard error of a gain that was not measured."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen showed: when each step began (ms), for how long, and its code (steps x 2)."""

    starts: Floats
    step_ms: float
    code: Floats

    @property
    def middles(self) -> Floats:
        """Return the middle of each step's settled share."""
        return self.starts + self.step_ms * (1 + SETTLED) / 2

    def later(self, delay_ms: float) -> Shown:
        """Return the same steps as a camera saw them, so many milliseconds later."""
        return Shown(self.starts + delay_ms, self.step_ms, self.code)


@dataclass(frozen=True, slots=True)
class Response:
    """The regression of a signal on the code at one delay."""

    delay_ms: float
    correlation: float
    gain: float
    error: float


def measure_light(
    number: int, part: Part, seen: Sequence[Sighting], flashes: Sequence[Flash], step_ms: int
) -> LightReading:
    """Measure a light part. Without face, background or pictures of most steps, the gain is 0 and its error 1."""
    faces = [item for item in seen if item.mesh is not None]
    lasting = seen[-1].frame.at_ms - seen[0].frame.at_ms if len(seen) > 1 else 0.0
    rate = (len(seen) - 1) * 1000 / lasting if lasting > 0 else 0.0
    nothing = LightReading(number, 0.0, 0.0, UNKNOWN, 0.0, 0.0, 0.0, rate, 0, 0.0)
    if len(faces) < MIN_STEPS or len(flashes) != len(part.colours):
        return nothing
    samples = sample(faces)
    unknown = replace(nothing, background_px=samples.background_px, ambient=samples.ambient)
    usable = np.isfinite(samples.signal).all(axis=1)
    if samples.background_px < MIN_BACKGROUND_PX or not usable.any():
        return unknown
    times = np.array([item.frame.at_ms for item in faces])[usable]
    starts = np.array([flash.at_ms for flash in flashes])
    shown = Shown(starts, step_ms, np.array([CODE[flash.colour] for flash in flashes]))
    best = best_response(samples.signal[usable], times, shown)
    if best is None:
        return unknown
    gains = gains_of_points(samples.points[usable], times, shown.later(best.delay_ms))
    alike, ratio = shape_of_gain(gains, samples.vertices, faces[len(faces) // 2])
    return replace(
        unknown,
        correlation=best.correlation,
        gain=best.gain,
        gain_error=best.error,
        shape_correlation=alike,
        shape_gain=ratio,
        delay_ms=best.delay_ms,
    )


def best_response(signal: Floats, times: Floats, shown: Shown) -> Response | None:
    """Return the response (signal: pictures x 2, times in ms) at the delay where the correlation is highest."""
    found = [_respond(signal, times, shown.later(delay), delay) for delay in DELAYS_MS.tolist()]
    return max((each for each in found if each is not None), key=lambda each: each.correlation, default=None)


def gains_of_points(points: Floats, times: Floats, shown: Shown) -> Floats:
    """Return the gain of each point of the face (points: pictures x m x 2); 0 where too few steps were seen."""
    means = step_means(points, times, shown)
    seen = np.isfinite(means).all(axis=(1, 2))
    steps, count = int(seen.sum()), means.shape[1]
    if steps < MIN_STEPS:
        return np.zeros(count)
    middles = shown.middles[seen]
    asked = _without_drift(shown.code[seen], middles)
    signal = _without_drift(means[seen].reshape(steps, -1), middles).reshape(steps, count, 2)
    gains: Floats = np.einsum("sc,spc->p", asked, signal) / float((asked**2).sum())
    return gains


def step_means(signal: Floats, times: Floats, shown: Shown) -> Floats:
    """Return each step's mean signal over its settled share, steps x ...; NaN where no picture was taken."""
    means = np.full((len(shown.starts), *signal.shape[1:]), np.nan)
    for step, start in enumerate(shown.starts):
        inside = (times >= start + SETTLED * shown.step_ms) & (times < start + shown.step_ms)
        if inside.any():
            means[step] = signal[inside].mean(axis=0)
    return means


def _respond(signal: Floats, times: Floats, shown: Shown, delay_ms: float) -> Response | None:
    """Regress the steps' means on the code, level and drift of each channel taken out of both.

    None where fewer than `MIN_STEPS` steps were seen.
    """
    means = step_means(signal, times, shown)
    seen = np.isfinite(means).all(axis=1)
    if seen.sum() < MIN_STEPS:
        return None
    middles = shown.middles[seen]
    given, asked = _without_drift(means[seen], middles), _without_drift(shown.code[seen], middles)
    power, product = float((asked**2).sum()), float((asked * given).sum())
    gain = product / power
    left = float(((given - gain * asked) ** 2).sum())
    freedom = given.size - 1 - 2 * given.shape[1]
    length = float(np.sqrt(power * (given**2).sum()))
    return Response(delay_ms, product / length if length > 0 else 0.0, gain, float(np.sqrt(left / freedom / power)))


def _without_drift(values: Floats, times: Floats) -> Floats:
    """Take out of each column what a level and a linear drift explain."""
    drift = np.column_stack([np.ones(len(times)), times - times.mean()])
    kept: Floats = values - drift @ np.linalg.lstsq(drift, values, rcond=None)[0]
    return kept
