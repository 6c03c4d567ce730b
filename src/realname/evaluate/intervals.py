"""Exact and near-exact intervals of a share, for trials that are independent."""

from __future__ import annotations

import math
from statistics import NormalDist

CONFIDENCE = 0.95
Interval = tuple[float, float]

CONVERGED = 1e-14
"""Relative; about what a double holds."""


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's score interval (1927) of a share; (0, 1) where nothing was tried."""
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    low = 0.0 if successes == 0 else max(centre - half, 0.0)
    return low, 1.0 if successes == trials else min(centre + half, 1.0)


def upper_bound(successes: float, trials: float, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided upper bound of Clopper and Pearson (1934); for no success at 95 % about 3 / trials.

    Counts may be fractional, so that correlated trials can be counted as the fewer independent ones they are worth.
    """
    if successes >= trials:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > CONVERGED * high:
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if incomplete_beta(successes + 1, trials - successes, middle) < confidence:
            low = middle
        else:
            high = middle
    return high


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x) - math.log(a)
    )
    return front / _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    value, c, d = 1.0, 1.0, 0.0
    for n in range(1, 10_000):
        m = n // 2
        if n % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or tiny)
        c = 1 + term / c or tiny
        value *= c * d
        if abs(c * d - 1) < CONVERGED:
            break
    return value
