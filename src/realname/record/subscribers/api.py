"""Endpoints of subscribers: read, export and erase a person."""

from __future__ import annotations

import uuid
from typing import Any

from ninja import Router

from realname.database.rows import tenant
from realname.record.registrations.selectors import registrations_of_subscriber
from realname.record.subscribers.actions.people import erase_subscriber, export_subscriber, subscriber_of
from realname.record.subscribers.schemas import Erasure, Export, SubscriberTold
from realname.record.subscribers.sealing import read_fields
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.shapes import WITH_PROBLEMS

router = Router(tags=["subscribers"])


@router.get(
    "/subscribers/{uuid:subscriber_id}",
    response={200: SubscriberTold, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:read"],
    summary="Read a subscriber",
)
def read(request: Request, subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Read what is kept of a person."""
    with tenant(request.auth.operator_id):
        row = subscriber_of(subscriber_id)
        return {"id": str(row.id), "fields": read_fields(row), "is_erased": row.erased_at is not None}


@router.get(
    "/subscribers/{uuid:subscriber_id}/export",
    response={200: Export, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:read"],
    summary="Export a subscriber",
)
def export(request: Request, subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Export what is held on a person, for her: fields, consents, templates by engine, registrations."""
    with tenant(request.auth.operator_id):
        return {**export_subscriber(subscriber_id), "registrations": registrations_of_subscriber(subscriber_id)}


@router.delete(
    "/subscribers/{uuid:subscriber_id}",
    response={200: Erasure, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:erase"],
    summary="Erase a subscriber",
)
def erase(request: Request, subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Destroy the person's key, and with it everything sealed under it; the answer is the proof."""
    with tenant(request.auth.operator_id):
        return erase_subscriber(subscriber_id)
