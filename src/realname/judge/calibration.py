"""An engine's table from false match rates to scores: the only place where a score gets a meaning.

A table is measured (`realname evaluate verification --all-pairs --calibration FILE`), ships with its engine, and
belongs to its digest. It answers no rate that its data cannot support: below `MIN_FALSE_MATCHES` expected false
matches there is an upper bound only.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise

from realname.judge.errors import CalibrationError
from realname.judge.shapes import ShapeError, build, plain
from realname.measure.readings import EngineStamp

MIN_FALSE_MATCHES = 30
"""Expected false matches below which a rate is not stated: the "rule of 30" (Doddington et al. 2000), by which the
true rate then lies within 30 % of the measured one with 90 % confidence; ISO/IEC 19795-1 names it too."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DataSet:
    """What a table was measured on."""

    name: str
    people: int
    images: int


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One line of a table: at this score, this false match rate and this false non-match rate, with 95 % intervals."""

    fmr: float
    score: float
    score_interval: Interval
    fmr_interval: Interval
    false_matches: int
    fnmr: float
    fnmr_interval: Interval


@dataclass(frozen=True, slots=True)
class Bound:
    """Past `score` the false match rate is below `fmr_below`, with 95 % confidence; how far, the data cannot say."""

    fmr_below: float
    score: float


@dataclass(frozen=True, slots=True)
class RecognisabilityPoint:
    """A `FaceQuality.recognisability` below `floor` turns away this share (0..1) of the data's photographs."""

    rejects: float
    floor: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A false match rate (0..1); where `is_upper_bound`, the true one is this or less."""

    value: float
    is_upper_bound: bool

    def __str__(self) -> str:
        return f"{'< ' if self.is_upper_bound else ''}{self.value:.1e}"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One engine's table. `rates` go from the highest false match rate to the lowest that the data supports."""

    engine: EngineStamp
    made_on: date
    data: DataSet
    genuine: int
    impostor: int
    enrolled: int
    failures_to_enrol: int
    rates: tuple[RatePoint, ...]
    bound: Bound
    recognisability: tuple[RecognisabilityPoint, ...]

    def __post_init__(self) -> None:
        if not self.rates:
            raise ValueError("a calibration has at least one rate")
        _refuse_unless(_falls([point.fmr for point in self.rates]), "the rates do not fall from line to line")
        _refuse_unless(_rises([point.score for point in self.rates]), "the scores do not rise from line to line")
        _refuse_unless(all(0 < point.fmr < 1 for point in self.rates), "a rate lies outside 0..1")
        lowest = self.rates[-1]
        _refuse_unless(
            lowest.fmr * self.impostor >= MIN_FALSE_MATCHES * (1 - 1e-9),
            f"{self.impostor} impostor comparisons do not support a false match rate of {lowest.fmr:g}",
        )
        _refuse_unless(0 < self.bound.fmr_below <= lowest.fmr, "the bound lies above the lowest rate")
        _refuse_unless(self.bound.score >= lowest.score, "the bound's score lies below that of the lowest rate")
        _refuse_unless(_rises([p.rejects for p in self.recognisability]), "the recognisability rates do not rise")
        _refuse_unless(_rises([p.floor for p in self.recognisability]), "the recognisability floors do not rise")

    def score_at(self, fmr: float) -> float:
        """Return the lowest score at which impostors match at this rate; log-linear between the table's lines.

        CalibrationError `calibration.unsupported_rate` outside the table.
        """
        highest, lowest = self.rates[0], self.rates[-1]
        if not lowest.fmr <= fmr <= highest.fmr:
            raise CalibrationError(
                f"for engine {self.engine.name!r}, {self.data.name} supports false match rates from {lowest.fmr:g} to "
                f"{highest.fmr:g}, not {fmr:g}; beyond, it only says that the rate is below {self.bound.fmr_below:g}",
                code="calibration.unsupported_rate",
                remedy="Name a rate within that range, or calibrate the engine on more people.",
            )
        i = bisect_left([-point.fmr for point in self.rates], -fmr)
        if self.rates[i].fmr == fmr:
            return self.rates[i].score
        above, below = self.rates[i - 1], self.rates[i]
        share = math.log(fmr / above.fmr) / math.log(below.fmr / above.fmr)
        return _between(above.score, below.score, share)

    def fmr_at(self, score: float) -> Rate:
        """Return the rate at which impostors reach this score, or an upper bound outside the table."""
        highest, lowest = self.rates[0], self.rates[-1]
        if math.isnan(score) or score < highest.score:
            return Rate(1.0, is_upper_bound=True)
        if score >= self.bound.score and score > lowest.score:
            return Rate(self.bound.fmr_below, is_upper_bound=True)
        if score > lowest.score:
            return Rate(lowest.fmr, is_upper_bound=True)
        i = bisect_left([point.score for point in self.rates], score)
        if self.rates[i].score == score:
            return Rate(self.rates[i].fmr, is_upper_bound=False)
        above, below = self.rates[i - 1], self.rates[i]
        share = (score - above.score) / (below.score - above.score)
        return Rate(math.exp(_between(math.log(above.fmr), math.log(below.fmr), share)), is_upper_bound=False)

    def recognisability_floor(self, rejection_rate: float) -> float:
        """Return the recognisability below which this share (0..1) of photographs is turned away; 0 turns none away.

        CalibrationError `calibration.unsupported_rate` outside the table.
        """
        if rejection_rate == 0:
            return 0.0
        points = self.recognisability
        if not points or not points[0].rejects <= rejection_rate <= points[-1].rejects:
            raise CalibrationError(
                f"the table of engine {self.engine.name!r} holds no rejection rate of {rejection_rate:g}",
                code="calibration.unsupported_rate",
                remedy="Name a rejection rate that the table holds, or calibrate the engine again.",
            )
        i = bisect_left([point.rejects for point in points], rejection_rate)
        if points[i].rejects == rejection_rate:
            return points[i].floor
        below, above = points[i - 1], points[i]
        return _between(below.floor, above.floor, (rejection_rate - below.rejects) / (above.rejects - below.rejects))


