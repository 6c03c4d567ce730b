"""The check `officer.attested`: the way without the face."""

from __future__ import annotations

from realname.judge.checks.check import Check, Outcome
from realname.judge.facts import Attestation
from realname.judge.rules import OfficerRules


def attested(attestation: Attestation | None, rules: OfficerRules) -> Check:
    """Check that an officer has seen the document, and a second means that the policy takes."""
    name = "officer.attested"
    if attestation is None:
        return Check(name, Outcome.UNSURE, ("officer.not_yet",))
    if not attestation.document_seen:
        return Check(name, Outcome.FAIL, ("officer.document_not_seen",))
    if attestation.second_means not in rules.second_means:
        return Check(name, Outcome.FAIL, ("officer.means_not_accepted",))
    return Check(name, Outcome.PASS, detail={"second_means": attestation.second_means})
