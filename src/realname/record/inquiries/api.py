"""Endpoints of inquiries: what people say of lines in their name, and what the operator found."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.inquiries.actions import disputing
from realname.record.inquiries.schemas import DisputesTold, DisputeTold, OutcomeGiven
from realname.record.operators.actions.idempotency import Answer
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["lines"])


@router.get(
    "/line-disputes",
    response={200: DisputesTold, **WITH_PROBLEMS},
    auth=NEEDS["lines:read"],
    summary="List disputed lines",
)
def list_disputes(
    request: Request, state: Literal["open", "settled"] = "open", cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT
) -> dict[str, Any]:
    """List lines that people say are not theirs: those that wait for the operator, or those that are settled."""
    with tenant(request.auth.operator_id):
        found = page(disputing.disputes(is_settled=state == "settled"), cursor, limit)
        return {"items": [disputing.shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(
    "/line-disputes/{uuid:dispute_id}/outcome",
    response={201: DisputeTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Settle a disputed line",
)
def settle(
    request: Request, response: HttpResponse, dispute_id: uuid.UUID, body: OutcomeGiven, key: Key
) -> Status[dict[str, Any]]:
    """Say what was found. Its person sees it beside the line; the line itself is ended in the operator's system."""

    def work() -> Answer:
        row = disputing.settle_dispute(dispute_id, body.outcome)
        return Answer(201, disputing.shown(row), about=row.subscriber_id)

    return once(request, response, key, work)
