"""What a policy may ask of the capture of a face: who answers a challenge, and which ways in are taken."""

from __future__ import annotations

from dataclasses import dataclass

from realname.judge.facts import Channel

MOST_TURNS = 2
"""A head turns to each side once; a third turn adds seconds and proves nothing more."""

MOST_ATTEMPTS = 10

LEAST_LIVE_SECONDS = 30

MOST_LIVE_SECONDS = 300
"""A script takes about ten seconds. The rest is for reading what will come, and for a slow network; a longer life gives
time to compute an answer."""


@dataclass(frozen=True, slots=True)
class LivenessRules:
    """Who must answer a challenge, of what parts it is drawn, and at which rates it is judged.

    of                through which channels photographs of a face must answer one
    turns             how often the head turns: once or twice, each time to a side of its own, by chance
    closer            by chance the second turn gives way to coming closer; with one turn, that is asked beside it
    light             the screen shows colours, which the face must reflect
    blink             a blink is asked for
    live_seconds      how long after it was drawn a challenge can be answered
    attempts          challenges that a registration may answer before a person decides
    challenge_bpcer   share (0..1) of people who are turned away though they did what was asked: sets the thresholds
    passive_bpcer     the same of the passive signals, which lead to another attempt or to review, and to no approval
    """

    of: tuple[Channel, ...]
    turns: int
    closer: bool
    light: bool
    blink: bool
    live_seconds: int
    attempts: int
    challenge_bpcer: float
    passive_bpcer: float

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("of names no channel")
        if not 1 <= self.turns <= MOST_TURNS:
            raise ValueError(f"turns must lie in 1..{MOST_TURNS}")
        if not LEAST_LIVE_SECONDS <= self.live_seconds <= MOST_LIVE_SECONDS:
            raise ValueError(f"live_seconds must lie in {LEAST_LIVE_SECONDS}..{MOST_LIVE_SECONDS}")
        if not 1 <= self.attempts <= MOST_ATTEMPTS:
            raise ValueError(f"attempts must lie in 1..{MOST_ATTEMPTS}")
        for name in ("challenge_bpcer", "passive_bpcer"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} must lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class CaptureRules:
    """Through which channels a photograph of a face may come; what comes through another leads to a stronger one."""

    take: tuple[Channel, ...]

    def __post_init__(self) -> None:
        if not self.take:
            raise ValueError("take names no channel")
