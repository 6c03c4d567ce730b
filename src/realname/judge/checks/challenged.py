"""Whether photographs of a face had to answer a challenge, and whether they did: asked before a challenge is judged."""

from __future__ import annotations

from dataclasses import replace

from realname.judge.capture_rules import LivenessRules
from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import Capture

NO_RESPONSE = "face.no_response"
NO_RESPONSE_AGAIN = "face.no_response_again"
"""The face gave light or movement no answer at all, as a picture or a recording gives none: once, and once more. How
often before, the record counts by the first of these codes in earlier decisions (`Capture.unanswered`)."""


def unchallenged(name: str, capture: Capture | None, rules: LivenessRules | None) -> Check | None:
    """Return the check's answer where there is no challenge to judge, None where there is one.

    Photographs that came through a channel that must answer a challenge, and answer none, are unsure.
    """
    if capture is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    if capture.envelope is not None:
        return None
    if rules is None or capture.channel not in rules.of:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    return Check(name, Outcome.UNSURE, ("face.no_challenge",))


def at_the_last_attempt(check: Check, capture: Capture | None, rules: LivenessRules | None) -> Check:
    """Return the check; one that is still unsure after the last attempt is failed, so that it is not asked for ever.

    The policy says what follows from that: in those that ship a person decides.
    """
    if check.outcome is not Outcome.UNSURE or capture is None or rules is None or capture.attempts < rules.attempts:
        return check
    return replace(check, outcome=Outcome.FAIL, reasons=("face.attempts_used_up", *check.reasons))
