"""The check `contact.code_confirmed`."""

from __future__ import annotations

from realname.judge.checks.check import Check, Outcome
from realname.judge.facts import ContactState

REASONS = {
    ContactState.NOT_SENT: "contact.not_sent",
    ContactState.SENT: "contact.not_confirmed",
    ContactState.EXHAUSTED: "contact.too_many_attempts",
}


def code_confirmed(contact: ContactState | None) -> Check:
    """Check that the person gave back the code that was sent to her number."""
    name = "contact.code_confirmed"
    if contact is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    if contact is ContactState.CONFIRMED:
        return Check(name, Outcome.PASS)
    outcome = Outcome.FAIL if contact is ContactState.EXHAUSTED else Outcome.UNSURE
    return Check(name, outcome, (REASONS[contact],))
