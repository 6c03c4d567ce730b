"""Endpoints of identities: the operator's block list."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.identities.actions import blocking
from realname.record.identities.actions.counting import named
from realname.record.identities.schemas import BlockGiven, BlocksTold, BlockTold, LiftGiven
from realname.record.operators.actions.idempotency import Answer
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["blocks"])

Answered = Status[dict[str, Any]]


@router.get(
    "/blocks", response={200: BlocksTold, **WITH_PROBLEMS}, auth=NEEDS["registrations:read"], summary="List blocks"
)
def list_blocks(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List the entries of the block list whose day has not come, newest first, lifted ones too."""
    with tenant(request.auth.operator_id):
        found = page(blocking.blocks(), cursor, limit)
        return {"items": [blocking.block_shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(
    "/blocks",
    response={201: BlockTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Propose a block",
)
def propose(request: Request, response: HttpResponse, body: BlockGiven, key: Key) -> Answered:
    """Propose that nobody is registered under a document. It holds once another client, or a person, confirms it."""
    caller = request.auth

    def work() -> Answer:
        document = body.document
        row = blocking.propose_block(
            caller.operator_id,
            named(document.kind, document.issuing_state, document.number),
            reason=body.reason,
            until=body.until,
            appeal_url=body.appeal_url,
            by=caller.client_id,
            reference=body.reference,
        )
        return Answer(201, blocking.block_shown(row))

    return once(request, response, key, work)


@router.post(
    "/blocks/{uuid:block_id}/confirm",
    response={201: BlockTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Confirm a block",
)
def confirm(request: Request, response: HttpResponse, block_id: uuid.UUID, key: Key) -> Answered:
    """Have a proposed block hold. 403 `block.same_person` for whoever proposed it."""

    def work() -> Answer:
        return Answer(201, blocking.block_shown(blocking.confirm_block(block_id, request.auth.client_id)))

    return once(request, response, key, work)


@router.post(
    "/blocks/{uuid:block_id}/lift",
    response={201: BlockTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Lift a block",
)
def lift(request: Request, response: HttpResponse, block_id: uuid.UUID, body: LiftGiven, key: Key) -> Answered:
    """End a block at once, and say why."""

    def work() -> Answer:
        return Answer(201, blocking.block_shown(blocking.lift_block(block_id, body.because, request.auth.client_id)))

    return once(request, response, key, work)
