"""Endpoints of operators: access tokens, policies, webhooks and their deliveries."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Form, Query, Router, Status

from realname.database.rows import tenant
from realname.record.errors import Denied, Invalid, RecordError, Unauthenticated, UnsupportedMedia
from realname.record.operators import selectors
from realname.record.operators.actions import policies, webhooks
from realname.record.operators.actions.clients import sign_in
from realname.record.operators.actions.idempotency import Answer
from realname.record.operators.actions.signing import give_token
from realname.record.operators.schemas import (
    DeliveriesTold,
    DeliveryTold,
    EndpointGiven,
    EndpointMade,
    EndpointsTold,
    PoliciesTold,
    PolicyGiven,
    PolicyTold,
    Token,
)
from realname.record.web.authentication import NEEDS, Request, count_call
from realname.record.web.bodies import FORM, MULTIPART
from realname.record.web.once import Key, once
from realname.record.web.paging import DEFAULT_LIMIT, page
from realname.record.web.problems import from_record_error
from realname.record.web.shapes import WITH_PROBLEMS, Cursor, Limit

router = Router()


@router.post("/token", response={200: Token, **WITH_PROBLEMS}, auth=None, tags=["token"], summary="Get an access token")
def token(
    request: HttpRequest,
    grant_type: Annotated[str, Form(max_length=40)] = "",
    client_id: Annotated[str, Form(max_length=120)] = "",
    client_secret: Annotated[str, Form(max_length=120)] = "",
    scope: Annotated[str, Form(max_length=400)] = "",
) -> Any:
    """Sign in by OAuth 2 client credentials (RFC 6749, 4.4), by form members or HTTP Basic.

    A problem here also has RFC 6749's `error`. No Idempotency-Key: each call gives a fresh token of 15 minutes.
    """
    if request.content_type not in {FORM, MULTIPART}:
        return _oauth(UnsupportedMedia(f"This call reads {FORM}.", remedy="Send the members as a form."))
    if grant_type != "client_credentials":
        return _oauth(
            Invalid("The grant_type must be client_credentials.", code="auth.grant_type", pointer="/grant_type")
        )
    try:
        caller = sign_in(*(_basic(request) or (client_id, client_secret)), scope)
        count_call(caller)
    except (Unauthenticated, Denied) as error:
        return _oauth(error)
    given = give_token(caller)
    return {
        "access_token": given.value,
        "token_type": "Bearer",
        "expires_in": given.expires_in_s,
        "scope": " ".join(sorted(caller.scopes)),
    }


@router.post(
    "/policies",
    response={201: PolicyTold, **WITH_PROBLEMS},
    auth=NEEDS["policies:write"],
    tags=["policies"],
    summary="Publish a policy",
)
def publish(request: Request, response: HttpResponse, body: PolicyGiven, key: Key) -> Status[dict[str, Any]]:
    """Publish a version, which never changes, and put it in force for kinds of registration."""

    def work() -> Answer:
        row = policies.publish_policy(request.auth, body.text, tuple(body.kinds))
        return Answer(201, selectors.shown_policy(row, selectors.kinds_in_force()))

    return once(request, response, key, work)


@router.get(
    "/policies",
    response={200: PoliciesTold, **WITH_PROBLEMS},
    auth=NEEDS["policies:read"],
    tags=["policies"],
    summary="List policies",
)
def list_policies(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List every published version, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.policies(), cursor, limit)
        in_force = selectors.kinds_in_force()
    return {"items": [selectors.shown_policy(row, in_force) for row in found.items], "next_cursor": found.next_cursor}


@router.get(
    "/policies/{uuid:policy_id}",
    response={200: PolicyTold, **WITH_PROBLEMS},
    auth=NEEDS["policies:read"],
    tags=["policies"],
    summary="Read a policy",
)
def read_policy(request: Request, policy_id: uuid.UUID) -> dict[str, Any]:
    """Read one published version."""
    with tenant(request.auth.operator_id):
        return selectors.shown_policy(selectors.policy_of(policy_id), selectors.kinds_in_force())


@router.post(
    "/webhooks",
    response={201: EndpointMade, **WITH_PROBLEMS},
    auth=NEEDS["webhooks:write"],
    tags=["webhooks"],
    summary="Have events sent",
)
def add_webhook(request: Request, response: HttpResponse, body: EndpointGiven, key: Key) -> Status[dict[str, Any]]:
    """Name where events are sent, signed by Standard Webhooks. The secret is shown this once."""

    def work() -> Answer:
        made = webhooks.add_endpoint(request.auth, body.url, tuple(body.types))
        return Answer(201, {"id": str(made.id), "url": body.url, "types": body.types, "secret": made.secret})

    return once(request, response, key, work)


@router.get(
    "/webhooks",
    response={200: EndpointsTold, **WITH_PROBLEMS},
    auth=NEEDS["webhooks:read"],
    tags=["webhooks"],
    summary="List endpoints",
)
def list_webhooks(request: Request, cursor: Cursor = "", limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """List where events are sent."""
    with tenant(request.auth.operator_id):
        found = page(selectors.endpoints(), cursor, limit)
    return {"items": [selectors.shown_endpoint(row) for row in found.items], "next_cursor": found.next_cursor}


@router.delete(
    "/webhooks/{uuid:endpoint_id}",
    response={204: None, **WITH_PROBLEMS},
    auth=NEEDS["webhooks:write"],
    tags=["webhooks"],
    summary="Send no more",
)
def remove_webhook(request: Request, endpoint_id: uuid.UUID) -> Status[None]:
    """Stop sending to an endpoint; its deliveries stay on record."""
    with tenant(request.auth.operator_id):
        webhooks.remove_endpoint(endpoint_id)
    return Status(204, None)


@router.get(
    "/webhooks/deliveries",
    response={200: DeliveriesTold, **WITH_PROBLEMS},
    auth=NEEDS["webhooks:read"],
    tags=["webhooks"],
    summary="List deliveries",
)
def list_deliveries(
    request: Request,
    state: Annotated[str, Query(max_length=10, description="`dead` is the dead-letter list.")] = "",
    cursor: Cursor = "",
    limit: Limit = DEFAULT_LIMIT,
) -> dict[str, Any]:
    """List what was sent, what waits, and what is dead, newest first."""
    with tenant(request.auth.operator_id):
        found = page(selectors.deliveries(state), cursor, limit)
    return {"items": [selectors.shown_delivery(row) for row in found.items], "next_cursor": found.next_cursor}


@router.post(
    "/webhooks/deliveries/{uuid:delivery_id}/redeliver",
    response={202: DeliveryTold, **WITH_PROBLEMS},
    auth=NEEDS["webhooks:write"],
    tags=["webhooks"],
    summary="Send an event again",
)
def redeliver(request: Request, response: HttpResponse, delivery_id: uuid.UUID, key: Key) -> Status[dict[str, Any]]:
    """Send an event again, whether it was delivered or is dead."""

    def work() -> Answer:
        webhooks.redeliver(request.auth, delivery_id)
        return Answer(202, selectors.shown_delivery(selectors.deliveries().get(id=delivery_id)))

    return once(request, response, key, work)


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    """Return the id and secret of HTTP Basic (RFC 6749, 2.3.1), None where it is not used."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode("ascii").partition(":")
    except (ValueError, binascii.Error):
        return "", ""
    return client_id, secret


def _oauth(error: RecordError) -> HttpResponse:
    """Return the problem with the member `error` that OAuth 2 clients read (RFC 6749, 5.2)."""
    names = {
        "auth.grant_type": "unsupported_grant_type",
        "auth.scope": "invalid_scope",
        "request.unsupported_media": "invalid_request",
    }
    status = {"auth.grant_type": 400, "auth.scope": 400}.get(error.code)
    return from_record_error(error, status=status, error=names.get(error.code, "invalid_client"))
