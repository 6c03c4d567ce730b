"""What became of attempts, counted by kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from realname.evaluate.attacks.kinds import Kind
from realname.evaluate.intervals import upper_bound


class Ending(StrEnum):
    """What became of an attempt.

    passed       every check passed
    cannot tell  none failed, one could not tell: the person is asked again
    no answer    movement or light was not answered as by a head: the second time in a row it fails
    failed       a check failed
    """

    PASSED = "passed"
    CANNOT_TELL = "cannot tell"
    NO_ANSWER = "no answer"
    FAILED = "failed"


REJECTED = (Ending.NO_ANSWER, Ending.FAILED)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: how it ended, which checks did not pass, with their reasons, and the room's light on the face."""

    seed: int
    ending: Ending
    stopped_by: tuple[str, ...]
    reasons: tuple[str, ...]
    lux: float = 0.0


@dataclass(slots=True)
class Row:
    """A kind's attempts, counted."""

    kind: Kind
    attempts: list[Attempt] = field(default_factory=list)

    def count(self, *endings: Ending) -> int:
        """Return how many ended so."""
        return sum(attempt.ending in endings for attempt in self.attempts)

    @property
    def passed_share(self) -> float:
        """Return the share that passed: of an attack, its APCER (ISO/IEC 30107-3)."""
        return self.count(Ending.PASSED) / max(1, len(self.attempts))

    @property
    def bound(self) -> float:
        """Return the upper bound of that share with 95 % confidence: about 3 / n where none passed."""
        return upper_bound(self.count(Ending.PASSED), len(self.attempts)) if self.attempts else 1.0

    def stopped_by(self) -> list[tuple[str, int]]:
        """Return which checks stopped attempts, the most frequent first."""
        counts = Counter(name for attempt in self.attempts for name in attempt.stopped_by)
        return counts.most_common()
