"""Rules of stays at a hotel: which day it is there, which way is offered first, and until when what is kept.

A hotel's day does not end at midnight: whoever comes at two in the morning is a guest of the evening before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from realname.judge.law.lodging import LodgingLaw

DAY_BEGINS = time(4)
"""When a hotel's day begins, by its own clocks: after the night audit of most property systems."""

DETAILS_DAYS = 1
"""What is not the register goes so long after the departure: time to hand over what was not taken yet."""


class StayWay(StrEnum):
    """By what a guest arrives: of equal standing."""

    DOCUMENT = "document"
    FACE = "face"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What a hotel goes by: the law of its place, and what it asks beyond it.

    document_first  asked for by the hotel itself
    keeps_register  the register that the law asks for is kept here, and not in the hotel's property system alone
    """

    law: LodgingLaw
    document_first: bool = False
    keeps_register: bool = False

    @property
    def ways(self) -> tuple[StayWay, StayWay]:
        """Return both ways in the order in which they are offered."""
        if self.law.document_first or self.document_first:
            return StayWay.DOCUMENT, StayWay.FACE
        return StayWay.FACE, StayWay.DOCUMENT

    @property
    def kept_days(self) -> int:
        """Return for how many days after a departure the stay is kept."""
        return max(DETAILS_DAYS, self.law.register_days) if self.keeps_register else DETAILS_DAYS


def hotel_day(moment: datetime, zone: str) -> date:
    """Return which day it is at a hotel at a moment; `zone` is its IANA time zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() - timedelta(days=local.time() < DAY_BEGINS)


def day_ends(day: date, zone: str) -> datetime:
    """Return the moment at which a hotel's day is over."""
    return datetime.combine(day + timedelta(days=1), DAY_BEGINS, ZoneInfo(zone))


def kept_until(departure: date, zone: str, rules: HouseRules) -> datetime:
    """Return the moment from which on nothing of a stay is kept."""
    return day_ends(departure + timedelta(days=rules.kept_days), zone)
