"""Endpoints of programmes: made, moved, joined and left; their terminals. Frames go to the server of terminals."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer
from realname.record.programmes import selectors
from realname.record.programmes.actions import joining, leaving, making, terminals
from realname.record.programmes.engine import engine_in_use
from realname.record.programmes.schemas import (
    MemberGiven,
    MemberTold,
    ProgrammeGiven,
    ProgrammesTold,
    ProgrammeTold,
    StateGiven,
    TerminalGiven,
    TerminalsTold,
    TerminalTold,
    WordsTold,
)
from realname.record.web.authentication import NEEDS, Request
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["programmes"])

Answered = Status[dict[str, Any]]
READ = NEEDS["programmes:read"]
WRITE = NEEDS["programmes:write"]


@router.get("/programmes", response={200: ProgrammesTold, **WITH_PROBLEMS}, auth=READ, summary="List programmes")
def list_programmes(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List the operator's programmes, closed ones too, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.programmes(), cursor, limit)
        return {"items": [selectors.shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post("/programmes", response={201: ProgrammeTold, **WITH_PROBLEMS}, auth=WRITE, summary="Make a programme")
def make(request: Request, response: HttpResponse, body: ProgrammeGiven, key: Key) -> Answered:
    """Make a programme of a relying party, for one purpose, with its own gallery and template key."""
    caller = request.auth

    def work() -> Answer:
        wishes = making.Wishes(**body.model_dump())
        row = making.make_programme(caller.operator_id, wishes, engine_in_use(), caller.client_id)
        return Answer(201, selectors.shown(row))

    return once(request, response, key, work)


@router.get(
    "/programmes/{uuid:programme_id}",
    response={200: ProgrammeTold, **WITH_PROBLEMS},
    auth=READ,
    summary="Read a programme",
)
def read(request: Request, programme_id: uuid.UUID) -> dict[str, Any]:
    """Return a programme."""
    with tenant(request.auth.operator_id):
        return selectors.shown(selectors.programme_of(programme_id))


@router.post(
    "/programmes/{uuid:programme_id}/move",
    response={201: ProgrammeTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Pause, open or close a programme",
)
def move(request: Request, response: HttpResponse, programme_id: uuid.UUID, body: StateGiven, key: Key) -> Answered:
    """Pause a programme, open it again, or close it for good. Terminals follow within seconds."""

    def work() -> Answer:
        return Answer(201, selectors.shown(making.move_programme(programme_id, body.state, request.auth.client_id)))

    return once(request, response, key, work)


@router.get(
    "/programmes/{uuid:programme_id}/words",
    response={200: WordsTold, **WITH_PROBLEMS},
    auth=READ,
    summary="Read what a member agrees to",
)
def words(request: Request, programme_id: uuid.UUID, language: str = "en") -> dict[str, Any]:
    """Return the words of a programme's consent, with the party that answers for it."""
    with tenant(request.auth.operator_id):
        text = joining.words_of(selectors.programme_of(programme_id), language)
    return {
        "purpose": text.purpose,
        "language": text.language,
        "words": text.words,
        "words_digest": text.digest,
        "data_categories": list(text.data),
        "retain_days": text.retain_days,
    }


@router.post(
    "/programmes/{uuid:programme_id}/members",
    response={201: MemberTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Have a subscriber join",
)
def join(request: Request, response: HttpResponse, programme_id: uuid.UUID, body: MemberGiven, key: Key) -> Answered:
    """Have a subscriber join whom your own application showed the words. Her face was verified before."""

    def work() -> Answer:
        agreed = joining.Agreed(body.language, body.words_digest, "client")
        return Answer(201, selectors.member_shown(joining.join([body.subscriber_id], programme_id, agreed)))

    return once(request, response, key, work)


@router.post(
    "/programmes/members/{uuid:member_id}/leave",
    response={201: MemberTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Have a member leave",
)
def leave(request: Request, response: HttpResponse, member_id: uuid.UUID, key: Key) -> Answered:
    """End a membership at the member's wish; no terminal finds her any more."""

    def work() -> Answer:
        return Answer(201, selectors.member_shown(leaving.leave_for(member_id)))

    return once(request, response, key, work)


@router.get(
    "/programmes/{uuid:programme_id}/terminals",
    response={200: TerminalsTold, **WITH_PROBLEMS},
    auth=READ,
    summary="List terminals",
)
def list_terminals(
    request: Request, programme_id: uuid.UUID, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT
) -> dict[str, Any]:
    """List a programme's terminals, revoked ones too, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.terminals_of(programme_id), cursor, limit)
        return {"items": [selectors.terminal_shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(
    "/programmes/{uuid:programme_id}/terminals",
    response={201: TerminalTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Register a terminal",
)
def add_terminal(
    request: Request, response: HttpResponse, programme_id: uuid.UUID, body: TerminalGiven, key: Key
) -> Answered:
    """Let a device send frames, by its public key."""

    def work() -> Answer:
        row = terminals.register_terminal(programme_id, body.name, body.public_key, request.auth.client_id)
        return Answer(201, selectors.terminal_shown(row))

    return once(request, response, key, work)


@router.post(
    "/programmes/terminals/{uuid:terminal_id}/revoke",
    response={201: TerminalTold, **WITH_PROBLEMS},
    auth=WRITE,
    summary="Revoke a terminal",
)
def revoke_terminal(request: Request, response: HttpResponse, terminal_id: uuid.UUID, key: Key) -> Answered:
    """Refuse a terminal's frames from now on, for good."""

    def work() -> Answer:
        return Answer(201, selectors.terminal_shown(terminals.revoke_terminal(terminal_id, request.auth.client_id)))

    return once(request, response, key, work)
