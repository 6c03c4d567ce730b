"""What moved: a plane by any homography is never a head, a head is, and a bent sheet is told by its own fit."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from realname.measure.liveness.geometry import MIN_POINTS, Fits, fit
from realname.measure.liveness.head import generic_head
from realname.measure.liveness.tracking import Tracks

SMALL = st.floats(-0.15, 0.15)
NOISE = 0.004
"""Of the eyes' distance: what tracking errs by on good pictures."""


def tracks(start: NDArray[np.float64], end: NDArray[np.float64], noise: float = NOISE) -> Tracks:
    jitter = np.random.default_rng(3).normal(0, noise, end.shape)
    return Tracks(start, end + jitter, generic_head()[: len(start), 2], np.ones(len(start)))


def turned(points: NDArray[np.float64], yaw_deg: float, away: float = 6.0) -> NDArray[np.float64]:
    """Return where a camera `away` eyes' distances off sees points (n x 3) turned about the neck."""
    angle = np.radians(yaw_deg)
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    neck = np.array([0.0, 0.5, 1.0])
    moved = (points - neck) @ turn.T + neck
    seen: NDArray[np.float64] = moved[:, :2] * away / (away + moved[:, 2:])
    return seen


def depth(found: Fits) -> float:
    return sqrt(max(0.0, found.plane_rms**2 - found.relief_rms**2))


@settings(max_examples=12)
@given(st.lists(SMALL, min_size=8, max_size=8))
def test_a_picture_moved_by_any_homography_has_no_depth(terms: list[float]) -> None:
    flat = generic_head()[:, :2]
    matrix = np.eye(3) + np.array([*terms, 0.0]).reshape(3, 3)
    moved = np.column_stack([flat, np.ones(len(flat))]) @ matrix.T
    found = fit(tracks(flat, moved[:, :2] / moved[:, 2:]))
    assert depth(found) < 0.006
    assert abs(found.approach) < 0.05


@settings(max_examples=12)
@given(st.floats(12, 30), st.sampled_from([-1, 1]), st.floats(0.7, 1.4))
def test_a_turned_head_of_any_depth_is_solid_and_no_sheet(yaw: float, side: int, deeper: float) -> None:
    head = generic_head() * [1, 1, deeper]
    found = fit(tracks(turned(head, 0), turned(head, side * yaw)))
    assert depth(found) > 0.012
    assert log(found.bend_rms / found.relief_rms) > 0.1


@settings(max_examples=12)
@given(st.floats(0, 3.14), st.floats(0.15, 0.4))
def test_a_sheet_that_is_bent_is_told_from_a_head(axis: float, curve: float) -> None:
    flat = generic_head()[:, :2]
    along = flat @ (np.cos(axis), np.sin(axis))
    bent = np.column_stack([flat, curve * along**2])
    found = fit(tracks(turned(np.column_stack([flat, 0 * along]), 0), turned(bent, 20)))
    assert found.bend_rms <= found.relief_rms * 1.01


def test_coming_closer_magnifies_what_is_near() -> None:
    head = generic_head()
    found = fit(tracks(turned(head, 0, away=6.0), turned(head, 0, away=3.5)))
    assert depth(found) > 0.006
    assert found.approach == pytest.approx(1 / 3.5 - 1 / 6.0, rel=0.15)


def test_too_few_points_say_nothing() -> None:
    flat = generic_head()[: MIN_POINTS - 1, :2]
    assert fit(tracks(flat, flat)) == Fits(MIN_POINTS - 1)


def test_a_tenth_of_points_that_were_lost_changes_no_verdict() -> None:
    flat = generic_head()[:, :2]
    strayed = flat.copy()
    strayed[::10] += 0.1
    assert depth(fit(tracks(flat, strayed))) < 0.006
