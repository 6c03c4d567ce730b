"""How a signal follows the order of colours that was asked for, and how well it would have followed any other order.

The second is a permutation test (Fisher 1935): the order was drawn from all orders alike, so a recording that was made
without knowing it is among the best `q` of them with chance `q`, whatever its noise is like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from realname.measure.challenges import Colour
from realname.measure.liveness.colour import Floats

PRIMARIES = {
    Colour.RED: (1.0, 0.0, 0.0),
    Colour.GREEN: (0.0, 1.0, 0.0),
    Colour.BLUE: (0.0, 0.0, 1.0),
    Colour.WHITE: (1.0, 1.0, 1.0),
    Colour.BLACK: (0.0, 0.0, 0.0),
}

SETTLED = 0.3
"""Share of a step that is left out: screens fade and cameras expose over it."""

DELAYS_MS = np.arange(0, 268, 33.4)
MIN_STEPS = 6
MOST_COLOURS = 8
"""Of more, the orders are too many to try; nothing is then said of chance."""


def _ratios_in(red: float, blue: float) -> Floats:
    """Return the matrix from a screen's red, green and blue to what they add to ln(red / green), ln(blue / green)."""
    seen = np.diag(np.array([red, 1.0, blue]) / np.mean([red, 1.0, blue]))
    return np.asarray(seen @ np.array([[1.0, 0.0], [-1.0, -1.0], [0.0, 1.0]]), np.float64)


LAMPS = tuple(_ratios_in(np.exp(-0.80 * warm), np.exp(1.27 * warm)) for warm in (-0.25, 0, 0.25, 0.5, 0.75, 1))
"""From skylight by daylight (0) to a filament lamp (1: illuminant A, CIE 15): the screen's blue counts more where the
room has little of it. The mean of the three colours' gains is what a gain means."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen showed: when each step began (ms), for how long, and the colours."""

    starts: Floats
    step_ms: float
    colours: tuple[Colour, ...]

    @property
    def middles(self) -> Floats:
        """Return the middle of each step's settled share."""
        return self.starts + self.step_ms * (1 + SETTLED) / 2

    def later(self, delay_ms: float) -> Shown:
        """Return the same steps as a camera saw them, so many milliseconds later."""
        return Shown(self.starts + delay_ms, self.step_ms, self.colours)


@dataclass(frozen=True, slots=True)
class Response:
    """The regression of a signal on the code, at the delay and in the lamp's light that fit best.

    by_chance   share of all orders of these colours that the signal follows at least as well; 1 where not known
    """

    delay_ms: float
    lamp: Floats
    correlation: float
    gain: float
    error: float
    by_chance: float


def best_response(signal: Floats, times: Floats, shown: Shown) -> Response | None:
    """Return how a signal (pictures x 2, times in ms) follows what was shown.

    None where no delay leaves pictures of `MIN_STEPS` steps.
    """
    asked = light_of([shown.colours])
    rivals = all_orders(tuple(sorted(shown.colours))) if len(shown.colours) <= MOST_COLOURS else asked
    best: tuple[float, float, Floats, Floats, NDArray[np.bool_]] | None = None
    highest = np.full(len(rivals), -1.0)
    compared: dict[bytes, tuple[_Orders, _Orders]] = {}
    for delay in DELAYS_MS.tolist():
        later = shown.later(delay)
        means = step_means(signal, times, later)
        seen = np.asarray(np.isfinite(means).all(axis=1))
        if seen.sum() < MIN_STEPS:
            continue
        given = without_drift(means[seen], later.middles[seen])
        if seen.tobytes() not in compared:
            compared[seen.tobytes()] = (_Orders(asked, seen, shown.middles), _Orders(rivals, seen, shown.middles))
        own, others = compared[seen.tobytes()]
        correlations = own.correlations(given)[0]
        highest = np.maximum(highest, others.correlations(given).max(axis=1))
        lamp = int(correlations.argmax())
        if best is None or correlations[lamp] > best[0]:
            best = float(correlations[lamp]), delay, LAMPS[lamp], given, seen
    if best is None:
        return None
    correlation, delay, light, given, seen = best
    code = without_drift((asked[0] @ light)[seen], shown.middles[seen])
    power = float((code**2).sum())
    gain = float((code * given).sum()) / power
    freedom = given.size - 1 - 2 * given.shape[1]
    error = float(np.sqrt(((given - gain * code) ** 2).sum() / freedom / power))
    by_chance = float((highest >= correlation - 1e-9).mean()) if len(rivals) > 1 else 1.0
    return Response(delay, light, correlation, gain, error, by_chance)


