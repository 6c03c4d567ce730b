"""How CAMARA's questions are taken and answered: JSON in, JSON out, and errors as its definitions list them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from realname.record.camara.actions.asking import TOO_OFTEN
from realname.record.errors import Denied, NotFound, RecordError, RetryLater, Unauthenticated
from realname.record.operators.actions.clients import Caller
from realname.record.web.authentication import NEEDS

PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
CORRELATOR = re.compile(r"[a-zA-Z0-9\-_:;./<>{}]{0,256}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_BODY = 16_384

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
NOT_AGREED = Refusal(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", "The holder of this line has not agreed to that.")
NOT_APPLICABLE = Refusal(
    HTTPStatus.UNPROCESSABLE_ENTITY, "SERVICE_NOT_APPLICABLE", "The service is not available for this phone number."
)


def answers(scope: str) -> Callable[[Question], Callable[[HttpRequest], HttpResponse]]:
    """Return the view of a question that needs this scope. What a question refuses, it refuses outside transactions."""

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


def number_in(body: Body) -> str:
    """Return the number that a token of two legs must name. Refusal."""
    if "phoneNumber" not in body:
        message = "A token of two legs names nobody: phoneNumber is needed."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "MISSING_IDENTIFIER", message)
    number = body["phoneNumber"]
    if not isinstance(number, str) or not PHONE_NUMBER.fullmatch(number):
        raise INVALID
    return number


def day_of(value: object) -> date:
    """Return a calendar day of RFC 3339. Refusal INVALID_ARGUMENT."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise INVALID
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise INVALID from None


def _body(request: HttpRequest) -> Body:
    try:
        body = json.loads(request.body) if len(request.body) <= MAX_BODY else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise INVALID
    return body


def _as_refusal(error: RecordError) -> Refusal:
    if isinstance(error, Unauthenticated):
        return Refusal(HTTPStatus.UNAUTHORIZED, "UNAUTHENTICATED", "A valid access token is needed.")
    if isinstance(error, Denied):
        return Refusal(HTTPStatus.FORBIDDEN, "PERMISSION_DENIED", "This client may not ask that.")
    if isinstance(error, NotFound):
        return Refusal(HTTPStatus.NOT_FOUND, "IDENTIFIER_NOT_FOUND", "Nothing is known of this number.")
    if error.code == TOO_OFTEN:
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "QUOTA_EXCEEDED", "Enough was asked of this number today.")
    if isinstance(error, RetryLater):
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "Ask again later.")
    return INVALID


def _refused(refusal: Refusal) -> JsonResponse:
    told = {"status": int(refusal.status), "code": refusal.code, "message": refusal.message}
    return JsonResponse(told, status=refusal.status)
