"""Checks and a policy become a decision: a pure function, so that anyone can replay it years later.

The order of severity is approved < retry < review < rejected, and the most severe consequence stands: what a person
ought to look at is not washed away by another attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from realname.judge.checks.check import MISSING, NOT_APPLICABLE, QUESTIONS, Check, Outcome
from realname.judge.facts import Way
from realname.judge.policy import Policy
from realname.judge.rules import CheckRule, Consequence, Requirement

PRESENCE = "face.presence_not_established"
UNCERTIFIED = "face.presence_not_certified"
GENUINENESS = "document.genuineness_not_established"


class Result(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    RETRY = "retry"
    REVIEW = "review"
    REJECTED = "rejected"


SEVERITY: Sequence[Result] = (Result.APPROVED, Result.RETRY, Result.REVIEW, Result.REJECTED)

_RESULTS = {
    Consequence.RETRY: Result.RETRY,
    Consequence.REVIEW: Result.REVIEW,
    Consequence.REJECT: Result.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, why, and by which rules.

    reasons    codes of the catalogue, those of the most severe consequence first; empty when approved
    cautions   codes of what the decision does not establish, whatever its outcome
    """

    outcome: Result
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    policy_name: str
    policy_version: int
    policy_digest: str
    way: Way = Way.FACE


def decide(checks: Iterable[Check], policy: Policy, way: Way = Way.FACE) -> Decision:
    """Decide by what the policy asks of that way. A check that it asks and that is not there counts as unsure.

    The checks' order, times and figures change nothing, nor does a check that the policy does not ask.
    """
    asked = policy.asks(way)
    if not asked:
        raise ValueError("the policy has no such way")
    by_name: dict[str, list[Check]] = {name: [] for name in QUESTIONS}
    for check in checks:
        by_name[check.name].append(check)
    found = [
        (SEVERITY.index(result), place, code)
        for place, name in enumerate(QUESTIONS)
        if name in asked
        for result, codes in _consequences(by_name[name], asked[name])
        for code in codes
    ]
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    return Decision(
        outcome=SEVERITY[found[0][0]] if found else Result.APPROVED,
        reasons=tuple(dict.fromkeys(code for _, _, code in found)),
        cautions=tuple(_cautions(asked, by_name["face.live"])),
        policy_name=policy.name,
        policy_version=policy.version,
        policy_digest=policy.digest,
        way=way,
    )


def _cautions(asked: Mapping[str, CheckRule], live: Sequence[Check]) -> Iterable[str]:
    """Give what the decision does not establish. A challenge that was met is an uncertified sign."""
    if any(name.startswith("face.") for name in asked):
        shown = "face.live" in asked and live and all(check.outcome is Outcome.PASS for check in live)
        yield UNCERTIFIED if shown else PRESENCE
    if any(name.startswith("document.") for name in asked):
        yield GENUINENESS


def _consequences(checks: Sequence[Check], rule: CheckRule) -> Iterable[tuple[Result, tuple[str, ...]]]:
    if not checks:
        yield _RESULTS[rule.unsure], (MISSING,)
    for check in checks:
        if check.outcome is Outcome.FAIL:
            yield _RESULTS[rule.fail], check.reasons
        elif check.outcome is not Outcome.PASS and not _may_stand_skipped(check, rule):
            yield _RESULTS[rule.unsure], check.reasons


def _may_stand_skipped(check: Check, rule: CheckRule) -> bool:
    return (
        check.outcome is Outcome.SKIPPED
        and check.reasons == (NOT_APPLICABLE,)
        and rule.required is Requirement.WHERE_APPLICABLE
    )