class _Orders:
    """Many codes at once (orders x steps x 3): only the steps that were seen, level and drift taken out."""

    def __init__(self, light: Floats, seen: NDArray[np.bool_], middles: Floats) -> None:
        kept = light[:, seen]
        orders, steps = kept.shape[:2]
        flat = without_drift(kept.transpose(1, 0, 2).reshape(steps, -1), middles[seen])
        level = flat.reshape(steps, orders, 3).transpose(1, 0, 2)
        self._flat = level.reshape(orders, -1)
        products = (level.transpose(0, 2, 1) @ level).reshape(orders, -1)
        self._powers = products @ np.column_stack([(lamp @ lamp.T).reshape(-1) for lamp in LAMPS])

    def correlations(self, given: Floats) -> Floats:
        """Return each order's correlation with a signal (steps x 2) in each lamp's light, orders x lamps."""
        along = self._flat @ np.column_stack([(given @ lamp.T).reshape(-1) for lamp in LAMPS])
        length = np.sqrt(np.maximum(self._powers, 0) * float((given**2).sum()))
        found: Floats = along / np.maximum(length, 1e-12)
        return found


def gains_of_points(points: Floats, times: Floats, shown: Shown, lamp: Floats) -> Floats:
    """Return the gain of each point of the face (points: pictures x m x 2); 0 where too few steps were seen."""
    means = step_means(points, times, shown)
    seen = np.isfinite(means).all(axis=(1, 2))
    steps, count = int(seen.sum()), means.shape[1]
    if steps < MIN_STEPS:
        return np.zeros(count)
    middles = shown.middles[seen]
    code = without_drift((light_of([shown.colours])[0] @ lamp)[seen], middles)
    signal = without_drift(means[seen].reshape(steps, -1), middles).reshape(steps, count, 2)
    gains: Floats = np.einsum("sc,spc->p", code, signal) / float((code**2).sum())
    return gains


def step_means(signal: Floats, times: Floats, shown: Shown) -> Floats:
    """Return each step's mean signal over its settled share, steps x ...; NaN where no picture was taken."""
    means = np.full((len(shown.starts), *signal.shape[1:]), np.nan)
    for step, start in enumerate(shown.starts):
        inside = (times >= start + SETTLED * shown.step_ms) & (times < start + shown.step_ms)
        if inside.any():
            means[step] = signal[inside].mean(axis=0)
    return means


def without_drift(values: Floats, times: Floats) -> Floats:
    """Take out of each column what a level and a linear drift explain."""
    drift = np.column_stack([np.ones(len(times)), times - times.mean()])
    kept: Floats = values - drift @ np.linalg.lstsq(drift, values, rcond=None)[0]
    return kept


def light_of(orders: list[tuple[Colour, ...]]) -> Floats:
    """Return the screen's linear light, orders x steps x 3."""
    return np.array([[PRIMARIES[colour] for colour in order] for order in orders])


@cache
def all_orders(palette: tuple[Colour, ...]) -> Floats:
    """Return the light of every order of a palette in which no colour follows itself."""
    return light_of(list(_orders(Counter(palette), None)))


def _orders(left: Counter[Colour], before: Colour | None) -> Iterator[tuple[Colour, ...]]:
    if not left.total():
        yield ()
    for colour in [each for each, count in left.items() if count and each is not before]:
        for rest in _orders(left - Counter([colour]), colour):
            yield (colour, *rest)
