"""What a frame at a terminal says: from the likest members and the signs of life to one answer with its reasons.

A passage is an identification among the members of one programme. It promises a false positive identification rate:
the share of people who are not members and whom it takes for one. Where the engine's table cannot keep that rate among
so many, nobody is found: the terminal then asks for a hint that narrows the search, or goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from realname.judge.calibration import Calibration
from realname.judge.identification import false_positive_rate, needed_match_rate
from realname.judge.passive import PassiveFinding

LEAST_EYES_PX = 24.0
"""Between the eyes: below, the engine's table says nothing, since its photographs are larger."""

SECOND_FACE = 0.5
"""A second face this large, beside the largest, might as well be meant: nobody is taken for somebody then."""


class LiveCheck(StrEnum):
    """How a programme looks whether somebody is really there.

    none     it does not
    passive  by the signals that one picture of a picture often shows (`realname.judge.passive`)
    """

    NONE = "none"
    PASSIVE = "passive"


class PassageOutcome(StrEnum):
    """What a frame says.

    match     one member is found, and no other is nearly as like
    close     several members are that like: something else has to tell which
    nobody    no member is like enough
    unsure    it cannot be told: no face, several, too small, not live, or too many members for the promised rate
    """

    MATCH = "match"
    CLOSE = "close"
    NOBODY = "nobody"
    UNSURE = "unsure"


class PassageReason(StrEnum):
    """Why."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_SMALL = "face_too_small"
    NOT_LIVE = "not_live"
    GALLERY_TOO_LARGE = "gallery_too_large"
    NOBODY_ALIKE = "nobody_alike"
    TWO_ALIKE = "two_alike"
    ONE_ALIKE = "one_alike"


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """What a programme promises. Rates lie between 0 and 1.

    fpir        of people who are not members, so many are taken for one at most
    close_fpir  the rate at whose lower score a second member counts as nearly as like; above `fpir`
    live        how it is looked whether somebody is there
    live_bpcer  of people who are there, so many are doubted
    """

    fpir: float
    close_fpir: float
    live: LiveCheck
    live_bpcer: float

    def __post_init__(self) -> None:
        if not 0 < self.fpir < self.close_fpir < 1:
            raise ValueError("the rates rise from `fpir` to `close_fpir`, between 0 and 1")
        if not 0 < self.live_bpcer < 1:
            raise ValueError("the rate of people who are doubted lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of faces in a passage's pictures: the worst of them.

    faces          of the picture with most; 0 where one has none
    second_share   the second largest face's area over the largest's, 0 where there is one face
    eyes_px        between the eyes of the largest face, in the picture with the smallest
    live           what the passive signals say together; None where nobody looked, or no face was found
    """

    faces: int
    second_share: float = 0.0
    eyes_px: float = 0.0
    live: PassiveFinding | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """What a search yielded: the scores of the likest entries, falling, of so many that were looked through."""

    scores: Sequence[float]
    entries: int


@dataclass(frozen=True, slots=True)
class PassageRule:
    """From which score on an entry is like enough, and what is then to be expected.

    fpir        predicted for a search among so many entries; an upper bound where `is_bound`
    keeps_rate  whether that is what the programme promises, or less
    """

    score: float
    fpir: float
    is_bound: bool
    keeps_rate: bool


@dataclass(frozen=True, slots=True)
class PassageFinding:
    """An outcome with its reason, and how many of the likest candidates it is about: 0, 1 or more."""

    outcome: PassageOutcome
    reason: PassageReason
    candidates: int = 0


def passage_rule(calibration: Calibration, fpir: float, entries: int) -> PassageRule:
    """Return what a search among so many entries goes by.

    Beyond the table's lowest rate there is one more step: the score above which no two people of its data were alike,
    of which the data says only that the rate is below a bound.
    """
    needed = needed_match_rate(fpir, entries)
    highest, lowest, bound = calibration.rates[0].fmr, calibration.rates[-1].fmr, calibration.bound
    if needed >= lowest:
        fmr = min(needed, highest)
        return PassageRule(calibration.score_at(fmr), false_positive_rate(fmr, entries), False, True)  # noqa: FBT003
    expected = false_positive_rate(bound.fmr_below, entries)
    return PassageRule(bound.score, expected, True, needed >= bound.fmr_below)  # noqa: FBT003  named by the class


def judge_passage(sight: Sight, alike: Alike, terms: PassageTerms, calibration: Calibration) -> PassageFinding:
    """Return what a frame says. Nobody is found where signs of life were asked for and are missing."""
    if (unsure := _unusable(sight, terms)) is not None:
        return PassageFinding(PassageOutcome.UNSURE, unsure)
    rule = passage_rule(calibration, terms.fpir, alike.entries)
    if not rule.keeps_rate:
        return PassageFinding(PassageOutcome.UNSURE, PassageReason.GALLERY_TOO_LARGE)
    if not alike.scores or alike.scores[0] < rule.score:
        return PassageFinding(PassageOutcome.NOBODY, PassageReason.NOBODY_ALIKE)
    near = passage_rule(calibration, terms.close_fpir, alike.entries)
    as_like = sum(score >= near.score for score in alike.scores)
    if as_like > 1:
        return PassageFinding(PassageOutcome.CLOSE, PassageReason.TWO_ALIKE, as_like)
    return PassageFinding(PassageOutcome.MATCH, PassageReason.ONE_ALIKE, 1)


def _unusable(sight: Sight, terms: PassageTerms) -> PassageReason | None:
    if sight.faces == 0:
        return PassageReason.NO_FACE
    if sight.second_share > SECOND_FACE:
        return PassageReason.SEVERAL_FACES
    if sight.eyes_px < LEAST_EYES_PX:
        return PassageReason.FACE_TOO_SMALL
    if terms.live is not LiveCheck.NONE and (sight.live is None or sight.live.doubt):
        return PassageReason.NOT_LIVE
    return None
