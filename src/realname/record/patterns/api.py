"""Endpoints of patterns: what an operator's software knows that a registration came with."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from realname.record.operators.actions.idempotency import Answer
from realname.record.patterns.actions.marking import tell_mark
from realname.record.patterns.schemas import MarkGiven, MarkTold
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.shapes import WITH_PROBLEMS

router = Router(tags=["registrations"])


@router.post(
    "/registrations/{uuid:registration_id}/marks",
    response={201: MarkTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Name a device, a payment means or an address",
)
def mark(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: MarkGiven, key: Key
) -> Status[dict[str, Any]]:
    """Name what the registration came with, for finding many names under one. Naming it twice is no error."""

    def work() -> Answer:
        tell_mark(registration_id, body.kind, body.value)
        return Answer(201, {"kind": body.kind})

    return once(request, response, key, work)
