"""The check `consent.given`."""

from __future__ import annotations

from collections.abc import Sequence

from realname.judge.checks.check import Check, Outcome
from realname.judge.facts import Consent


def given(consent: Consent | None, needed: Sequence[str]) -> Check:
    """Check that every purpose that this way of verification needs is agreed to, and not withdrawn."""
    name = "consent.given"
    if consent is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    missing = [purpose for purpose in needed if purpose not in consent.purposes]
    return Check(
        name,
        Outcome.FAIL if missing else Outcome.PASS,
        ("consent.missing",) if missing else (),
        score=float(len(needed) - len(missing)),
        threshold=float(len(needed)),
        detail={"missing": missing} if missing else {},
    )
