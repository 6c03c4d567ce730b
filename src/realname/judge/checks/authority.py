"""The check `authority.record_matches`. Silence of an authority is never a yes."""

from __future__ import annotations

from collections.abc import Mapping

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import RecordAnswer
from realname.judge.rules import AuthorityRules

ANSWERS: Mapping[str, tuple[Outcome, str]] = {
    "matched": (Outcome.PASS, ""),
    "mismatched": (Outcome.FAIL, "authority.mismatch"),
    "incomplete": (Outcome.UNSURE, "authority.incomplete"),
    "unknown_person": (Outcome.FAIL, "authority.unknown_person"),
    "revoked": (Outcome.FAIL, "authority.document_revoked"),
    "deceased": (Outcome.FAIL, "authority.deceased"),
    "outage": (Outcome.UNSURE, "authority.outage"),
}
"""By the words of an authority's contract."""


def record_matches(record: RecordAnswer | None, rules: AuthorityRules, *, askable: bool = True) -> Check:
    """Check the answer; a match on a record that is older than the policy takes, or of unknown age, is unsure.

    The score is the record's age in days, the threshold the oldest that is taken. Where there was nothing to ask, for
    the document was not read or the person did not agree, other checks say so, and this question does not arise.
    """
    name = "authority.record_matches"
    if record is None and not askable:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    if record is None:
        return Check(name, Outcome.UNSURE, ("authority.not_asked",))
    outcome, reason = ANSWERS[record.state]
    if outcome is Outcome.PASS and rules.max_age_days is not None:
        if record.age_days is None:
            outcome, reason = Outcome.UNSURE, "authority.age_unknown"
        elif record.age_days > rules.max_age_days:
            outcome, reason = Outcome.UNSURE, "authority.stale"
    return Check(
        name,
        outcome,
        (reason,) if reason else (),
        score=None if record.age_days is None else float(record.age_days),
        threshold=None if rules.max_age_days is None else float(rules.max_age_days),
        detail={
            "authority": record.authority,
            **({"disagreeing": list(record.disagreeing)} if record.disagreeing else {}),
            **({"outage": record.outage} if record.outage else {}),
        },
    )
