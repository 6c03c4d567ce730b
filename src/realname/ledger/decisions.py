"""The leaf of a decision, and what opens it: made in one place, so that it can be replayed.

What is committed to is the canonical JSON of the checks. With the salt and the public policy, anyone who is given them
makes the same decision again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from realname.judge.canonical import canonical
from realname.judge.checks.check import Check
from realname.judge.decision import Decision
from realname.judge.shapes import ShapeError, build
from realname.ledger.commitments import Opening, new_salt
from realname.ledger.errors import LeafError
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, whole_milliseconds
from realname.ledger.values import Value


def decision_leaf(  # noqa: PLR0913  one argument a fact of the decision
    decision: Decision,
    checks: Sequence[Check],
    at: datetime,
    *,
    operator: str,
    registration: str,
    took_s: float | None = None,
) -> tuple[Leaf, Opening]:
    """Return the public leaf of a decision, and the opening to seal under the person's key.

    operator, registration   the operator's identifier, and the kind of registration
    took_s                   how long the person waited; cut to whole seconds
    """
    opening = Opening(new_salt(), canonical(list(checks)))
    body: dict[str, Value] = {
        "operator": operator,
        "registration": registration,
        "way": decision.way.value,
        "outcome": decision.outcome.value,
        "reasons": list(decision.reasons),
        "policy": decision.policy_digest,
        "engines": engines_of(checks),
        "commitment": opening.commitment,
    }
    if took_s is not None:
        body["took_s"] = max(0, int(took_s))
    return Leaf(LeafKind.DECISION, whole_milliseconds(at), body), opening


def engines_of(checks: Sequence[Check]) -> list[str]:
    """Return the digests of the engines that measured for these checks, sorted."""
    return sorted({check.engine.digest for check in checks if check.engine is not None})


def checks_of(content: bytes) -> list[Check]:
    """Return the checks that an opened decision holds. LeafError `opening.malformed`."""
    try:
        table = json.loads(content)
        if not isinstance(table, list):
            raise ShapeError("not a list of checks")
        return [build(Check, item) for item in table]
    except (ValueError, RecursionError) as error:
        raise LeafError(
            "the opened content is no list of checks of this version",
            code="opening.malformed",
            remedy="Update realname, and try again.",
        ) from error
