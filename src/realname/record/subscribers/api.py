"""Endpoints of subscribers: read, export and erase a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer
from realname.record.registrations.actions.export import everything_of, picture_of
from realname.record.registrations.actions.retention import erase_person
from realname.record.registrations.schemas import RepresentationsTold, RepresentationTold
from realname.record.subscribers.actions import representations
from realname.record.subscribers.actions.people import export_subscriber, subscriber_of
from realname.record.subscribers.schemas import Erasure, Export, RepresentativeGiven, SubscriberTold
from realname.record.subscribers.sealing import read_fields
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.shapes import WITH_PROBLEMS

router = Router(tags=["subscribers"])

PICTURES = {f"image/{kind}": {"schema": {"type": "string", "format": "binary"}} for kind in ("jpeg", "png", "webp")}
"""What a picture is answered as: the media type that it came in."""


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
    """Export everything that is held on a person, for her; each picture is at the address that it names."""
    with tenant(request.auth.operator_id):
        return {**export_subscriber(subscriber_id), **everything_of(subscriber_id)}


@router.get(
    "/subscribers/{uuid:subscriber_id}/pictures/{uuid:evidence_id}",
    response={200: None, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:read"],
    summary="Export a picture",
    openapi_extra={"responses": {200: {"content": PICTURES}}},
)
def export_picture(request: Request, subscriber_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Export one picture of a person, as it came. 404 once it is erased."""
    with tenant(request.auth.operator_id):
        content, media_type = picture_of(subscriber_id, evidence_id)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "no-store"
    return response


@router.get(
    "/subscribers/{uuid:subscriber_id}/representatives",
    response={200: RepresentationsTold, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:read"],
    summary="List who acts",
)
def list_representatives(request: Request, subscriber_id: uuid.UUID) -> dict[str, Any]:
    """List who acts, or acted, for a person: guardians, carers, and for a company who answers for it."""
    with tenant(request.auth.operator_id):
        subscriber_of(subscriber_id)
        return {"items": representations.representations_of(subscriber_id)}


@router.post(
    "/subscribers/{uuid:subscriber_id}/representatives",
    response={201: RepresentationTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Add a representative",
)
def add_representative(
    request: Request, response: HttpResponse, subscriber_id: uuid.UUID, body: RepresentativeGiven, key: Key
) -> Status[dict[str, Any]]:
    """Write that a guardian or a carer acts for a person."""

    def work() -> Answer:
        acting = representations.Acting(body.kind, body.until, body.mandate)
        row = representations.represent(subscriber_of(subscriber_id), acting)
        return Answer(201, representations.shown(row), about=subscriber_id)

    return once(request, response, key, work)


@router.delete(
    "/subscribers/{uuid:subscriber_id}/representatives/{uuid:representation_id}",
    response={200: RepresentationTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Revoke a mandate",
)
def revoke_representative(request: Request, subscriber_id: uuid.UUID, representation_id: uuid.UUID) -> dict[str, Any]:
    """End a mandate at once; it stays on record. Ending it twice is no error."""
    with tenant(request.auth.operator_id):
        return representations.shown(representations.revoke(subscriber_id, representation_id))


@router.delete(
    "/subscribers/{uuid:subscriber_id}",
    response={200: Erasure, **WITH_PROBLEMS},
    auth=NEEDS["subscribers:erase"],
    summary="Erase a subscriber",
)
def erase(request: Request, subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Destroy the person's key, and with it everything sealed under it; the answer is the proof."""
    return erase_person(request.auth.operator_id, subscriber_id)
