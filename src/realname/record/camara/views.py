"""CAMARA SIM Swap 2.1.0 for an operator's partners: `check` and `retrieve-date`, by tokens of two legs.

The shapes of questions, answers and errors are those of the published definition (camaraproject/SimSwap, Apache-2.0).
A partner is an API client that holds these scopes alone. It learns of a number that it names whether and when its SIM
changed, and nothing of whose it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from realname.database.rows import tenant
from realname.record.camara.sim_swap import latest_change
from realname.record.errors import Denied, NotFound, RecordError, RetryLater, Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.web.authentication import NEEDS

PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
CORRELATOR = re.compile(r"[a-zA-Z0-9\-_:;./<>{}]{0,256}")
HOURS = range(1, 2401)
DEFAULT_HOURS = 240
MAX_BODY = 4096

Body = dict[str, Any]
Question = Callable[[Caller, Body], Body]


class Refusal(Exception):
    """An error of CAMARA's list."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


INVALID = Refusal(HTTPStatus.BAD_REQUEST, "INVALID_ARGUMENT", "The body is not what the definition asks for.")


def answers(scope: str) -> Callable[[Question], Callable[[HttpRequest], HttpResponse]]:
    """Return the view of a question that needs this scope: JSON in, JSON out, errors as CAMARA writes them."""

    def made(question: Question) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @require_POST
        @wraps(question)
        def answer(request: HttpRequest) -> HttpResponse:
            try:
                response = JsonResponse(question(NEEDS[scope](request), _body(request)))
            except Refusal as refusal:
                response = _refused(refusal)
            except RecordError as error:
                response = _refused(_as_refusal(error))
            correlator = request.headers.get("x-correlator", "")
            if correlator and CORRELATOR.fullmatch(correlator):
                response["x-correlator"] = correlator
            return response

        return answer

    return made


@answers("sim-swap:check")
def check(caller: Caller, body: Body) -> Body:
    """Tell whether the SIM changed in the last `maxAge` hours."""
    hours = body.get("maxAge", DEFAULT_HOURS)
    if not isinstance(hours, int) or isinstance(hours, bool):
        raise INVALID
    if hours not in HOURS:
        raise Refusal(HTTPStatus.BAD_REQUEST, "OUT_OF_RANGE", "maxAge is 1 to 2400 hours.")
    with tenant(caller.operator_id):
        changed_at = latest_change(caller.operator_id, _number(body))
    return {"swapped": changed_at >= timezone.now() - timedelta(hours=hours)}


@answers("sim-swap:retrieve-date")
def retrieve_date(caller: Caller, body: Body) -> Body:
    """Tell when the SIM changed last."""
    with tenant(caller.operator_id):
        changed_at = latest_change(caller.operator_id, _number(body))
    return {"latestSimChange": changed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}


def _body(request: HttpRequest) -> Body:
    try:
        body = json.loads(request.body) if len(request.body) <= MAX_BODY else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise INVALID
    return body


def _number(body: Body) -> str:
    if "phoneNumber" not in body:
        message = "A token of two legs names nobody: phoneNumber is needed."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "MISSING_IDENTIFIER", message)
    number = body["phoneNumber"]
    if not isinstance(number, str) or not PHONE_NUMBER.fullmatch(number):
        raise INVALID
    return number


def _as_refusal(error: RecordError) -> Refusal:
    if isinstance(error, Unauthenticated):
        return Refusal(HTTPStatus.UNAUTHORIZED, "UNAUTHENTICATED", "A valid access token is needed.")
    if isinstance(error, Denied):
        return Refusal(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", "This client may not ask that.")
    if isinstance(error, NotFound):
        return Refusal(HTTPStatus.NOT_FOUND, "IDENTIFIER_NOT_FOUND", "Nothing is known of this number.")
    if isinstance(error, RetryLater):
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "Ask again later.")
    return INVALID


def _refused(refusal: Refusal) -> JsonResponse:
    told = {"status": int(refusal.status), "code": refusal.code, "message": refusal.message}
    return JsonResponse(told, status=refusal.status)
