"""Endpoints of receipts for an operator's systems and a person's phone; the log itself is public below `/log/`."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router

from realname.database.rows import tenant
from realname.ledger import receipts
from realname.record.errors import Conflict
from realname.record.oversight.actions.receipts import receipt_of
from realname.record.oversight.schemas import ProofTold
from realname.record.registrations import selectors
from realname.record.registrations.actions.deciding import newest_decision
from realname.record.web.authentication import OR_PHONE, Request
from realname.record.web.shapes import WITH_PROBLEMS
from realname.record.web.waiting import Prefer, wait_until

router = Router(tags=["registrations"])


@router.get(
    "/registrations/{uuid:registration_id}/receipt",
    response={200: ProofTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read the receipt",
)
def read_receipt(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, prefer: Prefer = ""
) -> dict[str, Any]:
    """Read the proof that the decision stands in the public log: a file and the text of a QR code, for her to keep.

    Anyone verifies it without an account (`realname log verify`). 409 `receipt.not_yet` for the seconds until the leaf
    has its place; `Prefer: wait=5` waits for it.
    """
    wait_until(lambda: _is_there(request, registration_id), prefer, response)
    return _told(request, registration_id)


def _is_there(request: Request, registration_id: uuid.UUID) -> bool:
    try:
        _told(request, registration_id)
    except Conflict as refusal:
        return refusal.code != "receipt.not_yet"
    return True


def _told(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    with tenant(request.auth.operator_id):
        selectors.registration_of(registration_id)
        row, _ = newest_decision(registration_id)
        receipt = receipt_of(row.id)
    said, head = receipt.said, receipt.head
    return {
        "registration_id": str(registration_id),
        "kind": said.kind.value,
        "at": said.at.isoformat().replace("+00:00", "Z"),
        "says": dict(said.body),
        "log": head.origin,
        "index": receipt.index,
        "size": head.size,
        "file": receipts.encoded(receipt).decode(),
        "qr": receipts.qr_text(receipt),
    }
