"""Endpoints of registrations: begin, read, decide, withdraw. `evidence_api` and `consents_api` have more."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from realname.database.rows import tenant
from realname.record.errors import RetryLater
from realname.record.operators.actions.idempotency import Answer, kept_answer
from realname.record.registrations import phones, selectors
from realname.record.registrations.actions import deciding, steps
from realname.record.registrations.evidence_api import is_measured, present
from realname.record.registrations.schemas import (
    DecisionTold,
    RegistrationGiven,
    RegistrationsTold,
    RegistrationTold,
)
from realname.record.registrations.states import State
from realname.record.subscribers.actions.representations import Acting
from realname.record.web.authentication import NEEDS, OR_PHONE, Request
from realname.record.web.once import Key, asked, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit
from realname.record.web.waiting import Prefer, wait_seconds, wait_until

AUTHORITY_RETRY_S = 30

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
    now = present(request, registration_id)
    if not wait_seconds(prefer):
        return now
    wait_until(lambda: is_measured(request, registration_id), prefer, response)
    return present(request, registration_id)


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
        wait_until(lambda: is_measured(request, registration_id), prefer, response)

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
