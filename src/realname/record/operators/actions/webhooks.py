"""Webhook endpoints and deliveries: signed by Standard Webhooks, tried again with growing waits, dead after a day."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from realname.connect.activation.signing import new_secret
from realname.connect.activation.webhooks import EndpointGone, WebhookAddress, deliver
from realname.connect.keys.data_keys import Place
from realname.connect.transport.addresses import Reach, check_url
from realname.connect.transport.errors import TransportError
from realname.connect.transport.production import in_production
from realname.database.rows import tenant
from realname.record.errors import Invalid, NotFound
from realname.record.operators import sealing
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import body_of, done_by, emit, note
from realname.record.operators.actions.jobs import defer_delivery
from realname.record.operators.models import Delivery, WebhookEndpoint

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 7200, 14400, 21600, 36000))
"""Waits after each failed attempt, as Standard Webhooks suggests: quick at first, about a day in all."""

JITTER = 0.2
"""Share of a wait that is drawn by chance, so that a recovered system is not met by everybody at once."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint just made, with its signing secret, which is shown once."""

    id: uuid.UUID
    secret: str = field(repr=False)


def add_endpoint(caller: Caller, url: str, types: tuple[str, ...]) -> NewEndpoint:
    """Register where events are sent. Invalid where the address may not be called. Inside the tenant's transaction."""
    try:
        check_url(url, _reach())
    except TransportError as error:
        raise Invalid(str(error), code="webhook.url", remedy=error.remedy, pointer="/url") from error
    secret = new_secret()
    endpoint = WebhookEndpoint(operator_id=caller.operator_id, url=url, types=list(types))
    endpoint.sealed_secret = sealing.seal(caller.operator_id, secret.encode(), _place(endpoint.id))
    emit(caller.operator_id, "webhook.added", endpoint.id, done_by(caller.client_id))  # told to those before it
    endpoint.save(force_insert=True)
    return NewEndpoint(endpoint.id, secret)


def remove_endpoint(endpoint_id: uuid.UUID, caller: Caller | None = None) -> None:
    """Stop sending to an endpoint; its deliveries stay on record. Inside the tenant's transaction."""
    row = WebhookEndpoint.objects.filter(id=endpoint_id, deleted_at=None).first()
    if row is None:
        raise NotFound("There is no such endpoint.")
    row.deleted_at = timezone.now()
    row.save(update_fields=("deleted_at",))
    emit(row.operator_id, "webhook.removed", endpoint_id, done_by(caller.client_id if caller else ""))


def redeliver(caller: Caller, delivery_id: uuid.UUID) -> Delivery:
    """Send an event again, whether it was delivered or is dead. Inside the tenant's transaction."""
    row = Delivery.objects.select_for_update().filter(id=delivery_id, endpoint__deleted_at=None).first()
    if row is None:
        raise NotFound("There is no such delivery, or its endpoint is gone.")
    row.state, row.attempts, row.next_attempt_at = Delivery.State.PENDING, 0, timezone.now()
    row.save(update_fields=("state", "attempts", "next_attempt_at"))
    note(caller.operator_id, "webhook.redelivered", row.id, done_by(caller.client_id))
    defer_delivery(caller.operator_id, row.id)
    return row


def attempt_delivery(operator_id: uuid.UUID, delivery_id: uuid.UUID) -> datetime | None:
    """Send one delivery if it is due, and return when to try again, or None.

    No transaction is open while the other side is waited for. A receiver may see an event twice, with the same
    `webhook-id`: where we die between its answer and our row, the event is sent again rather than lost.
    """
    with tenant(operator_id):
        row = Delivery.objects.select_related("endpoint", "event").filter(id=delivery_id).first()
        if row is None or row.state != Delivery.State.PENDING or row.endpoint.deleted_at or row.endpoint.paused_at:
            return None
        secret = sealing.unseal(operator_id, bytes(row.endpoint.sealed_secret), _place(row.endpoint_id))
        address, body = WebhookAddress(row.endpoint.url, [secret.decode()]), body_of(row.event)
    status, error = _send(address, str(row.event_id), body)
    return _note(operator_id, delivery_id, status, error)


def _send(address: WebhookAddress, event_id: str, body: Mapping[str, Any]) -> tuple[int | None, TransportError | None]:
    try:
        return deliver(address, event_id, body, _reach()), None
    except TransportError as error:
        return getattr(error, "status", None), error


def _note(
    operator_id: uuid.UUID, delivery_id: uuid.UUID, status: int | None, error: TransportError | None
) -> datetime | None:
    with tenant(operator_id):
        row = Delivery.objects.select_for_update().get(id=delivery_id)
        row.attempts += 1
        row.last_status, row.last_error = status, error.code if error else ""
        again = None
        if error is None:
            row.state = Delivery.State.DELIVERED
        elif isinstance(error, EndpointGone) or row.attempts > len(WAITS):
            row.state = Delivery.State.DEAD
        else:
            wait = WAITS[row.attempts - 1] * (1 + random.uniform(-JITTER, JITTER))  # noqa: S311  no secret hangs on it
            again = row.next_attempt_at = timezone.now() + wait
        row.save()
    return again


def _reach() -> Reach:
    """Where endpoints may lie: public addresses in production; in development also this machine."""
    return Reach.PUBLIC if in_production() else Reach.PUBLIC_OR_LOOPBACK


def _place(endpoint_id: uuid.UUID) -> Place:
    return Place("operators_webhook_endpoint", "sealed_secret", endpoint_id)
