"""Rates by group (ISO/IEC 19795-10): every group at the one score that all share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realname.evaluate.bootstrap import percentile_interval, resample_at, share_interval
from realname.evaluate.comparisons import ScoreSet
from realname.evaluate.intervals import Interval, upper_bound
from realname.evaluate.labelled_scores import LabelledScores
from realname.evaluate.pairs import Pair
from realname.evaluate.rates import false_matches, false_non_match_rate, is_supported


@dataclass(frozen=True, slots=True)
class GroupRates:
    """One group's rates at the score for `fmr` over all. A rate is None where there is nothing to measure it on.

    Where the group's comparisons cannot support `fmr`, `group_fmr` is None and `fmr_interval` runs from 0 to the
    upper bound (one-sided, 95 %, comparisons counted as independent).
    """

    name: str
    genuine: int
    impostor: int
    group_fmr: float | None
    fmr_interval: Interval
    fnmr: float | None
    fnmr_interval: Interval


def groups_of_images(pairs: Sequence[Pair], count: int) -> list[str] | None:
    """Return each photograph's group; None where one stands in rows of several, so that groups are of pairs only."""
    groups = [""] * count
    for pair in pairs:
        for place in (pair.a, pair.b):
            if groups[place] not in ("", pair.group):
                return None
            groups[place] = pair.group
    return groups


def by_image(scores: ScoreSet, groups: Sequence[str], fmr: float, threshold: float) -> tuple[GroupRates, ...]:
    """Measure each group of photographs on the comparisons inside it; `groups` has a name a row."""
    labels = np.array(groups)
    return tuple(_rates(name, scores.among(labels == name), fmr, threshold) for name in sorted(set(groups) - {""}))


def by_pair(pairs: LabelledScores, fmr: float, threshold: float) -> tuple[GroupRates, ...]:
    """Measure each group of labelled pairs."""
    names = sorted(set(pairs.groups.tolist()) - {""})
    return tuple(_rates(name, pairs.score_set(name), fmr, threshold) for name in names)


def _rates(name: str, scores: ScoreSet, fmr: float, threshold: float) -> GroupRates:
    genuine, impostor = scores.genuine, scores.impostor
    matches, misses = resample_at(scores, threshold)
    matched = false_matches(impostor.scores, threshold)
    supported = is_supported(fmr, impostor.total)
    fnmr = false_non_match_rate(genuine.scores, threshold) if len(genuine) else None
    return GroupRates(
        name=name,
        genuine=genuine.total,
        impostor=impostor.total,
        group_fmr=matched / impostor.total if supported else None,
        fmr_interval=percentile_interval(matches) if supported else (0.0, upper_bound(matched, impostor.total)),
        fnmr=fnmr,
        fnmr_interval=(0.0, 1.0) if fnmr is None else share_interval(fnmr, misses, scores.genuine_people),
    )
