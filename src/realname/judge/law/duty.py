"""One duty of a law: where it is written, what meets it, the tests that show it, and what remains for people to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from realname.judge.law.demands import DEMANDS
from realname.judge.policy import Policy
from realname.judge.reasons import LANGUAGES

TEST = re.compile(r"tests/[a-z0-9_/]+\.py::test_[a-z0-9_]+")
"""How a test is named: the way pytest names it, without parameters."""


class Status(StrEnum):
    """How far a duty is met.

    MET          by the service as it is, and tests show it
    MET_WITH     by a policy that asks for what the duty names, and tests show that this works
    OPERATOR     something remains that people of the operator must do; tests show the service's part, where it has one
    NOT_MET      the service lacks it
    """

    MET = "met"
    MET_WITH = "met_with"
    OPERATOR = "operator"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. Texts are by language; an empty mapping says nothing.

    source        key of the pack's sources; `clause` is the place in it
    certain       whether we are sure of the clause and of its being in force; otherwise counsel is to verify it
    means         what of the service meets it
    demand        what a policy must ask for, by its name in `DEMANDS`; `at_least` and `at_most` are its number
    tests         the tests that show it, as pytest names them
    operator      what remains for the operator to do
    lacks         what the service lacks
    from_people   the number of people whose faces are stored from which on the duty holds; 0: always
    """

    id: str
    source: str
    clause: str
    certain: bool
    text: Mapping[str, str]
    means: Mapping[str, str] = field(default_factory=dict)
    demand: str = ""
    at_least: float | None = None
    at_most: float | None = None
    tests: tuple[str, ...] = ()
    operator: Mapping[str, str] = field(default_factory=dict)
    lacks: Mapping[str, str] = field(default_factory=dict)
    from_people: int = 0

    def __post_init__(self) -> None:
        for name in ("text", "means", "operator", "lacks"):
            said = getattr(self, name)
            if (said or name == "text") and set(said) != set(LANGUAGES):
                raise ValueError(f"{self.id}: {name} is to be said in {' and '.join(LANGUAGES)}")
        if self.demand and self.demand not in DEMANDS:
            raise ValueError(f"{self.id}: there is no demand {self.demand!r}")
        if bad := next((test for test in self.tests if not TEST.fullmatch(test)), None):
            raise ValueError(f"{self.id}: {bad!r} names no test")
        if bool(self.means) is not bool(self.tests):
            raise ValueError(f"{self.id}: what meets a duty is shown by tests, and tests show what meets one")
        if not (self.tests or self.operator or self.lacks):
            raise ValueError(f"{self.id}: nothing is said of how it is met")

    @property
    def status(self) -> Status:
        """Return how far the duty is met: what is lacking or left to people outweighs what is there."""
        if self.lacks:
            return Status.NOT_MET
        if self.operator:
            return Status.OPERATOR
        return Status.MET_WITH if self.demand else Status.MET

    def violated_by(self, policy: Policy) -> bool:
        """Tell whether a policy does not ask for what the duty demands of it."""
        return bool(self.demand) and not DEMANDS[self.demand](policy, self.at_least, self.at_most)

    def is_due(self, people: int) -> bool:
        """Tell whether the duty holds where faces of so many people are stored."""
        return people >= self.from_people
