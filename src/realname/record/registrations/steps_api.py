"""Endpoints of the steps beside pictures: contact, the way without the face, activation, links for phones, lines."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer, kept_answer
from realname.record.registrations import phones, selectors
from realname.record.registrations.actions import captures, contacts, lines, ways
from realname.record.registrations.schemas import (
    ActivationGiven,
    AppointmentGiven,
    AttestationGiven,
    CodeGiven,
    ContactGiven,
    HeldLinesTold,
    HeldLineTold,
    RegistrationTold,
    SessionTold,
    TicketGiven,
    TicketTold,
    WayGiven,
)
from realname.record.web.authentication import NEEDS, OR_PHONE, Request
from realname.record.web.once import Key, asked, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router(tags=["registrations"])

Answered = Status[dict[str, Any]]


@router.post(
    "/registrations/{uuid:registration_id}/contact",
    response={202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send a code",
)
def send_code(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: ContactGiven, key: Key
) -> Answered:
    """Have a code sent to the person's number. It is good for ten minutes; a new one takes its place."""

    def work() -> Answer:
        contacts.ask_code(registration_id, body.to)
        return Answer(202, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/contact/confirm",
    response={200: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Give the code back",
)
def confirm_code(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: CodeGiven, key: Key
) -> Answered:
    """Give back the code that the person received. Five wrong ones use it up."""
    caller = request.auth
    with tenant(caller.operator_id):
        before = kept_answer(caller, key, asked(request, [request.body]))
    if before is None:
        contacts.try_code(caller.operator_id, registration_id, body.code)

    def work() -> Answer:
        return Answer(200, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/way",
    response={200: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Choose the way",
)
def choose_way(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: WayGiven, key: Key
) -> Answered:
    """Go by the face or without it. Without it, an officer sees the document and a second means at an appointment."""

    def work() -> Answer:
        ways.choose_way(registration_id, body.way)
        return Answer(200, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/appointment",
    response={201: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Make an appointment",
)
def make_appointment(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: AppointmentGiven, key: Key
) -> Answered:
    """Say where and when the person will come; the registration stays open until the day after."""

    def work() -> Answer:
        ways.make_appointment(registration_id, body.store, body.at)
        return Answer(201, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/attestation",
    response={201: RegistrationTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:attest"],
    summary="Attest",
)
def attest(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: AttestationGiven, key: Key
) -> Answered:
    """Give an officer's word, in the place of the face."""

    def work() -> Answer:
        word = ways.Word(body.officer, body.store, body.second_means, body.document_seen)
        ways.attest(request.auth, registration_id, word)
        return Answer(201, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/activation",
    response={200: RegistrationTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Tell of the activation",
)
def tell_activation(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, body: ActivationGiven, key: Key
) -> Answered:
    """Say what became of an approved line, where no system is connected that says so itself."""

    def work() -> Answer:
        lines.tell_activation(registration_id, body.outcome, body.code)
        return Answer(200, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


@router.post(
    "/registrations/{uuid:registration_id}/capture-link",
    response={201: TicketTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Make a link for a phone",
)
def make_link(request: Request, response: HttpResponse, registration_id: uuid.UUID, key: Key) -> Answered:
    """Make a link for the person's phone. It lets one device into this registration, once, for minutes."""

    def work() -> Answer:
        made = captures.open_capture(request.auth, registration_id)
        return Answer(201, {"ticket": made.value, "path": f"/r/{made.value}", "expires_in": made.expires_in_s})

    return once(request, response, key, work)


@router.post(
    "/capture-sessions",
    response={201: SessionTold, **WITH_PROBLEMS},
    auth=None,
    tags=["capture"],
    summary="Open a link on a phone",
)
def open_link(request: HttpRequest, body: TicketGiven) -> Answered:
    """Claim a link. Whoever is first gets the token; a second claim is 401 `capture.replayed`.

    No Idempotency-Key: a claim cannot be repeated, on purpose.
    """
    del request
    session = captures.claim(body.ticket)
    return Status(
        201,
        {
            "access_token": session.token,
            "token_type": "Bearer",
            "expires_in": session.expires_in_s,
            "device_secret": session.device_secret,
            "registration_id": str(session.registration_id),
        },
    )


@router.get(
    "/lines",
    response={200: HeldLinesTold, **WITH_PROBLEMS},
    auth=NEEDS["lines:read"],
    tags=["lines"],
    summary="List lines",
)
def list_lines(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List the lines that are or were held, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.lines(), cursor, limit)
        return {"items": [lines.shown(row) for row in found.items], "next_cursor": found.next_cursor}


@router.get(
    "/lines/{uuid:line_id}",
    response={200: HeldLineTold, **WITH_PROBLEMS},
    auth=NEEDS["lines:read"],
    tags=["lines"],
    summary="Read a line",
)
def read_line(request: Request, line_id: uuid.UUID) -> dict[str, Any]:
    """Read who holds a line, and since which registration."""
    with tenant(request.auth.operator_id):
        return lines.shown(lines.line_row(line_id))


@router.post(
    "/lines/{uuid:line_id}/end",
    response={201: HeldLineTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    tags=["lines"],
    summary="Tell that a line has ended",
)
def end_line(request: Request, response: HttpResponse, line_id: uuid.UUID, key: Key) -> Answered:
    """Tell that a line has ended in your system: it no longer counts among the lines of its holder."""

    def work() -> Answer:
        row = lines.end_line(line_id)
        return Answer(201, lines.shown(row), about=row.subscriber_id)

    return once(request, response, key, work)