def to_json(calibration: Calibration) -> str:
    """Return a table's file, the same bytes for the same table."""
    return json.dumps(plain(calibration), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str | bytes) -> Calibration:
    """Read a table's file. CalibrationError `calibration.malformed` where it is not one, or contradicts itself."""
    try:
        return build(Calibration, json.loads(text))
    except (ShapeError, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CalibrationError(f"not a calibration table: {error}", code="calibration.malformed") from error


Reader = Callable[[str], str | None]
"""Return the text of the file of that name, None where there is none."""


def shipped(name: str) -> str | None:
    """Return the text of the table that ships for the engine of that name, None where none does."""
    path = files("realname.judge") / "calibrations" / f"{name}.json"
    return path.read_text("utf-8") if path.is_file() else None


def calibration_for(stamp: EngineStamp, read: Reader = shipped) -> Calibration:
    """Return the engine's table. CalibrationError `calibration.missing` or `calibration.wrong_engine`.

    An engine with no table cannot decide; a table made for other networks says nothing about these.
    """
    text = read(stamp.name) if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stamp.name) else None
    if text is None:
        raise CalibrationError(f"engine {stamp.name!r} has no calibration table and cannot decide")
    return fitting(_parsed(text), stamp)


def fitting(calibration: Calibration, stamp: EngineStamp) -> Calibration:
    """Return the table as it came. CalibrationError `calibration.wrong_engine` where it is not this engine's."""
    made_for = calibration.engine
    if (made_for.name, made_for.digest) != (stamp.name, stamp.digest):
        raise CalibrationError(
            f"the calibration table is of engine {made_for.name!r} {made_for.digest[:12]}, "
            f"not of {stamp.name!r} {stamp.digest[:12]}",
            code="calibration.wrong_engine",
        )
    return calibration


_parsed = cache(from_json)


def _falls(values: Sequence[float]) -> bool:
    return all(a > b for a, b in pairwise(values))


def _rises(values: Sequence[float]) -> bool:
    return all(a <= b for a, b in pairwise(values))


def _refuse_unless(condition: bool, message: str) -> None:  # noqa: FBT001  reads as a sentence
    if not condition:
        raise ValueError(message)


def _between(low: float, high: float, share: float) -> float:
    """Return the value that `share` (0..1) of the way lies between two, never outside them."""
    return min(max(low + share * (high - low), min(low, high)), max(low, high))
