"""Registrations and decisions of known numbers, written as rows: nothing is measured for them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.integration.picture_way import begin

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.models import DecisionRow, Registration

ENGINE = {"name": "default", "version": "1", "digest": "ab" * 32}


def registered(caller: Caller, at: datetime) -> uuid.UUID:
    """Begin a registration at a moment."""
    registration = begin(caller)
    with tenant(caller.operator_id):
        Registration.objects.filter(id=registration).update(created_at=at)
    return registration


def decided(  # noqa: PLR0913  a decision has that many properties
    caller: Caller,
    registration: uuid.UUID,
    at: datetime,
    outcome: str = "approved",
    reasons: Sequence[str] = (),
    *,
    way: str = "face",
    score: float | None = None,
    threshold: float = 0.5,
) -> None:
    """Write a decision of a moment, with one comparison where a score is given."""
    checks: list[dict[str, Any]] = [{"name": "consent.given", "outcome": "pass", "score": 2, "engine": None}]
    if score is not None:
        one = {"name": "face.matches_document", "outcome": "pass", "score": score, "threshold": threshold}
        checks.append(one | {"engine": ENGINE})
    with tenant(caller.operator_id):
        policy = Registration.objects.get(id=registration).policy_id
        DecisionRow.objects.create(
            operator_id=caller.operator_id,
            registration_id=registration,
            policy_id=policy,
            created_at=at,
            outcome=outcome,
            way=way,
            checks=json.dumps(checks),
            decision=json.dumps({"outcome": outcome, "reasons": list(reasons)}),
        )


def a_registration(caller: Caller, at: datetime, taking_s: float, outcome: str = "approved", **more: Any) -> uuid.UUID:
    """Begin a registration, and decide it after some seconds."""
    registration = registered(caller, at)
    decided(caller, registration, at + timedelta(seconds=taking_s), outcome, **more)
    return registration
