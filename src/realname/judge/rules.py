"""What a policy may ask: of each check, of a face, of a document. Values only; `realname.judge.policy` reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from realname.measure.readings import DocumentKind

MAX_PHOTOGRAPHS = 10
"""More would keep a person before the camera for nothing: three already take most of what pooling gives."""

HALF_TURN_DEG = 180

OLDEST_MAJORITY = 21
"""No state's law asks for more."""

LONGEST_APPEAL_DAYS = 365
LONGEST_DUE_HOURS = 720


WORD = re.compile(r"[a-z0-9_]{1,40}")


class Consequence(StrEnum):
    """What follows from a check that is not passed, the mildest first."""

    RETRY = "retry"
    REVIEW = "review"
    REJECT = "reject"


class Requirement(StrEnum):
    """When a check must be passed: `where_applicable` lets it be skipped where the question does not arise."""

    ALWAYS = "always"
    WHERE_APPLICABLE = "where_applicable"


@dataclass(frozen=True, slots=True)
class CheckRule:
    """What the policy asks of one check, and what follows where it fails or stays unsure."""

    required: Requirement
    fail: Consequence
    unsure: Consequence

    def __post_init__(self) -> None:
        order = list(Consequence)
        if order.index(self.fail) < order.index(self.unsure):
            raise ValueError("a failed check must not be milder than an unsure one")


@dataclass(frozen=True, slots=True)
class FaceRules:
    """What a face must be like. The measures are those of `FaceQuality` and `Pose`.

    match_fmr               match: impostors reach the score at this rate or less
    no_match_fmr            no match: impostors reach it at more than this rate; between the two lies "cannot tell"
    reject_unrecognisable   share (0..1) of ordinary photographs that is turned away as too hard to recognise
    bystander_share         a further face smaller than this share of the main one's height is no second person
    photographs             how many good photographs of the face are asked for
    """

    match_fmr: float
    no_match_fmr: float
    reject_unrecognisable: float
    min_eye_distance_px: float
    min_portrait_eye_distance_px: float
    max_yaw_deg: float
    max_pitch_deg: float
    max_roll_deg: float
    min_sharpness: float
    min_brightness: float
    max_brightness: float
    max_overexposed: float
    min_contrast: float
    min_in_frame: float
    bystander_share: float
    photographs: int

    def __post_init__(self) -> None:
        if not 0 < self.match_fmr <= self.no_match_fmr < 1:
            raise ValueError("0 < match_fmr <= no_match_fmr < 1 must hold")
        if not 0 <= self.min_brightness < self.max_brightness <= 1:
            raise ValueError("0 <= min_brightness < max_brightness <= 1 must hold")
        for name in ("reject_unrecognisable", "max_overexposed", "min_contrast", "min_in_frame", "bystander_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must lie in 0..1")
        for name in ("max_yaw_deg", "max_pitch_deg", "max_roll_deg"):
            if not 0 < getattr(self, name) <= HALF_TURN_DEG:
                raise ValueError(f"{name} must lie in 0..{HALF_TURN_DEG}")
        for name in ("min_eye_distance_px", "min_portrait_eye_distance_px", "min_sharpness"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative")
        if not 1 <= self.photographs <= MAX_PHOTOGRAPHS:
            raise ValueError(f"photographs must lie in 1..{MAX_PHOTOGRAPHS}")


class OnOutage(StrEnum):
    """What follows when an authority does not answer. There is no member that passes.

    wait          the registration waits, and the authority is asked again
    alternative   the check stays unsure, and its rule says what follows
    """

    WAIT = "wait"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class AuthorityRules:
    """What is asked of an identity authority's answer. `max_age_days` None: a record of any age will do."""

    on_outage: OnOutage
    max_age_days: int | None = None

    def __post_init__(self) -> None:
        if self.max_age_days is not None and self.max_age_days < 1:
            raise ValueError("max_age_days must be 1 or more")


@dataclass(frozen=True, slots=True)
class OfficerRules:
    """Which second means an officer may take beside the document, by words of the operator's own."""

    second_means: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.second_means or not all(WORD.fullmatch(word) for word in self.second_means):
            raise ValueError("second_means names words of lower-case letters, digits and underscores")


@dataclass(frozen=True, slots=True)
class SubscriberRules:
    """Who may register alone: from the age of majority on, in completed years."""

    age_of_majority: int

    def __post_init__(self) -> None:
        if not 0 <= self.age_of_majority <= OLDEST_MAJORITY:
            raise ValueError(f"age_of_majority must lie in 0..{OLDEST_MAJORITY}")


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """How people decide what a policy leaves to them.

    four_eyes     two reviewers must agree; where they do not, a third one decides
    sample_rate   share (0..1) of decided reviews that another reviewer decides again without seeing the first
    appeal_days   how long after a refusal the person may say that it is wrong
    due_hours     by when a case is to be decided
    """

    four_eyes: bool = False
    sample_rate: float = 0.05
    appeal_days: int = 30
    due_hours: int = 24

    def __post_init__(self) -> None:
        if not 0 <= self.sample_rate <= 1:
            raise ValueError("sample_rate must lie in 0..1")
        if not 1 <= self.appeal_days <= LONGEST_APPEAL_DAYS:
            raise ValueError(f"appeal_days must lie in 1..{LONGEST_APPEAL_DAYS}")
        if not 1 <= self.due_hours <= LONGEST_DUE_HOURS:
            raise ValueError(f"due_hours must lie in 1..{LONGEST_DUE_HOURS}")


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """What a document must be like: the kinds that the policy takes, and how large and sharp its text must be.

    min_char_px     height of the text in pixels below which reading is guessing
    min_sharpness   as in `DocumentReading`
    """

    kinds: tuple[DocumentKind, ...]
    min_char_px: float
    min_sharpness: float

    def __post_init__(self) -> None:
        if not self.kinds:
            raise ValueError("kinds names no document")
        if DocumentKind.UNKNOWN in self.kinds:
            raise ValueError("kinds names UNKNOWN, and what is not known cannot be allowed")
        if self.min_char_px < 0 or self.min_sharpness < 0:
            raise ValueError("min_char_px and min_sharpness must not be negative")
