"""False match and false non-match rates (ISO/IEC 19795-1). A score exactly at the threshold matches."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from realname.judge.calibration import MIN_FALSE_MATCHES

Scores = NDArray[np.float32]

TOLERANCE = 1e-9
"""Relative; a rate is given as a decimal, and 30 / N x N must still be 30."""


def false_matches(impostor: Scores, threshold: float) -> int:
    """Count impostor scores at or above the threshold; `impostor` falls."""
    return len(impostor) - int(np.searchsorted(impostor[::-1], np.float32(threshold), "left"))


def false_non_match_rate(genuine: Scores, threshold: float) -> float:
    """Return the share of genuine scores below the threshold; `genuine` falls. NaN where there are none."""
    return 1 - false_matches(genuine, threshold) / len(genuine) if len(genuine) else math.nan


def allowed(fmr: float, total: int) -> int:
    """Return how many of `total` impostor comparisons may match at this rate."""
    return int(fmr * total * (1 + TOLERANCE))


def is_supported(fmr: float, total: int) -> bool:
    """Tell whether a rate may be stated: at least `MIN_FALSE_MATCHES` false matches are to be expected."""
    return fmr * total * (1 + TOLERANCE) >= MIN_FALSE_MATCHES


def tie_ends(falling: Scores) -> NDArray[np.int64]:
    """Return, for each place, how many scores up to it can be let in without cutting through equal ones."""
    count = len(falling)
    if count == 0:
        return np.zeros(0, np.int64)
    last_of_its_kind = np.append(falling[1:] < falling[:-1], True)
    return np.maximum.accumulate(np.where(last_of_its_kind, np.arange(1, count + 1), 0))


def score_at(impostor: Scores, fmr: float, total: int) -> float:
    """Return the lowest score at which impostors match at this rate or less; `impostor` falls.

    Just above the highest score where even that one is too many. ValueError where the scores kept do not reach that
    far down.
    """
    count = allowed(fmr, total)
    if count >= len(impostor) and len(impostor) < total:
        raise ValueError(f"a false match rate of {fmr:g} lies below the scores that were kept")
    return threshold_letting_in(impostor, min(count, len(impostor)))


def threshold_letting_in(falling: Scores, count: int) -> float:
    """Return the lowest score at or above which lie no more than `count` of the scores."""
    whole = int(tie_ends(falling[: count + 1])[count - 1]) if 0 < count < len(falling) else count
    if whole == 0:
        return float(np.nextafter(falling[0], np.float32(np.inf))) if len(falling) else -math.inf
    return float(falling[whole - 1])


def equal_error_rate(genuine: Scores, impostor: Scores, total: int) -> float:
    """Return the rate at which false matches and false non-matches are equally frequent; NaN without both.

    Read at the threshold where the two lie nearest; `impostor` may lack its lowest scores.
    """
    if len(genuine) == 0 or len(impostor) == 0:
        return math.nan
    thresholds = np.unique(np.concatenate([genuine, impostor[:: max(len(impostor) // 100_000, 1)]]))
    matched = len(impostor) - np.searchsorted(impostor[::-1], thresholds, "left")
    missed = np.searchsorted(genuine[::-1], thresholds, "left")
    fmr, fnmr = matched / total, missed / len(genuine)
    at = int(np.argmin(np.abs(fmr - fnmr)))
    return float((fmr[at] + fnmr[at]) / 2)
