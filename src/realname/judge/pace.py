"""How fast people are registered, and by whom: what is counted of agents, stores and devices, and a policy's limits."""

from __future__ import annotations

from dataclasses import dataclass

MOST_REGISTRATIONS = 100_000
"""A larger limit is none: no agent and no store serves so many in a day."""

LONGEST_DEVICE_DAYS = 90
"""A device that is sold changes its people; the register of pictures forgets after a few months as well."""


@dataclass(frozen=True, slots=True)
class AgentPace:
    """What is counted of whoever served the person, up to the registration's beginning; it is counted itself.

    hour, day     registrations that she began in the hour and in the day before
    store_hour    those that were begun at her store in the hour before; 0 where she has none
    own_number    the line is hers, or the code went to a number of hers, as far as she told her numbers
    own_likeness  the engine's mean score of the good photographs with her own face, None where it was not compared
    """

    hour: int
    day: int
    store_hour: int = 0
    own_number: bool = False
    own_likeness: float | None = None


@dataclass(frozen=True, slots=True)
class DevicePace:
    """For how many people a device served in the policy's days, this person among them.

    people       with this operator
    many_in_all  with all operators together it served more than the policy's most; how many, and where, is not told
    """

    people: int
    many_in_all: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """Both of them; None where nobody of the staff served the person, and where no device is known."""

    agent: AgentPace | None = None
    device: DevicePace | None = None


@dataclass(frozen=True, slots=True)
class PaceRules:
    """The most that are no reason to look closer: registrations of an agent and of a store, people of a device."""

    agent_an_hour: int
    agent_a_day: int
    store_an_hour: int
    device_people: int
    device_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.agent_an_hour <= self.agent_a_day <= MOST_REGISTRATIONS:
            raise ValueError(f"1 <= agent_an_hour <= agent_a_day <= {MOST_REGISTRATIONS} must hold")
        if not self.agent_an_hour <= self.store_an_hour <= MOST_REGISTRATIONS:
            raise ValueError(f"agent_an_hour <= store_an_hour <= {MOST_REGISTRATIONS} must hold")
        if not 1 <= self.device_people <= MOST_REGISTRATIONS:
            raise ValueError(f"device_people must lie in 1..{MOST_REGISTRATIONS}")
        if not 1 <= self.device_days <= LONGEST_DEVICE_DAYS:
            raise ValueError(f"device_days must lie in 1..{LONGEST_DEVICE_DAYS}")
