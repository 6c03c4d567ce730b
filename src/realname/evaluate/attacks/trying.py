"""Try attempts of a kind on the measurement and the judgement that the service uses, and count what became of them.

A part that stops an attempt decides it: that part is filmed and judged first, everything else granted to the attacker
at its best. Only what passes so is filmed and judged whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from random import Random

from realname.evaluate.attacks.endings import Attempt, Ending
from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.kinds import Case, Kind
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.evaluate.attacks.settings import setting
from realname.judge.calibration import Calibration, calibration_for
from realname.judge.checks.capture import not_injected
from realname.judge.checks.challenged import NO_RESPONSE
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.liveness import challenge_met, live
from realname.judge.facts import Capture, Channel, Envelope
from realname.judge.policy import Policy
from realname.measure.challenges import (
    BlinkReading,
    ChallengeReading,
    LightReading,
    MotionReading,
    PartKind,
    Recording,
    Script,
    StreamReading,
)
from realname.measure.liveness.engine import ChallengeEngine
from realname.measure.liveness.script import Wishes, draw
from realname.measure.readings import Permit

PERMIT = Permit("evaluation", "simulated")
MOVEMENTS = (PartKind.TURN, PartKind.CLOSER)
POOLED = 24
OTHER_SCRIPTS = 1_000_000
"""Good recordings of other scripts that replays take from, shared between attempts."""


class Trial:
    """Attempts under one policy; the same seed gives the same attempt.

    `sources` are photographs, and `people` says for each by a number whose it is: one person may have several.
    """

    def __init__(
        self, engine: ChallengeEngine, policy: Policy, sources: Sequence[Source], people: Sequence[int]
    ) -> None:
        if policy.liveness is None or policy.face is None or policy.capture is None:
            raise ValueError("the policy asks for no challenge")
        self._engine, self._sources, self._whose = engine, sources, people
        self._rules, self._face, self._capture = policy.liveness, policy.face, policy.capture
        self._recorded: dict[int, Recording] = {}
        self._calibration: Calibration | None = None

    def script(self, seed: int) -> Script:
        """Draw what is asked of an attempt, as the policy would."""
        wishes = Wishes(self._rules.turns, self._rules.closer, self._rules.light, self._rules.blink)
        return draw(wishes, Random(seed))  # noqa: S311  repeatable, as attempts of a trial are

    def attempt(self, kind: Kind, seed: int) -> Attempt:
        """Make one attempt and judge it."""
        if kind.first is not None:
            first = self.judge(seed, self.measure(kind, seed, first=True))
            if first.ending is not Ending.PASSED:
                return first
        return self.judge(seed, self.measure(kind, seed))

    def measure(self, kind: Kind, seed: int, *, first: bool = False) -> ChallengeReading:
        """Make one attempt and measure it; with `first`, only the part that stops its kind soonest."""
        script = self.script(seed)
        case = Case(script, self._people(seed), partial(self._other, seed), seed)
        if not first or kind.first is None:
            return self._engine.measure(kind.make(case, None), PERMIT)
        number = _first_of(script, kind.first)
        return self._granted(kind.make(case, (number,)), script, number)

    def judge(self, seed: int, reading: ChallengeReading) -> Attempt:
        """Say how an attempt ends by what was measured on it."""
        if self._calibration is None:
            self._calibration = calibration_for(reading.likeness_by)
        capture = Capture(Channel.PHONE, HONEST, attempts=1)
        checks = (
            live(reading, capture, self._rules),
            challenge_met(reading, capture, self._rules, self._face, self._calibration),
            not_injected(reading, capture, self._capture, self._rules),
        )
        return _ended(seed, checks)

    def _people(self, seed: int) -> tuple[Source, Source]:
        """Return the photographs of two people."""
        one = seed % len(self._sources)
        others = [n for n, whose in enumerate(self._whose) if whose != self._whose[one]]
        return self._sources[one], self._sources[others[seed // len(self._sources) * 7 % len(others)]]

    def _other(self, seed: int) -> Recording:
        """Return a good recording of an answer to another script."""
        slot = seed % POOLED
        if slot not in self._recorded:
            script = self.script(slot + OTHER_SCRIPTS)
            self._recorded[slot] = simulated_bona_fide(script, self._people(slot)[0], slot).recording()
        return self._recorded[slot]

    def _granted(self, part: Recording, script: Script, number: int) -> ChallengeReading:
        """Measure one part's pictures, and grant all other parts at their best."""
        found = self._engine.measure(part, PERMIT)
        best = granted(script, found)
        return replace(
            best,
            motions=tuple(next((m for m in found.motions if m.part == number == b.part), b) for b in best.motions),
            lights=tuple(next((m for m in found.lights if m.part == number == b.part), b) for b in best.lights),
        )


HONEST = Envelope(
    "Front camera", 1280, 960, 30.0, 720, 960, 0.0, automated=False, other_key=False, took_ms=9000.0, passed_ms=12000.0
)
"""What a good phone says of itself: software in the camera's place says the same."""


def granted(script: Script, measured: ChallengeReading) -> ChallengeReading:
    """Return a reading in which every part of a script was answered well by the same face."""
    motions, lights, blinks = [], [], []
    for number, part in enumerate(script.parts):
        if part.kind in MOVEMENTS:
            near = part.kind is PartKind.CLOSER
            yaw, growth, slope = (0.0, 1.6, 1.0) if near else (25.0, 1.0, 0.0)
            motions.append(MotionReading(number, yaw, growth, 1.5, 300, 0.04, 0.012, 0.03, slope))
        elif part.kind is PartKind.LIGHT:
            lights.append(LightReading(number, 0.98, 0.08, 0.004, 0.8, 1.0, 66.0, 16.0, 40_000, 0.15, 0.0005))
        elif part.kind is PartKind.BLINK:
            blinks.append(BlinkReading(number, 0.2, 150.0, 45))
    return replace(
        measured,
        script=script,
        motions=tuple(motions),
        lights=tuple(lights),
        blinks=tuple(blinks),
        stream=StreamReading(0, 0.2, 0, 0.0, 50.0, 300.0),
        likeness=0.9,
        faceless=0,
        several=0,
    )


def _first_of(script: Script, kind: PartKind) -> int:
    wanted = MOVEMENTS if kind in MOVEMENTS else (kind,)
    return next(number for number, part in enumerate(script.parts) if part.kind in wanted)


def _ended(seed: int, checks: Sequence[Check]) -> Attempt:
    stopping = [check for check in checks if check.outcome is not Outcome.PASS]
    reasons = tuple(reason for check in stopping for reason in check.reasons)
    ending = Ending.CANNOT_TELL if stopping else Ending.PASSED
    if any(check.outcome is Outcome.FAIL for check in stopping):
        ending = Ending.FAILED
    elif NO_RESPONSE in reasons:
        ending = Ending.NO_ANSWER
    return Attempt(seed, ending, tuple(check.name for check in stopping), reasons, setting(seed).room.lux)
