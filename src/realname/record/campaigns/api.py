"""Endpoints of campaigns: made, loaded, run, looked at; their lines, and those that are never barred."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from realname.database.rows import tenant
from realname.record.campaigns import schemas, selectors
from realname.record.campaigns.actions import erasing, letters, making, showing, sparing
from realname.record.campaigns.forecast import Assumptions
from realname.record.campaigns.plan import Plan
from realname.record.operators.actions.idempotency import Answer, answer_once
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.bodies import pictures_of
from realname.record.web.once import Key, asked, once, told
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["campaigns"])

READ, WRITE = NEEDS["campaigns:read"], NEEDS["campaigns:write"]
CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}

Answered = Status[dict[str, Any]]


@router.get("/campaigns", response={200: schemas.CampaignsTold, **WITH_PROBLEMS}, auth=READ, summary="List campaigns")
def list_campaigns(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List campaigns, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.campaigns(), cursor, limit)
        return {"items": [showing.summary(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post("/campaigns", response={201: schemas.CampaignTold, **WITH_PROBLEMS}, auth=WRITE, summary="Make a campaign")
def make(request: Request, response: HttpResponse, body: schemas.CampaignGiven, key: Key) -> Answered:
    """Make a campaign. Send its file next; from lines of the record, it is loaded by itself."""
    caller = request.auth

    def work() -> Answer:
        plan = body.plan.model_dump()
        row = making.make_campaign(
            caller.operator_id,
            body.name,
            Plan(**plan | {"reminder_days": tuple(plan["reminder_days"])}),
            by=caller.client_id,
            source=body.source,
            verified_before=body.verified_before,
        )
        return Answer(201, showing.summary(row))

    return once(request, response, key, work)


@router.get(
    "/campaigns/{uuid:campaign_id}",
    response={200: schemas.WholeCampaignTold, **WITH_PROBLEMS},
    auth=READ,
    summary="Read a campaign",
)
def one(request: Request, campaign_id: uuid.UUID) -> dict[str, Any]:
    """Read how far a campaign is: lines by state, steps, notices, orders, and what its bars did."""
    with tenant(request.auth.operator_id):
        return showing.shown(campaign_id)


@router.post(
    "/campaigns/{uuid:campaign_id}/parts",
    response={201: schemas.CampaignTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Send a piece of the file",
)
def add_part(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    campaign_id: uuid.UUID,
    number: Annotated[int, Query(ge=1, le=making.MOST_PARTS, description="Of the piece, from 1.")],
    is_last: Annotated[bool, Query(description="Whether the file ends with it.")] = False,
    files: Annotated[list[UploadedFile], File(description="One piece of a CSV file in UTF-8, cut anywhere.")],
    key: Key,
) -> Answered:
    """Send the file in pieces, one after another. After the last one its rows are taken in, and the cohorts planned."""
    [content] = pictures_of(files, at_most=1, pointer="/files")
    caller = request.auth

    def work() -> Answer:
        return Answer(201, showing.summary(making.add_part(campaign_id, number, content, is_last=is_last)))

    with tenant(caller.operator_id):
        piece = asked(request, [str(number).encode(), str(is_last).encode(), content])
        answer = answer_once(caller, key, piece, work)
    return told(response, answer)


@router.post(
    "/campaigns/{uuid:campaign_id}/state",
    response={200: schemas.CampaignTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Start, pause or end a campaign",
)
def change_state(
    request: Request, response: HttpResponse, campaign_id: uuid.UUID, body: schemas.StateGiven, key: Key
) -> Answered:
    """Start a campaign or go on with it, pause it, or end it for good. Lines are restored in every state."""

    def work() -> Answer:
        by = request.auth.client_id
        if body.to == "running":
            row = making.start(campaign_id, by)
        elif body.to == "paused":
            row = making.pause(campaign_id, by)
        else:
            row = making.end(campaign_id, by, lift=body.lift)
        return Answer(200, showing.summary(row))

    return once(request, response, key, work)


@router.get(
    "/campaigns/{uuid:campaign_id}/refused-rows",
    response={200: schemas.RefusedRowsTold, **WITH_PROBLEMS},
    auth=READ,
    summary="List refused rows",
)
def list_refused(
    request: Request, campaign_id: uuid.UUID, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT
) -> dict[str, Any]:
    """List the rows of the file that were refused, each with its line, its column and a code."""
    with tenant(request.auth.operator_id):
        making.campaign_of(campaign_id)
        found = page(selectors.bad_rows(campaign_id), cursor, limit)
        rows = [{"row": row.row_number, "column": row.column, "code": row.code} for row in found.items]
        return {"items": rows, "next_cursor": found.next_cursor}


@router.get(
    "/campaigns/{uuid:campaign_id}/forecast",
    response={200: schemas.ForecastTold, **WITH_PROBLEMS},
    auth=READ,
    summary="Forecast a campaign",
)
def forecast_of(request: Request, campaign_id: uuid.UUID, guess: Query[schemas.AssumptionsGiven]) -> dict[str, Any]:
    """Say who would come on which day, how many people must be there for them, and how long they would wait."""
    assumptions = Assumptions(**guess.model_dump())
    with tenant(request.auth.operator_id):
        return showing.forecast_shown(campaign_id, assumptions)


@router.post(
    "/campaigns/{uuid:campaign_id}/letter-files",
    response={201: schemas.LetterFileTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Hand over letters",
)
def hand_over_letters(request: Request, response: HttpResponse, campaign_id: uuid.UUID, key: Key) -> Answered:
    """Put the letters that wait, 10,000 at most, into a file. They count as sent from then on."""

    def work() -> Answer:
        row = letters.hand_over_letters(campaign_id, request.auth.client_id)
        return Answer(201, showing.letter_file(row))

    return once(request, response, key, work)


@router.get(
    "/campaigns/{uuid:campaign_id}/letter-files/{uuid:letter_file_id}",
    response={200: None, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Read letters",
    openapi_extra={"responses": {200: {"content": CSV}}},
)
def read_letters(request: Request, campaign_id: uuid.UUID, letter_file_id: uuid.UUID) -> HttpResponse:
    """Read a file of letters, as CSV, as often as needed. Of erased lines nothing is in it."""
    with tenant(request.auth.operator_id):
        content = "".join(letters.letters_csv(campaign_id, letter_file_id))
    return HttpResponse(content, content_type="text/csv; charset=utf-8")


@router.post(
    "/campaigns/{uuid:campaign_id}/line",
    response={200: schemas.CampaignLineTold, **WITH_PROBLEMS},
    auth=READ,
    summary="Find a line",
)
def find(
    request: Request, response: HttpResponse, campaign_id: uuid.UUID, body: schemas.NumberGiven, key: Key
) -> Answered:
    """Find a line of a campaign by its number, which stays out of addresses and logs."""

    def work() -> Answer:
        return Answer(200, showing.line(sparing.find_line(campaign_id, request.auth.operator_id, body.msisdn)))

    return once(request, response, key, work)


@router.post(
    "/campaigns/{uuid:campaign_id}/lines/{uuid:campaign_line_id}/restore",
    response={201: schemas.CampaignLineTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Restore a line",
)
def restore(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    campaign_id: uuid.UUID,
    campaign_line_id: uuid.UUID,
    body: schemas.RestoreGiven,
    key: Key,
) -> Answered:
    """Restore a line that was barred wrongly. It is counted as such, in public, and the campaign bars it no more."""

    def work() -> Answer:
        row = sparing.restore_by_hand(campaign_id, campaign_line_id, body.because, request.auth.client_id)
        return Answer(201, showing.line(row))

    return once(request, response, key, work)


@router.delete(
    "/campaigns/{uuid:campaign_id}/lines/{uuid:campaign_line_id}",
    response={204: None, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Take a line out",
)
def take_out(request: Request, campaign_id: uuid.UUID, campaign_line_id: uuid.UUID) -> Status[None]:
    """Erase a line from a campaign with everything that is kept of it. 409 while it is barred."""
    with tenant(request.auth.operator_id):
        erasing.take_out(campaign_line_id, campaign_id)
    return Status(204, None)


@router.get(
    "/never-bar",
    response={200: schemas.SparedListTold, **WITH_PROBLEMS},
    auth=READ,
    summary="List lines that are never barred",
)
def list_spared(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List the entries, newest first, without the lines' numbers."""
    with tenant(request.auth.operator_id):
        found = page(sparing.spared(), cursor, limit)
        return {"items": [showing.spared(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(
    "/never-bar",
    response={201: schemas.SparedTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Have a line never barred",
)
def spare(request: Request, response: HttpResponse, body: schemas.SparedGiven, key: Key) -> Answered:
    """Have no campaign bar a line, and restore it where one has."""
    caller = request.auth

    def work() -> Answer:
        return Answer(
            201, showing.spared(sparing.spare(caller.operator_id, body.msisdn, body.reason, caller.client_id))
        )

    return once(request, response, key, work)


@router.delete(
    "/never-bar/{uuid:never_bar_id}",
    response={204: None, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Strike a line off the list",
)
def unspare(request: Request, never_bar_id: uuid.UUID) -> Status[None]:
    """Strike a line off the list of those that are never barred."""
    with tenant(request.auth.operator_id):
        sparing.unspare(never_bar_id, request.auth.client_id)
    return Status(204, None)
