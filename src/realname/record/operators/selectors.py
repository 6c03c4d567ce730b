"""Read what operators have: policies, webhook endpoints and deliveries. Inside the tenant's transaction."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from realname.record.errors import Invalid, NotFound
from realname.record.operators.models import (
    ApiClient,
    Connection,
    Delivery,
    Event,
    Operator,
    Policy,
    PolicyInForce,
    WebhookEndpoint,
)

ADMINISTRATIVE = (
    "policy.",
    "client.",
    "connection.",
    "webhook.",
    "store.",
    "staff.",
    "assessment.",
    "watch.",
    "access.",
    "campaign.",
    "never_bar.",
    "programme.",
    "terminal.",
    "clearance.",
)
"""How the types of events begin that tell what was done to the operator's settings and staff."""


def name_of() -> str:
    """Return the operator's name, as the words of consent name it."""
    return Operator.objects.get().name


def slug_of() -> str:
    """Return the operator's short name, which others may have too."""
    return Operator.objects.get().slug


def operator_slug() -> str:
    """Return the short name by which the operator's staff sign in."""
    return Operator.objects.get().slug


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


def in_force_since() -> dict[uuid.UUID, list[tuple[str, datetime]]]:
    """Return which kinds each policy in force judges and since when, by the policy's id."""
    newest = PolicyInForce.objects.order_by("registration_kind", "-id").distinct("registration_kind")
    found: dict[uuid.UUID, list[tuple[str, datetime]]] = {}
    for row in newest:
        found.setdefault(row.policy_id, []).append((row.registration_kind, row.created_at))
    return found


def clients() -> QuerySet[ApiClient]:
    """Return the API clients, those that still can sign in first, the newest first."""
    return ApiClient.objects.order_by(F("revoked_at").asc(nulls_first=True), "-id")


def client_of(client_id: uuid.UUID) -> ApiClient:
    """Return an API client. NotFound."""
    row = ApiClient.objects.filter(id=client_id).first()
    if row is None:
        raise NotFound("There is no such client.")
    return row


def connections() -> QuerySet[Connection]:
    """Return the systems that are connected, without their settings, which stay sealed."""
    return Connection.objects.defer("sealed_settings").order_by("kind")


def deliveries_by_urgency() -> QuerySet[Delivery]:
    """Return deliveries to endpoints that are there: the dead first, then what waits, the newest first."""
    order = Case(When(state=Delivery.State.DEAD, then=0), When(state=Delivery.State.PENDING, then=1), default=2)
    rows = Delivery.objects.select_related("event", "endpoint").filter(endpoint__deleted_at=None)
    return rows.order_by(order, "-id")


def administrative_events() -> QuerySet[Event]:
    """Return what was done to the operator's settings and staff, the newest first."""
    asked = Q()
    for start in ADMINISTRATIVE:
        asked |= Q(type__startswith=start)
    return Event.objects.filter(asked).exclude(type="staff.signed_in").order_by("-id")
