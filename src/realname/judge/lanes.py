"""Which lane somebody goes: express for members who were checked beforehand, and of those, some by a draw to a check.

The draw's outcome is given from outside and looks at nobody. Whoever is not found, is no member, was not checked or
cannot be told apart goes to the standard lane, as everybody does who never joined.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

LONGEST_HOURS = 168
"""A draw lasts a week at most: until then nobody can recompute it."""


class Lane(StrEnum):
    """What somebody is told. An extra check is done on the way through the express lane."""

    EXPRESS = "express"
    STANDARD = "standard"
    EXTRA_CHECK = "extra_check"


class LaneReason(StrEnum):
    """Why. The last two stay here: a terminal is told the standard way alone, as of anybody."""

    CLEARED = "cleared"
    DRAWN = "drawn"
    CHECKED = "checked"
    NOT_CLEARED = "not_cleared"
    NO_DRAW = "no_draw"


@dataclass(frozen=True, slots=True)
class LaneAnswer:
    """A lane with its reason."""

    lane: Lane
    reason: LaneReason


@dataclass(frozen=True, slots=True)
class LaneRules:
    """What is done in each lane of a programme, with everybody alike, and how many are drawn.

    express, standard, extra_check   measures, of `realname.ledger.kinds.LANE_MEASURES`
    share   of express passages, this share (above 0, below 1) is drawn to the extra check
    hours   so long a draw lasts until its seed is revealed
    """

    express: Collection[str]
    standard: Collection[str]
    extra_check: Collection[str]
    share: float
    hours: int

    def __post_init__(self) -> None:
        if not 0 < self.share < 1 or round(self.share, 6) != self.share:
            raise ValueError("the share that is drawn lies between 0 and 1, with six decimals at most")
        if not 1 <= self.hours <= LONGEST_HOURS:
            raise ValueError(f"a draw lasts between 1 and {LONGEST_HOURS} hours")
        if not set(self.express) < set(self.extra_check):
            raise ValueError("an extra check has what the express lane has, and more")


DEFAULT_RULES = LaneRules(
    express=("metal_detector", "ticket_gate"),
    standard=("bag_scanner", "metal_detector", "ticket_gate"),
    extra_check=("bag_opened", "bag_scanner", "metal_detector", "ticket_gate"),
    share=0.02,
    hours=24,
)


def judge_member(*, cleared: bool, drawn: bool | None) -> LaneAnswer:
    """Return what the one member who is that like is told.

    cleared  she was checked beforehand, and that still counts
    drawn    whether the draw fell on her passage; None where no draw could be made
    """
    if not cleared:
        return LaneAnswer(Lane.STANDARD, LaneReason.NOT_CLEARED)
    if drawn is None:
        return LaneAnswer(Lane.STANDARD, LaneReason.NO_DRAW)
    if drawn:
        return LaneAnswer(Lane.EXTRA_CHECK, LaneReason.DRAWN)
    return LaneAnswer(Lane.EXPRESS, LaneReason.CLEARED)
