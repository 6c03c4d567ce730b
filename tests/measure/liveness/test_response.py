"""The light: the right order is followed, others are not, and chance is told."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from realname.measure.challenges import Colour
from realname.measure.liveness.response import LAMPS, Shown, all_orders, best_response, light_of
from realname.measure.liveness.script import PALETTE, draw_colours

STEP = 400.0
STARTS = np.array([1000 + STEP * step for step in range(8)], np.float64)
TIMES = np.arange(1000, 4300, 62.5)
NEUTRAL = LAMPS[1]


def colours_of(seed: int) -> tuple[Colour, ...]:
    return draw_colours(Random(seed))  # noqa: S311  a test's code is no secret


def reflected(order: tuple[Colour, ...], gain: float, *, lag: float = 60.0, noise: float = 0.0) -> NDArray[np.float64]:
    """Return what a camera would see of a face: late, drifting, with noise."""
    step = np.clip(((TIMES - lag - STARTS[0]) // STEP).astype(int), 0, len(order) - 1)
    drift = 0.02 * (TIMES / 1000)[:, None] * [1, -1]
    noisy = np.random.default_rng(1).normal(0, noise, (len(step), 2))
    return np.asarray(gain * (light_of([order])[0] @ NEUTRAL)[step] + drift + noisy, np.float64)


def shown(order: tuple[Colour, ...]) -> Shown:
    return Shown(STARTS, STEP, order)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.floats(0, 180))
def test_a_face_that_follows_is_found_at_its_gain_whatever_the_lag(seed: int, lag: float) -> None:
    order = colours_of(seed)
    found = best_response(reflected(order, 0.05, lag=lag, noise=0.003), TIMES, shown(order))
    assert found is not None
    assert found.correlation > 0.95
    assert found.gain == pytest.approx(0.05, rel=0.25)
    assert found.by_chance < 0.002


def test_another_order_is_rarely_among_the_best() -> None:
    taken = 0
    for seed in range(24):
        played, asked = colours_of(seed), colours_of(seed + 1000)
        found = best_response(reflected(played, 0.05, noise=0.003), TIMES, shown(asked))
        assert found is not None
        taken += found.by_chance <= 0.002 and found.correlation >= 0.8
    assert taken == 0


def test_noise_alone_has_a_chance_that_is_spread_evenly() -> None:
    chances = []
    for seed in range(24):
        signal = np.random.default_rng(seed).normal(0, 0.01, (len(TIMES), 2))
        found = best_response(signal, TIMES, shown(colours_of(seed)))
        assert found is not None
        chances.append(found.by_chance)
    assert 0.35 < float(np.mean(chances)) < 0.65
    assert min(chances) > 0.0005


def test_a_picture_that_does_not_change_has_no_gain() -> None:
    order = colours_of(1)
    found = best_response(np.zeros((len(TIMES), 2)), TIMES, shown(order))
    assert found is not None
    assert found.gain == 0
    assert found.by_chance == 1


def test_pictures_of_too_few_steps_say_nothing() -> None:
    order, early = colours_of(2), STARTS[4] > TIMES
    assert best_response(reflected(order, 0.05)[early], TIMES[early], shown(order)) is None


def test_all_orders_are_those_without_equal_neighbours() -> None:
    orders = all_orders(tuple(sorted(PALETTE)))
    assert orders.shape == (2220, 8, 3)
    assert (np.abs(np.diff(orders, axis=1)).sum(axis=2) > 0).all()
    assert len(np.unique(orders.reshape(2220, -1), axis=0)) == 2220
