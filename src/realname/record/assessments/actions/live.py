"""Hold registrations and decisions against the signed assessment. Called by registrations, by the settings' paths.

Where people depend on the service, nobody registers before an assessment was signed for the first time. A change of
policy or engine afterwards stops nobody: until it is signed too, decisions are marked as made on trial.
"""

from __future__ import annotations

import json
import uuid

from realname.connect.transport.production import in_production
from realname.record.assessments.models import Assessment, TrialDecision
from realname.record.assessments.selectors import covers
from realname.record.errors import Conflict
from realname.record.registrations.models import DecisionRow


def require_assessed(operator_id: uuid.UUID) -> None:
    """Refuse a registration in production before any assessment: Conflict `assessment.none`. In the transaction."""
    del operator_id  # the transaction is the operator's own
    if in_production() and not Assessment.objects.exists():
        raise Conflict(
            "The operator has signed no impact assessment.",
            code="assessment.none",
            remedy="An administrator signs one at /operator/assessment; nobody is registered before.",
        )


def mark_trial(row: DecisionRow) -> None:
    """Mark a decision that the newest assessment does not cover. In the transaction of the decision."""
    if not covers(row.policy.digest, engines_of(row)):
        TrialDecision.objects.create(operator_id=row.operator_id, decision=row)


def engines_of(row: DecisionRow) -> set[str]:
    """Return the digests of the engines whose scores a decision rests on: those that compared faces."""
    checks = json.loads(row.checks)
    return {
        check["engine"]["digest"]
        for check in checks
        if check["name"].startswith("face.matches_") and check.get("engine")
    }
