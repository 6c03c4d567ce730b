"""What a gate says of a passenger: from where her flight and she stand to one word with its reason.

board  wrong_flight  see_agent  boarded_already  not_found
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FlightState(StrEnum):
    """Where a flight stands. Its gallery is there from check-in until it has departed or is cancelled."""

    PLANNED = "planned"
    CHECK_IN = "check_in"
    BOARDING = "boarding"
    GATE_CLOSED = "gate_closed"
    DEPARTED = "departed"
    CANCELLED = "cancelled"


NEXT: Mapping[FlightState, tuple[FlightState, ...]] = {
    FlightState.PLANNED: (FlightState.CHECK_IN, FlightState.CANCELLED),
    FlightState.CHECK_IN: (FlightState.BOARDING, FlightState.CANCELLED),
    FlightState.BOARDING: (FlightState.GATE_CLOSED, FlightState.CHECK_IN, FlightState.CANCELLED),
    FlightState.GATE_CLOSED: (FlightState.DEPARTED, FlightState.BOARDING, FlightState.CANCELLED),
    FlightState.DEPARTED: (),
    FlightState.CANCELLED: (),
}
"""The steps that are possible, the usual one first. Boarding is halted by going back to check-in, and a closed gate may
open once more."""

OVER = (FlightState.DEPARTED, FlightState.CANCELLED)
AT_THE_GATE = (FlightState.CHECK_IN, FlightState.BOARDING, FlightState.GATE_CLOSED)


class PassengerState(StrEnum):
    """Where a passenger of a flight stands.

    rebooked  goes with another flight now
    offloaded  may not board, for a reason that the airline's people know
    """

    EXPECTED = "expected"
    BOARDED = "boarded"
    OFFLOADED = "offloaded"
    REBOOKED = "rebooked"


class GateWord(StrEnum):
    """What a gate says."""

    BOARD = "board"
    WRONG_FLIGHT = "wrong_flight"
    SEE_AGENT = "see_agent"
    BOARDED_ALREADY = "boarded_already"
    NOT_FOUND = "not_found"


class GateReason(StrEnum):
    """Why, where the word alone does not say it."""

    NONE = ""
    NOT_YET = "boarding_not_begun"
    GATE_CLOSED = "gate_closed"
    OFFLOADED = "offloaded"
    REBOOKED = "rebooked"
    FLIGHT_OVER = "flight_over"
    ANOTHER_FLIGHT = "another_flight"
    TWO_ALIKE = "two_alike"
    NOT_ON_LIST = "not_on_list"


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A gate's word and reason; `boards` says that the passenger counts as boarded from now on."""

    word: GateWord
    reason: GateReason = GateReason.NONE
    boards: bool = False


def judge_boarding(flight: FlightState, passenger: PassengerState) -> GateFinding:
    """Return what a passenger of the flight at this gate is told. Nobody boards twice, or before boarding began."""
    if flight in OVER:
        return GateFinding(GateWord.SEE_AGENT, GateReason.FLIGHT_OVER)
    if passenger is PassengerState.REBOOKED:
        return GateFinding(GateWord.WRONG_FLIGHT, GateReason.REBOOKED)
    if passenger is PassengerState.OFFLOADED:
        return GateFinding(GateWord.SEE_AGENT, GateReason.OFFLOADED)
    if passenger is PassengerState.BOARDED:
        return GateFinding(GateWord.BOARDED_ALREADY)
    if flight is FlightState.BOARDING:
        return GateFinding(GateWord.BOARD, boards=True)
    closed = flight is FlightState.GATE_CLOSED
    return GateFinding(GateWord.SEE_AGENT, GateReason.GATE_CLOSED if closed else GateReason.NOT_YET)
