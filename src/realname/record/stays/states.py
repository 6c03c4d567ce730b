"""The states of a stay, and which may follow which.

expected -> ready -> arrived -> departed; cancelled and missed end it before. A guest need not be ready to arrive: the
document does.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a stay stands."""

    EXPECTED = "expected"
    READY = "ready"
    ARRIVED = "arrived"
    DEPARTED = "departed"
    CANCELLED = "cancelled"
    MISSED = "missed"


COMING = (State.EXPECTED, State.READY)
"""Whoever may still arrive."""

ENDED = (State.DEPARTED, State.CANCELLED, State.MISSED)

NEXT: Mapping[State, tuple[State, ...]] = {
    State.EXPECTED: (State.READY, State.ARRIVED, State.CANCELLED, State.MISSED),
    State.READY: (State.READY, State.EXPECTED, State.ARRIVED, State.CANCELLED, State.MISSED),
    State.ARRIVED: (State.DEPARTED,),
    **dict.fromkeys(ENDED, ()),
}
