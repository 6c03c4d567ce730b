"""Read registrations as the API tells them. Inside the tenant's transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from realname.record.errors import Invalid, NotFound
from realname.record.registrations.actions import contacts, ways
from realname.record.registrations.actions.evidence import ERASED
from realname.record.registrations.actions.steps import line_of, possible_now
from realname.record.registrations.models import DecisionRow, Evidence, Line, LineOrder, Reading, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions import representations


def registrations(state: str = "") -> QuerySet[Registration]:
    """Return registrations, those in one state where it is named. Invalid."""
    rows = Registration.objects.select_related("subscriber", "policy", "representation__subscriber")
    if not state:
        return rows
    if state not in [*State]:
        raise Invalid(f"The state is one of {', '.join(State)}.", pointer="/state")
    return rows.filter(state=state)


def registration_of(registration_id: uuid.UUID) -> Registration:
    """Return a registration. NotFound."""
    row = registrations().filter(id=registration_id).first()
    if row is None:
        raise NotFound("There is no such registration.")
    return row


def shown_all(rows: Iterable[Registration]) -> list[dict[str, Any]]:
    """Return registrations as the API tells them, in their order."""
    rows = list(rows)
    ids = [row.id for row in rows]
    counting = Evidence.objects.filter(registration__in=ids, superseded_at=None).order_by("id")
    read = set(Reading.objects.filter(evidence__in=counting).values_list("evidence_id", flat=True))
    decided = {row.registration_id: row for row in DecisionRow.objects.filter(registration__in=ids).order_by("id")}
    evidence: dict[uuid.UUID, list[dict[str, str]]] = {}
    for item in counting:
        evidence.setdefault(item.registration_id, []).append(_evidence(item, is_read=item.id in read))
    return [_shown(row, evidence.get(row.id, []), decided.get(row.id)) for row in rows]


def shown(registration_id: uuid.UUID) -> dict[str, Any]:
    """Return one registration as the API tells it. NotFound."""
    return shown_all([registration_of(registration_id)])[0]


def registrations_of_subscriber(subscriber_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return a person's registrations, oldest first."""
    return shown_all(registrations().filter(subscriber=subscriber_id).order_by("id"))


def _shown(row: Registration, evidence: list[dict[str, str]], decision: DecisionRow | None) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "state": row.state,
        "way": row.way,
        "language": row.language,
        "line": None if row.subscriber.erased_at else line_of(row) or None,
        "subscriber_id": str(row.subscriber_id),
        "holder_id": str(row.holder_id) if row.holder_id else None,
        "representation": representations.shown(row.representation) if row.representation else None,
        "policy": {"id": str(row.policy_id), "name": row.policy.name, "version": row.policy.version},
        "evidence": evidence,
        "contact": None if row.subscriber.erased_at else contacts.shown(row.id),
        "appointment": ways.appointment_of(row.id),
        "decision": _decision(decision) if decision else None,
        "order": _order(row.id),
        "possible_now": list(possible_now(row)),
        "waiting_for": row.waiting_for,
        "created_at": _rfc3339(row.created_at),
        "expires_at": _rfc3339(row.expires_at),
    }


def _evidence(row: Evidence, *, is_read: bool) -> dict[str, str]:
    state = ("erased" if row.failed == ERASED else "failed") if row.failed else "measured" if is_read else "measuring"
    return {"id": str(row.id), "kind": row.kind, "state": state, "reason": row.failed}


def _order(registration_id: uuid.UUID) -> dict[str, Any] | None:
    row = LineOrder.objects.filter(registration=registration_id).first()
    if row is None:
        return None
    return {
        "action": row.action,
        "state": row.state,
        "attempts": row.attempts,
        "reference": row.reference,
        "code": row.code,
        "last_error": row.last_error,
    }


def lines() -> QuerySet[Line]:
    """Return the lines that are or were held."""
    return Line.objects.select_related("subscriber")


def _decision(row: DecisionRow) -> dict[str, Any]:
    return {"outcome": row.outcome, "reasons": json.loads(row.decision)["reasons"]}


def _rfc3339(moment: Any) -> str:
    return str(moment.isoformat()).replace("+00:00", "Z")
