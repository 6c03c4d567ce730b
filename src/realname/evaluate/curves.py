"""What the rates become when poor photographs are turned away, and when a person is enrolled with several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from realname.evaluate.bootstrap import resample_at, share_interval
from realname.evaluate.comparisons import KEPT, Indexes, ScoreSet, compare_sides
from realname.evaluate.enrolment import BulkEngine, Enrolment
from realname.evaluate.intervals import Interval
from realname.evaluate.rates import false_matches, false_non_match_rate, is_supported
from realname.evaluate.tables import rate_table

TURNED_AWAY = tuple(k / 100 for k in range(11))
MOST_PHOTOGRAPHS = 5
FEWEST_PEOPLE = 20
"""With fewer people enrolled a curve would show them, not the effect."""

RATES_OF_CURVES = (1e-4, 1e-3, 1e-2, 1e-1)
"""False match rates of which a curve shows the first that the data supports."""


@dataclass(frozen=True, slots=True)
class RejectionPoint:
    """With photographs below `floor` turned away: both rates at the score of the whole data's table.

    `cannot_tell` is the share of genuine comparisons that then end without an answer.
    """

    rejects: float
    floor: float
    cannot_tell: float
    fnmr: float
    fnmr_interval: Interval
    fmr: float


@dataclass(frozen=True, slots=True)
class RejectionCurve:
    """The effect of turning away poor photographs, at the score for `fmr`."""

    fmr: float
    points: tuple[RejectionPoint, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentPoint:
    """With so many photographs behind each enrolled template, at a false match rate of the curve's own."""

    photographs: int
    fnmr: float
    fnmr_interval: Interval
    score: float


@dataclass(frozen=True, slots=True)
class EnrolmentCurve:
    """The effect of several photographs a person: the same people and the same probes at every point."""

    fmr: float
    people: int
    genuine: int
    impostor: int
    points: tuple[EnrolmentPoint, ...]


def rejection_curve(
    scores: ScoreSet, recognisability: NDArray[np.float32], fmr: float, threshold: float
) -> RejectionCurve:
    """Turn away ever more of the least recognisable photographs; the threshold stays, as it does in use."""
    points = []
    for rejects in TURNED_AWAY:
        floor = float(np.quantile(recognisability, rejects)) if rejects else 0.0
        left = scores.among(recognisability >= floor)
        if left.genuine.total == 0 or left.impostor.total == 0:
            break
        _, missed = resample_at(left, threshold)
        fnmr = false_non_match_rate(left.genuine.scores, threshold)
        points.append(
            RejectionPoint(
                rejects=rejects,
                floor=floor,
                cannot_tell=1 - left.genuine.total / scores.genuine.total,
                fnmr=fnmr,
                fnmr_interval=share_interval(fnmr, missed, left.genuine_people),
                fmr=false_matches(left.impostor.scores, threshold) / left.impostor.total,
            )
        )
    return RejectionCurve(fmr, tuple(points))


def enrolment_curve(enrolment: Enrolment, engine: BulkEngine) -> EnrolmentCurve | None:
    """Enrol people with one to five photographs; their further ones, and everybody else's, are the probes.

    Every run of neighbours among a person's first five is a template, so that no point hangs on one lucky photograph.
    None where too few people have more than five.
    """
    gallery = _gallery(enrolment.people)
    if len(gallery) < FEWEST_PEOPLE:
        return None
    sets = [_against_all(enrolment, engine, gallery, count) for count in range(1, MOST_PHOTOGRAPHS + 1)]
    genuine, impostor = sets[0].genuine.total, sets[0].impostor.total
    fmr = next((rate for rate in RATES_OF_CURVES if is_supported(rate, impostor)), None)
    if fmr is None or genuine == 0:
        return None
    points = tuple(
        EnrolmentPoint(photographs, point.fnmr, point.fnmr_interval, point.score)
        for photographs, scores in enumerate(sets, start=1)
        for point in rate_table(scores, (fmr,)).points
    )
    return EnrolmentCurve(fmr, len(gallery), genuine, impostor, points)


def _gallery(people: Indexes) -> list[Indexes]:
    """Return the rows of everyone with enough photographs, as many people as can be compared with all of them."""
    rows = (np.flatnonzero(people == person).astype(np.int32) for person in range(int(people.max()) + 1))
    enough = [own for own in rows if len(own) > MOST_PHOTOGRAPHS]
    return enough[: KEPT // (MOST_PHOTOGRAPHS * len(people))]


def _against_all(enrolment: Enrolment, engine: BulkEngine, gallery: list[Indexes], photographs: int) -> ScoreSet:
    people = enrolment.people
    owners = np.repeat([own[0] for own in gallery], MOST_PHOTOGRAPHS).astype(np.int32)
    templates = engine.vectors(
        [
            engine.pool([enrolment.templates[own[(start + i) % MOST_PHOTOGRAPHS]] for i in range(photographs)])
            for own in gallery
            for start in range(MOST_PHOTOGRAPHS)
        ]
    )
    probes = np.ones(len(people), bool)
    for own in gallery:
        probes[own[:MOST_PHOTOGRAPHS]] = False
    everybody = np.arange(len(people), dtype=np.int32)
    scores = engine.compare_all(templates, enrolment.vectors)
    return compare_sides(scores, owners, everybody, people, genuine=probes)
