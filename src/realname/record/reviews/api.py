"""Endpoints of reviews: a person appeals; the operator's systems see how long cases wait. Deciding is for people."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer
from realname.record.registrations.actions.further import store_further
from realname.record.registrations.actions.taking import take_once
from realname.record.registrations.models import Evidence
from realname.record.registrations.selectors import registration_of
from realname.record.reviews import selectors
from realname.record.reviews.actions import appealing
from realname.record.reviews.schemas import AppealGiven, AppealTold, CasesTold, ReviewTold
from realname.record.web.authentication import NEEDS, OR_PHONE, Request
from realname.record.web.bodies import pictures_of
from realname.record.web.once import Key, asked, once, told
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["reviews"])


@router.post(
    "/registrations/{uuid:registration_id}/appeal",
    response={201: AppealTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Appeal",
)
def appeal(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: AppealGiven, key: Key
) -> Status[dict[str, Any]]:
    """Say that a refusal is wrong. Somebody who had no part in it decides by `due_at`; events tell of the outcome."""

    def work() -> Answer:
        return Answer(201, appealing.shown(appealing.file_appeal(registration_id, body.words)))

    return once(request, response, key, work)


@router.get(
    "/registrations/{uuid:registration_id}/appeal",
    response={200: AppealTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read the appeal",
)
def read_appeal(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    """Read the newest appeal. 404 `appeal.none` where there is none."""
    with tenant(request.auth.operator_id):
        registration_of(registration_id)
        return appealing.shown(appealing.newest_appeal(registration_id))


@router.get(
    "/registrations/{uuid:registration_id}/review",
    response={200: ReviewTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read the review",
)
def read_review(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    """Read what a person decided last, and until when an appeal is possible. 404 `review.none` where nobody has."""
    with tenant(request.auth.operator_id):
        registration_of(registration_id)
        until = appealing.appeal_until(registration_id)
        return {**selectors.told_of(registration_id), "appeal_until": selectors.moment(until)}


@router.post(
    "/registrations/{uuid:registration_id}/appeal/evidence",
    response={201: AppealTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Add to the appeal",
)
def add_evidence(
    request: Request,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="Photographs that show what is wrong: JPEG, PNG or WebP.")],
    key: Key,
) -> Status[dict[str, Any]]:
    """Add photographs to the open appeal, for the reviewer alone."""
    pictures = pictures_of(files, at_most=appealing.MOST_PICTURES, pointer="/files")
    caller = request.auth

    def stage() -> list[Evidence]:
        with tenant(caller.operator_id):
            sealed = appealing.seal_pictures(registration_id, pictures)
        store_further(sealed)
        return [row for row, _ in sealed]

    def keep(rows: list[Evidence]) -> Answer:
        return Answer(201, appealing.shown(appealing.keep_pictures(registration_id, rows)))

    return told(response, take_once(caller, key, asked(request, pictures), stage, keep))


@router.get(
    "/reviews",
    response={200: CasesTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:read"],
    summary="List reviews",
)
def list_cases(
    request: Request, state: Literal["open", "closed"] = "open", cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT
) -> dict[str, Any]:
    """List the cases that wait for a reviewer, or those that are closed: age and reasons, no evidence."""
    with tenant(request.auth.operator_id):
        found = page(selectors.cases(state), cursor, limit)
        return {"items": selectors.shown_all(found.items), "next_cursor": found.next_cursor}
