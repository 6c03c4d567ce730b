"""Endpoints of consent: the words to show, what a person agreed to, and its withdrawal."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer
from realname.record.registrations import selectors
from realname.record.registrations.actions import steps
from realname.record.registrations.consents_schemas import ConsentGiven, ReceiptsTold, ReceiptTold, TextsTold
from realname.record.subscribers import selectors as consents
from realname.record.subscribers.actions.consents import Agreement, shown, withdraw_consent
from realname.record.web.authentication import OR_PHONE, Request
from realname.record.web.once import Key, once
from realname.record.web.shapes import WITH_PROBLEMS

router = Router(tags=["consents"])


@router.get(
    "/consent-texts",
    response={200: TextsTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read the words of consent",
)
def list_texts(request: Request, language: Annotated[str, Query(max_length=20)] = "en") -> dict[str, Any]:
    """Read the words to show for every purpose, with the digest by which they are agreed to."""
    with tenant(request.auth.operator_id):
        return {"items": consents.texts_in(language)}


@router.post(
    "/registrations/{uuid:registration_id}/consents",
    response={201: ReceiptTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    by_alias=True,
    summary="Record a consent",
)
def give(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: ConsentGiven, key: Key
) -> Status[dict[str, Any]]:
    """Record that the person agreed to a purpose, in the words shown; the receipt is hers to keep."""

    def work() -> Answer:
        agreement = Agreement(
            body.purpose,
            body.language,
            body.words_digest,
            body.method,
            by_representative=body.given_by == "representative",
        )
        return Answer(201, shown(steps.consent(registration_id, agreement)))

    return once(request, response, key, work)


@router.get(
    "/registrations/{uuid:registration_id}/consents",
    response={200: ReceiptsTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    by_alias=True,
    summary="Read the receipts",
)
def list_receipts(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    """Read every receipt of the person, also those withdrawn."""
    with tenant(request.auth.operator_id):
        return {"items": consents.receipts_of(selectors.registration_of(registration_id).subscriber_id)}


@router.delete(
    "/registrations/{uuid:registration_id}/consents/{uuid:receipt_id}",
    response={200: ReceiptTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    by_alias=True,
    summary="Withdraw a consent",
)
def withdraw(request: Request, registration_id: uuid.UUID, receipt_id: uuid.UUID) -> dict[str, Any]:
    """Withdraw a consent. What was kept under it alone goes; doing it twice is no error."""
    with tenant(request.auth.operator_id):
        consents.require_receipt(selectors.registration_of(registration_id).subscriber_id, receipt_id)
        return shown(withdraw_consent(receipt_id))
