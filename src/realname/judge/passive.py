"""What passive signals of a face's pictures say together: a likelihood by a measured table, and a doubt at a rate.

A doubt leads to another attempt or to a person. No doubt is no evidence that somebody was there: the table's own
figures say how many attacks raise none.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median

from realname.judge.errors import CalibrationError
from realname.judge.shapes import ShapeError, build
from realname.measure.challenges import SpoofReading

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a signal's value speaks for: the logarithm of attack over bona fide, linear between `places`."""

    places: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.places) != len(self.weights) or len(self.places) < 2:  # noqa: PLR2004  a line has two ends
            raise ValueError("evidence has as many weights as places, and two at least")
        if any(a >= b for a, b in pairwise(self.places)):
            raise ValueError("the places do not rise")

    def of(self, value: float) -> float:
        """Return the evidence of a value; beyond the table, that of its end."""
        at = bisect_right(self.places, value)
        if at == 0:
            return self.weights[0]
        if at == len(self.places):
            return self.weights[-1]
        low, high = self.places[at - 1], self.places[at]
        share = (value - low) / (high - low)
        return self.weights[at - 1] + share * (self.weights[at] - self.weights[at - 1])


@dataclass(frozen=True, slots=True)
class MeasuredShare:
    """So many of so many on data that the table was not made of, with Wilson's 95 % interval."""

    data: str
    count: int
    of: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Above `score` a capture is in doubt. `bpcer` is the rate on the data that the table was made of.

    measured_bpcer, measured_apcer   what followed on other people: bona fide in doubt, attacks that raised none
    """

    bpcer: float
    score: float
    measured_bpcer: tuple[MeasuredShare, ...]
    measured_apcer: tuple[MeasuredShare, ...]


@dataclass(frozen=True, slots=True)
class PassiveTable:
    """The evidence of each signal that is weighed, by its name in SpoofReading, and the operating points.

    kinds   evidence for each kind of attack by itself, which names the likely kind
    """

    signals: Mapping[str, Evidence]
    kinds: Mapping[str, Mapping[str, Evidence]]
    points: tuple[OperatingPoint, ...]

    def __post_init__(self) -> None:
        if not self.signals or not self.points:
            raise ValueError("a table weighs a signal and has an operating point")
        if any(a.bpcer >= b.bpcer or a.score < b.score for a, b in pairwise(self.points)):
            raise ValueError("from point to point the rate rises and the score does not")

    def score_at(self, bpcer: float) -> float:
        """Return the score above which this share of bona fide captures is in doubt; linear between the points.

        CalibrationError `calibration.unsupported_rate` outside the table.
        """
        first, last = self.points[0], self.points[-1]
        if not first.bpcer <= bpcer <= last.bpcer:
            raise CalibrationError(
                f"the passive table supports rates from {first.bpcer:g} to {last.bpcer:g}, not {bpcer:g}",
                code="calibration.unsupported_rate",
                remedy="Name a rate within that range, or measure on more people.",
            )
        rates = tuple(point.bpcer for point in self.points)
        return Evidence(rates, tuple(point.score for point in self.points)).of(bpcer)


@dataclass(frozen=True, slots=True)
class PassiveCalibration:
    """The tables for captures without the optional network's word and with it, and what they were made of."""

    made_on: date
    data: str
    without_network: PassiveTable
    with_network: PassiveTable


@dataclass(frozen=True, slots=True)
class PassiveFinding:
    """What several pictures of one capture say together.

    score       the middle one of the pictures' evidence; higher is more like an attack
    threshold   of the policy's rate
    kind        the kind of attack that it is most like, as the table names it; empty without a doubt
    """

    score: float
    threshold: float
    kind: str

    @property
    def doubt(self) -> bool:
        """Tell whether the capture is more like an attack than the rate allows; exactly at the threshold it is not."""
        return self.score > self.threshold


def weigh(
    spoofs: Sequence[SpoofReading], bpcer: float, calibration: PassiveCalibration | None = None
) -> PassiveFinding | None:
    """Weigh the readings of one capture's pictures; None where there are none, which says nothing for the person.

    The network's word counts where every reading has it. CalibrationError where the table does not support the rate.
    """
    if not spoofs:
        return None
    used = calibration or shipped()
    networked = all(spoof.network is not None for spoof in spoofs)
    table = used.with_network if networked else used.without_network
    threshold = table.score_at(bpcer)
    score = median(score_of(spoof, table) for spoof in spoofs)
    return PassiveFinding(score, threshold, _likeliest(spoofs, table) if score > threshold else "")


def score_of(spoof: SpoofReading, table: PassiveTable) -> float:
    """Return one picture's evidence: the sum over its signals, as though each spoke for itself."""
    return _sum(spoof, table.signals)


def _likeliest(spoofs: Sequence[SpoofReading], table: PassiveTable) -> str:
    return max(table.kinds, key=lambda kind: sum(_sum(spoof, table.kinds[kind]) for spoof in spoofs), default="")


def _sum(spoof: SpoofReading, evidence: Mapping[str, Evidence]) -> float:
    return sum(known.of(float(getattr(spoof, name))) for name, known in evidence.items())


def from_json(text: str | bytes) -> PassiveCalibration:
    """Read a table's file. CalibrationError `calibration.malformed` where it is not one, or contradicts itself."""
    try:
        return build(PassiveCalibration, json.loads(text))
    except (ShapeError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CalibrationError(f"not a passive table: {error}", code="calibration.malformed") from error


@cache
def shipped() -> PassiveCalibration:
    """Return the table that ships, made by `benchmarks/passive.py`."""
    return from_json((files("realname.judge") / "calibrations" / "passive.json").read_text("utf-8"))
