"""Tell the operator's systems of a change: an outbox row and its deliveries, in the transaction of the change."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.operators.actions.jobs import defer_delivery
from realname.record.operators.models import Delivery, Event, WebhookEndpoint

SPEC = "1.0"
"""Version of the CloudEvents specification whose member names a body uses."""


def emit(operator_id: uuid.UUID, kind: str, subject: uuid.UUID, data: dict[str, Any] | None = None) -> Event:
    """Write the event and one pending delivery for each endpoint that wants it. Call inside the tenant's transaction.

    `data` must hold no person's data: it leaves the house.
    """
    event = note(operator_id, kind, subject, data)
    endpoints = WebhookEndpoint.objects.filter(deleted_at=None, paused_at=None)
    deliveries = Delivery.objects.bulk_create(
        Delivery(operator_id=operator_id, endpoint=endpoint, event=event)
        for endpoint in endpoints
        if not endpoint.types or kind in endpoint.types
    )
    for delivery in deliveries:
        defer_delivery(operator_id, delivery.id)
    return event


def note(operator_id: uuid.UUID, kind: str, subject: uuid.UUID, data: dict[str, Any] | None = None) -> Event:
    """Write the event and tell nobody: what an operator does to its own deliveries makes no further ones."""
    return Event.objects.create(operator_id=operator_id, type=kind, subject=subject, data=data or {})


def done_by(who: str) -> dict[str, Any]:
    """Return the member of an event's data that says who did it, as `Caller.client_id` names callers."""
    return {"by": who} if who else {}


def events_of(subject: uuid.UUID) -> list[dict[str, Any]]:
    """Return what was told of a subject, oldest first. Inside the tenant's transaction."""
    return [body_of(event) for event in Event.objects.filter(subject=subject).order_by("id")]


def body_of(event: Event) -> dict[str, Any]:
    """Return the event as a CloudEvents 1.0 JSON object."""
    return {
        "specversion": SPEC,
        "id": str(event.id),
        "source": f"/v1/operators/{event.operator_id}",
        "type": event.type,
        "subject": str(event.subject),
        "time": event.created_at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": event.data,
    }
