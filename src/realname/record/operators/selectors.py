"""Read what operators have: policies, webhook endpoints and deliveries. Inside the tenant's transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db.models import QuerySet

from realname.record.errors import Invalid, NotFound
from realname.record.operators.models import Delivery, Operator, Policy, PolicyInForce, WebhookEndpoint


def name_of() -> str:
    """Return the operator's name, as the words of consent name it."""
    return Operator.objects.get().name


def policies() -> QuerySet[Policy]:
    """Return every published policy."""
    return Policy.objects.all()


def kinds_in_force() -> dict[uuid.UUID, list[str]]:
    """Return the kinds of registration that each policy in force judges, by the policy's id."""
    newest = PolicyInForce.objects.order_by("registration_kind", "-id").distinct("registration_kind")
    found: dict[uuid.UUID, list[str]] = {}
    for row in newest:
        found.setdefault(row.policy_id, []).append(row.registration_kind)
    return found


def policy_of(policy_id: uuid.UUID) -> Policy:
    """Return a policy. NotFound."""
    row = Policy.objects.filter(id=policy_id).first()
    if row is None:
        raise NotFound("There is no such policy.")
    return row


def shown_policy(row: Policy, in_force: dict[uuid.UUID, list[str]]) -> dict[str, Any]:
    """Return a policy as the API tells it."""
    return {
        "id": str(row.id),
        "name": row.name,
        "version": row.version,
        "digest": row.digest,
        "in_force_for": in_force.get(row.id, []),
        "rules": json.loads(row.canonical),
    }


def endpoints() -> QuerySet[WebhookEndpoint]:
    """Return the endpoints that events are sent to."""
    return WebhookEndpoint.objects.filter(deleted_at=None)


def shown_endpoint(row: WebhookEndpoint) -> dict[str, Any]:
    """Return an endpoint as the API tells it: without its secret."""
    return {"id": str(row.id), "url": row.url, "types": row.types}


def deliveries(state: str = "") -> QuerySet[Delivery]:
    """Return deliveries, those of one state where it is named; `dead` is the dead-letter list. Invalid."""
    rows = Delivery.objects.select_related("event")
    if not state:
        return rows
    if state not in Delivery.State.values:
        raise Invalid(f"The state is one of {', '.join(Delivery.State.values)}.", pointer="/state")
    return rows.filter(state=state)


def shown_delivery(row: Delivery) -> dict[str, Any]:
    """Return a delivery as the API tells it."""
    return {
        "id": str(row.id),
        "endpoint_id": str(row.endpoint_id),
        "event_id": str(row.event_id),
        "type": row.event.type,
        "subject": str(row.event.subject),
        "state": row.state,
        "attempts": row.attempts,
        "last_status": row.last_status,
        "last_error": row.last_error,
    }
