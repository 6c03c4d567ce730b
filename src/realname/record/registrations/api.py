"""Endpoints of registrations: begin, read, take pictures, decide, withdraw. Consents are in `consents_api`."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from realname.database.rows import tenant
from realname.record.errors import RetryLater
from realname.record.operators.actions.idempotency import Answer, kept_answer
from realname.record.registrations import phones, selectors
from realname.record.registrations.actions import deciding, evidence, steps
from realname.record.registrations.actions.measuring import is_measuring
from realname.record.registrations.actions.taking import take_once
from realname.record.registrations.models import Evidence
from realname.record.registrations.schemas import (
    DecisionTold,
    RegistrationGiven,
    RegistrationsTold,
    RegistrationTold,
)
from realname.record.registrations.states import State
from realname.record.subscribers.actions.representations import Acting
from realname.record.web.authentication import NEEDS, OR_PHONE, Request
from realname.record.web.bodies import pictures_of
from realname.record.web.once import Key, asked, once, told
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit
from realname.record.web.waiting import Prefer, wait_seconds, wait_until

AUTHORITY_RETRY_S = 30
SIDES = 2
FACES = 10

router = Router(tags=["registrations"])


@router.post(
    "/registrations",
    response={201: RegistrationTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:write"],
    summary="Begin a registration",
)
def create(request: Request, response: HttpResponse, body: RegistrationGiven, key: Key) -> Status[dict[str, Any]]:
    """Begin a registration, judged by the policy in force for its kind. It is open for 24 hours."""

    def work() -> Answer:
        row = steps.create_registration(request.auth, _application(body))
        return Answer(201, selectors.shown(row.id))

    answer = once(request, response, key, work)
    response["Location"] = f"/v1/registrations/{answer.value['id']}"
    return answer


@router.get(
    "/registrations",
    response={200: RegistrationsTold, **WITH_PROBLEMS},
    auth=NEEDS["registrations:read"],
    summary="List registrations",
)
def list_registrations(
    request: Request,
    state: Annotated[str, Query(max_length=12)] = "",
    cursor: Cursor = "",
    limit: Limit = DEFAULT_LIMIT,
) -> dict[str, Any]:
    """List registrations, newest first, those in one state where it is named."""
    with tenant(request.auth.operator_id):
        found = page(selectors.registrations(state), cursor, limit)
        return {"items": selectors.shown_all(found.items), "next_cursor": found.next_cursor}


@router.get(
    "/registrations/{uuid:registration_id}",
    response={200: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read a registration",
)
def read(request: Request, response: HttpResponse, registration_id: uuid.UUID, prefer: Prefer = "") -> dict[str, Any]:
    """Read a registration; with `Prefer: wait=N`, once nothing of it is being measured.

    A phone is told what its person needs: of the line the number alone, of who acts neither mandate nor person, nothing
    of the order, no holder, and of what is possible now her own steps. So do all answers to a phone.
    """
    now = _present(request, registration_id)
    if not wait_seconds(prefer):
        return now
    wait_until(lambda: _is_measured(request, registration_id), prefer, response)
    return _present(request, registration_id)


@router.post(
    "/registrations/{uuid:registration_id}/document",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the document",
)
def add_document(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="One photograph of each side: JPEG, PNG or WebP.")],
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send one photograph, or two of both sides. They take the place of those sent before.

    202 while they wait to be measured; with `Prefer: wait=N`, 200 once they are.
    """
    pictures = pictures_of(files, at_most=SIDES, pointer="/files")
    return _take(request, response, (registration_id, Evidence.Kind.DOCUMENT, pictures), key, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/representative/document",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the representative's document",
)
def add_representative(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="One photograph of each side: JPEG, PNG or WebP.")],
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send the document of the guardian or carer who takes part."""
    pictures = pictures_of(files, at_most=SIDES, pointer="/files")
    return _take(request, response, (registration_id, Evidence.Kind.REPRESENTATIVE, pictures), key, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/faces",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the face",
)
def add_faces(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="1 to 10 photographs: JPEG, PNG or WebP.")],
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send photographs of the person's face, who must have agreed to that. They take the place of those before."""
    pictures = pictures_of(files, at_most=FACES, pointer="/files")
    return _take(request, response, (registration_id, Evidence.Kind.FACE, pictures), key, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/decision",
    response={200: DecisionTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Decide",
)
def decide(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, key: Key, prefer: Prefer = ""
) -> Status[dict[str, Any]]:
    """Have a registration decided. 202 while that waits; with `Prefer: wait=N`, 200 with the decision.

    409 `registration.not_measured` while evidence is being measured, unless the wait outlasts it. 503
    `authority.outage` where the wait ended since the authority does not answer: the decision is made once it does.
    """
    caller = request.auth
    with tenant(caller.operator_id):
        before = kept_answer(caller, key, asked(request, [request.body]))
        selectors.registration_of(registration_id)
    if before is None:
        wait_until(lambda: _is_measured(request, registration_id), prefer, response)

    def work() -> Answer:
        deciding.ask_decision(registration_id)
        return Answer(202, phones.shown_to(request.auth, registration_id))

    answer = once(request, response, key, work)
    if wait_until(lambda: _is_settled(request, registration_id), prefer, response):
        with tenant(caller.operator_id):
            waiting_for = selectors.registration_of(registration_id).waiting_for
            if waiting_for == "engine":
                raise RetryLater(
                    "No engine measures as it should; the decision is made as soon as one does.",
                    code="engine.failing",
                    remedy="Nothing is lost: read the decision later. `realname doctor` says what to mend.",
                    retry_after_s=AUTHORITY_RETRY_S,
                )
            if waiting_for:
                raise RetryLater(
                    "The identity authority does not answer; the decision is made as soon as it does.",
                    code="authority.outage",
                    remedy="Nothing is lost: read the decision later, or wait for the event registration.decided.",
                    retry_after_s=AUTHORITY_RETRY_S,
                )
            return Status(200, phones.decision_shown_to(caller, registration_id))
    return answer


@router.get(
    "/registrations/{uuid:registration_id}/decision",
    response={200: DecisionTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:read"],
    summary="Read the decision",
)
def read_decision(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    """Read the decision that counts, with every check. 404 `decision.none` before there is one.

    A phone is told the outcome and its reasons: with scores and limits before her, somebody could try until she passes.
    """
    with tenant(request.auth.operator_id):
        selectors.registration_of(registration_id)
        return phones.decision_shown_to(request.auth, registration_id)


@router.post(
    "/registrations/{uuid:registration_id}/withdraw",
    response={200: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Withdraw",
)
def withdraw(request: Request, response: HttpResponse, registration_id: uuid.UUID, key: Key) -> Status[dict[str, Any]]:
    """End a registration at the person's wish."""

    def work() -> Answer:
        steps.withdraw(registration_id)
        return Answer(200, phones.shown_to(request.auth, registration_id))

    return once(request, response, key, work)


def _take(
    request: Request, response: HttpResponse, given: tuple[uuid.UUID, str, list[bytes]], key: str, prefer: str
) -> Status[dict[str, Any]]:
    """Take pictures once for this key, and wait for what is measured in them as long as the caller prefers."""
    registration_id, kind, pictures = given
    caller = request.auth

    def stage() -> list[Evidence]:
        return evidence.stage_evidence(caller, registration_id, kind, pictures)

    def keep(rows: list[Evidence]) -> Answer:
        evidence.keep_evidence(registration_id, rows)
        return Answer(202, phones.shown_to(caller, registration_id))

    answer = take_once(caller, key, asked(request, pictures), stage, keep)
    response["Location"] = f"/v1/registrations/{registration_id}"
    if wait_until(lambda: _is_measured(request, registration_id), prefer, response):
        return Status(200, _present(request, registration_id))
    return told(response, answer)


def _present(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    with tenant(request.auth.operator_id):
        return phones.shown_to(request.auth, registration_id)


def _is_measured(request: Request, registration_id: uuid.UUID) -> bool:
    with tenant(request.auth.operator_id):
        return not is_measuring(registration_id)


def _is_settled(request: Request, registration_id: uuid.UUID) -> bool:
    """Tell whether there is nothing more to wait for here: it is decided, or waits for somebody else."""
    with tenant(request.auth.operator_id):
        row = selectors.registration_of(registration_id)
        return row.state != State.CAPTURED or bool(row.waiting_for)


def _application(body: RegistrationGiven) -> steps.Application:
    line, company, acting = body.line, body.company, body.acting
    return steps.Application(
        body.kind,
        line.msisdn,
        line.iccid,
        line.eid,
        body.language,
        body.subscriber_id,
        steps.Company(company.name, company.number) if company else None,
        Acting(acting.kind, acting.until, acting.mandate) if acting else None,
    )
