"""The states of campaigns and of their lines, and the words of what happens to them: one table each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a campaign stands."""

    LOADING = "loading"
    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


NEXT: Mapping[State, tuple[State, ...]] = {
    State.LOADING: (State.PLANNED, State.ENDED),
    State.PLANNED: (State.RUNNING, State.ENDED),
    State.RUNNING: (State.PAUSED, State.ENDED),
    State.PAUSED: (State.RUNNING, State.ENDED),
    State.ENDED: (),
}

LIVE = (State.LOADING, State.PLANNED, State.RUNNING, State.PAUSED)
"""A line is in one campaign of these at a time."""


class LineState(StrEnum):
    """Where a line of a campaign stands.

    waiting   its cohort has not begun
    open      its holder was asked to come
    limited   outgoing calls and messages are barred, or ordered to be
    barred    incoming ones too
    verified  its holder is verified; what was barred is restored, or ordered to be
    left      the line has ended, or was taken out
    """

    WAITING = "waiting"
    OPEN = "open"
    LIMITED = "limited"
    BARRED = "barred"
    VERIFIED = "verified"
    LEFT = "left"


UNDER_BAR = (LineState.LIMITED, LineState.BARRED)
UNSETTLED = (LineState.WAITING, LineState.OPEN, *UNDER_BAR)


class StepKind(StrEnum):
    """What is done to a cohort at a time."""

    NOTICE = "notice"
    REMIND = "remind"
    LIMIT = "limit"
    BAR = "bar"
    LIFT = "lift"


class Sparing(StrEnum):
    """Why a line is never barred."""

    EMERGENCY_SERVICE = "emergency_service"
    HEALTH = "health"
    ALARM_LINE = "alarm_line"
    VULNERABLE_PERSON = "vulnerable_person"
    PUBLIC_DUTY = "public_duty"
    COURT = "court"


class Wrongly(StrEnum):
    """Why a bar was wrong."""

    VERIFIED_BEFORE = "verified_before"
    NEVER_BAR = "never_bar"
    NOT_NOTICED = "not_noticed"
    MISTAKE = "mistake"
