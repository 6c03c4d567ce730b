"""What the geometry and the light of a challenge mean: the only place where their numbers get a verdict.

A table of operating points ships, made by `benchmarks/challenge_points.py`: at each point people who do what is asked
are turned away at a rate, which so far is that of simulated people alone. Uncertified; docs/liveness.md says more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from realname.judge.errors import CalibrationError
from realname.judge.shapes import ShapeError, build
from realname.measure.challenges import LightReading, MotionReading
from realname.measure.readings import EngineStamp

Interval = tuple[float, float]


class Answer(StrEnum):
    """What a part of a challenge was answered by: a person's answer, none at all, or what tells nothing."""

    GIVEN = "given"
    NONE = "none"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class MotionBounds:
    """Bounds of a turn or an approach.

    solid       depth beyond a plane's motion from which a head is solid; `flat` below which it is a plane
    not_bent    ln of what a bent sheet leaves over what a head leaves, from which it is no sheet
    bent        the same, below which it is one
    slope_least, slope_most   of the relief against an approach: about 1 for a head
    points      fewer tracked points say nothing
    sure_points   from which on a plane or a sheet is told: a cheek that is hidden by the turn, or blur, leaves few
    """

    solid: float
    flat: float
    not_bent: float
    bent: float
    slope_least: float
    slope_most: float
    points: int
    sure_points: int

    def __post_init__(self) -> None:
        if self.points > self.sure_points:
            raise ValueError("what is sure rests on more points than what is said at all")
        if not (0 < self.flat < self.solid and self.bent < self.not_bent and self.slope_least < self.slope_most):
            raise ValueError("what is flat or bent lies below what is solid")


@dataclass(frozen=True, slots=True)
class LightBounds:
    """Bounds of the light.

    correlation, gain, errors   from which the face follows the code: the gain also in units of its standard error
    by_chance                   share of all orders of the colours of which the asked one must be among the best
    no_gain                     below which, two standard errors included, nothing was reflected
    """

    correlation: float
    gain: float
    errors: float
    by_chance: float
    no_gain: float

    def __post_init__(self) -> None:
        if not (0 < self.no_gain < self.gain and 0 < self.by_chance < 1):
            raise ValueError("no gain lies below a gain, and chance within 0..1")


@dataclass(frozen=True, slots=True)
class MeasuredShare:
    """So many of so many recordings or pairs of pictures of a data set, with Wilson's 95 % interval."""

    data: str
    what: str
    count: int
    of: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """The bounds at which this share of people who do what is asked is turned away, and what was measured at them."""

    bpcer: float
    turn: MotionBounds
    closer: MotionBounds
    light: LightBounds
    measured: tuple[MeasuredShare, ...]


@dataclass(frozen=True, slots=True)
class PresenceCalibration:
    """The operating points of one challenge engine, the mildest first."""

    engine: EngineStamp
    made_on: date
    command: str
    points: tuple[OperatingPoint, ...]

    def __post_init__(self) -> None:
        if not self.points or any(a.bpcer >= b.bpcer for a, b in pairwise(self.points)):
            raise ValueError("a calibration has points, and their rates rise")

    def point_at(self, bpcer: float) -> OperatingPoint:
        """Return the strictest point that turns away this share of people or fewer.

        CalibrationError `calibration.unsupported_rate` below the mildest point's rate.
        """
        within = [point for point in self.points if point.bpcer <= bpcer]
        if not within:
            raise CalibrationError(
                f"the table supports rates from {self.points[0].bpcer:g} on, not {bpcer:g}",
                code="calibration.unsupported_rate",
                remedy="Name a rate within that range, or measure on more people.",
            )
        return within[-1]


def movement(motion: MotionReading, bounds: MotionBounds, *, closer: bool) -> Answer:
    """Say what a turn's or an approach's geometry shows; a reading that is not a number tells nothing."""
    depth, ratio = depth_of(motion)
    if motion.points < bounds.points or not all(map(math.isfinite, (depth, ratio, motion.slope))):
        return Answer.CANNOT_TELL
    if depth < bounds.flat or ratio < bounds.bent:
        return Answer.NONE if motion.points >= bounds.sure_points else Answer.CANNOT_TELL
    sloped = not closer or bounds.slope_least <= motion.slope <= bounds.slope_most
    return Answer.GIVEN if depth >= bounds.solid and ratio >= bounds.not_bent and sloped else Answer.CANNOT_TELL


def depth_of(motion: MotionReading) -> tuple[float, float]:
    """Return the depth beyond a plane's motion, and ln of what a bent sheet leaves over what a head leaves."""
    depth = math.sqrt(max(0.0, motion.plane_rms**2 - motion.relief_rms**2))
    if motion.relief_rms <= 0 or motion.bend_rms <= 0:
        return depth, math.nan
    return depth, 2 * math.log(motion.bend_rms / motion.relief_rms)


def light(reading: LightReading, bounds: LightBounds) -> Answer:
    """Say whether the face followed the screen's colours; a reading that is not a number tells nothing."""
    values = (reading.correlation, reading.gain, reading.gain_error, reading.by_chance)
    if not all(map(math.isfinite, values)):
        return Answer.CANNOT_TELL
    if reading.gain + 2 * reading.gain_error < bounds.no_gain:
        return Answer.NONE
    follows = reading.correlation >= bounds.correlation and reading.by_chance <= bounds.by_chance
    enough = reading.gain >= bounds.gain and reading.gain >= bounds.errors * reading.gain_error
    return Answer.GIVEN if follows and enough else Answer.CANNOT_TELL


def together(answers: Sequence[Answer]) -> Answer:
    """Return the answer of several movements: one that is none decides, and one that is given is enough otherwise."""
    if Answer.NONE in answers:
        return Answer.NONE
    return Answer.GIVEN if Answer.GIVEN in answers else Answer.CANNOT_TELL


def from_json(text: str | bytes) -> PresenceCalibration:
    """Read a table's file. CalibrationError `calibration.malformed` where it is not one, or contradicts itself."""
    try:
        return build(PresenceCalibration, json.loads(text))
    except (ShapeError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CalibrationError(f"not a table of a challenge: {error}", code="calibration.malformed") from error


def calibration_of(engine: EngineStamp) -> PresenceCalibration:
    """Return the table of a challenge engine. CalibrationError `calibration.wrong_engine` where it is another's."""
    found = shipped()
    if found.engine != engine:
        raise CalibrationError(
            f"the challenge's table is of version {found.engine.version} {found.engine.digest[:12]}, "
            f"not of {engine.version} {engine.digest[:12]}",
            code="calibration.wrong_engine",
        )
    return found


@cache
def shipped() -> PresenceCalibration:
    """Return the table that ships."""
    return from_json((files("realname.judge") / "calibrations" / "liveness.json").read_text("utf-8"))
