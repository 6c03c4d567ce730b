"""The check `document.not_disputed`."""

from __future__ import annotations

from collections.abc import Sequence

from realname.judge.checks.check import Check, Outcome


def not_disputed(disputed: Sequence[str]) -> Check:
    """Check that the person does not say that a field was read wrongly. What she says instead, a person looks at."""
    name = "document.not_disputed"
    if not disputed:
        return Check(name, Outcome.PASS)
    return Check(name, Outcome.UNSURE, ("document.disputed",), detail={"fields": list(disputed)})
