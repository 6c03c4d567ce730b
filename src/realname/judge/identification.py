"""How often a search of a gallery names somebody who is not in it, from the engine's table of comparisons.

A search compares a probe with N entries: where comparisons err independently of each other,
FPIR = 1 - (1 - FMR)^N (ISO/IEC 19795-1, on predicting identification from verification). They do not quite: people are
alike in families and crowds, so `benchmarks/identification.py` prints what was measured beside what is predicted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from realname.judge.calibration import Calibration


@dataclass(frozen=True, slots=True)
class SearchRule:
    """At which score an entry is a candidate, and what is then to be expected of a search.

    fpir             predicted share (0..1) of searches for a person who is not in the gallery that name somebody
    false_candidates predicted mean number of false candidates a search
    keeps_rate       the rate asked for is kept; where not, the engine's table does not reach so far, and `fpir` is the
                     lowest that can be stated: candidates are then a list to look through, and prove nothing
    """

    score: float
    fmr: float
    fpir: float
    false_candidates: float
    keeps_rate: bool


def false_positive_rate(fmr: float, entries: int) -> float:
    """Return the false positive identification rate of a search among so many entries."""
    return -math.expm1(entries * math.log1p(-fmr)) if entries else 0.0


def needed_match_rate(fpir: float, entries: int) -> float:
    """Return the false match rate at which a search among so many entries errs at `fpir`. One entry is a comparison."""
    return -math.expm1(math.log1p(-fpir) / max(entries, 1))


def search_rule(calibration: Calibration, fpir: float, entries: int) -> SearchRule:
    """Return what a search among `entries` entries goes by, for a policy's rate. ValueError for a rate outside 0..1."""
    if not 0 < fpir < 1:
        raise ValueError("a false positive identification rate lies between 0 and 1")
    highest, lowest = calibration.rates[0].fmr, calibration.rates[-1].fmr
    needed = needed_match_rate(fpir, entries)
    fmr = min(max(needed, lowest), highest)
    return SearchRule(
        score=calibration.score_at(fmr),
        fmr=fmr,
        fpir=false_positive_rate(fmr, entries),
        false_candidates=fmr * entries,
        keeps_rate=needed >= lowest,
    )
