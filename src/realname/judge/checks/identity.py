"""The checks `identity.is_holder`, `identity.line_limit` and `identity.not_blocked`."""

from __future__ import annotations

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import BlockState, HolderState, LinesState
from realname.judge.identity_rules import IdentityRules

ANSWERS = {
    HolderState.NONE: (Outcome.SKIPPED, (NOT_APPLICABLE,)),
    HolderState.UNKNOWN: (Outcome.UNSURE, ("identity.holder_unknown",)),
    HolderState.SAME: (Outcome.PASS, ()),
    HolderState.OTHER: (Outcome.FAIL, ("identity.not_holder",)),
}

LINES = {
    LinesState.NONE: (Outcome.SKIPPED, (NOT_APPLICABLE,)),
    LinesState.UNKNOWN: (Outcome.UNSURE, ("identity.not_known",)),
    LinesState.FREE: (Outcome.PASS, ()),
    LinesState.AT_OPERATOR: (Outcome.FAIL, ("identity.lines_at_operator",)),
    LinesState.IN_ALL: (Outcome.FAIL, ("identity.lines_in_all",)),
}

BLOCKS = {
    BlockState.NONE: (Outcome.SKIPPED, (NOT_APPLICABLE,)),
    BlockState.UNKNOWN: (Outcome.UNSURE, ("identity.not_known",)),
    BlockState.CLEAR: (Outcome.PASS, ()),
    BlockState.BLOCKED: (Outcome.FAIL, ("identity.blocked",)),
}


def is_holder(holder: HolderState) -> Check:
    """Check that the document is that of the line's present holder, by its number."""
    outcome, reasons = ANSWERS[holder]
    return Check("identity.is_holder", outcome, reasons)


def line_limit(lines: LinesState, rules: IdentityRules) -> Check:
    """Check that the identity may have a further line. How many it has, and where, is not told."""
    outcome, reasons = LINES[lines]
    limits = {"lines_at_operator": rules.lines_at_operator, "lines_in_all": rules.lines_in_all}
    return Check("identity.line_limit", outcome, reasons, detail=limits)


def not_blocked(block: BlockState) -> Check:
    """Check that the identity is not on the operator's block list. Why it is, its entry says."""
    outcome, reasons = BLOCKS[block]
    return Check("identity.not_blocked", outcome, reasons)
