"""What a bar-coded boarding pass says: IATA Resolution 792, version 8, format M. Standard library only.

Values are without the padding of their fields; an item that is absent or blank is empty. Nothing here prints a
person's data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_LEGS = 4


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight of a pass: items 7 to 117 that are mandatory for each.

    booking       the operating carrier's reference (PNR), with which a booking can be opened: personal data
    carrier       its designator, two or three characters
    flight        up to four digits without leading zeros, and a suffix letter where there is one
    day_of_year   1..366; the year is not on the pass, see `days.day_of`
    seat          without leading zeros, as `1A`; empty for a standby, a word as `INF` for an infant
    sequence      the check-in sequence number, without leading zeros; empty where nobody is checked in
    status        of the passenger, one character of the resolution's table
    """

    booking: str = field(repr=False)
    origin: str
    destination: str
    carrier: str
    flight: str
    day_of_year: int
    compartment: str
    seat: str
    sequence: str
    status: str
    further: FurtherItems


@dataclass(frozen=True, slots=True)
class FurtherItems:
    """What else a leg may say: items that are conditional for each, and what an airline wrote for its own use."""

    ticket: str = field(default="", repr=False)
    selectee: str = ""
    documents_verified: str = ""
    marketing_carrier: str = ""
    frequent_flyer: str = field(default="", repr=False)
    baggage_allowance: str = ""
    fast_track: str = ""
    airline_use: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Issue:
    """How a pass was issued: items that are conditional and written once.

    version      of the resolution that it was written by; 0 where none is named
    passenger    the description: adult, child, infant and so on, one character of the table
    check_in     where from; `source` where the pass is from
    day_of_year  of the issue, 0 where it is not said; `year_digit` is the year's last, -1 where it is not said
    document     B for a boarding pass, I for an itinerary receipt
    issuer       the airline's designator
    """

    version: int = 0
    passenger: str = ""
    check_in: str = ""
    source: str = ""
    year_digit: int = -1
    day_of_year: int = 0
    document: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class BoardingPass:
    """A pass: its passenger's name, family name before the stroke, and one to four legs.

    `name_is_cut` says that the name fills its field: what stands there may be its beginning. `signature` is the
    airline's security data, not looked into: that a pass is genuine, the airline's own list of passengers says.
    """

    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    name_is_cut: bool
    legs: tuple[Leg, ...]
    issue: Issue
    signature: str = field(default="", repr=False)
