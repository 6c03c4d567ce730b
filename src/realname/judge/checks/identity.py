"""The check `identity.is_holder`."""

from __future__ import annotations

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import HolderState

ANSWERS = {
    HolderState.NONE: (Outcome.SKIPPED, (NOT_APPLICABLE,)),
    HolderState.UNKNOWN: (Outcome.UNSURE, ("identity.holder_unknown",)),
    HolderState.SAME: (Outcome.PASS, ()),
    HolderState.OTHER: (Outcome.FAIL, ("identity.not_holder",)),
}


def is_holder(holder: HolderState) -> Check:
    """Check that the document is that of the line's present holder, by its number."""
    outcome, reasons = ANSWERS[holder]
    return Check("identity.is_holder", outcome, reasons)
