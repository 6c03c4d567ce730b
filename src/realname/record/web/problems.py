"""Errors as RFC 9457 problem details. The one place where a kind of error becomes an HTTP status."""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any

import psycopg
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from procrastinate.exceptions import ConnectorException

from realname.measure.errors import MeasureError
from realname.record import errors

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[errors.RecordError], tuple[int, str]] = {
    errors.Invalid: (422, "The request is not valid"),
    errors.Unauthenticated: (401, "Who asks is not known"),
    errors.Denied: (403, "Not allowed"),
    errors.NotFound: (404, "Not found"),
    errors.Conflict: (409, "Not possible in the present state"),
    errors.TooLarge: (413, "Too large"),
    errors.UnsupportedMedia: (415, "Not a kind that we read"),
    errors.TooMany: (429, "Too many requests"),
    errors.RetryLater: (503, "Not available now"),
}

EVIDENCE_STATUS = {
    "image.too_large": 413,
    "image.not_an_image": 415,
    "image.unsupported": 415,
    "image.animated": 415,
}
"""Pictures that are refused by their first bytes or their size; others are 422."""

KEY = "Idempotency-Key"
NO_KEY = {
    "code": "idempotency.key",
    "remedy": f"Send a fresh UUID as {KEY}, and the same one when you repeat the request.",
    "pointer": f"/{KEY}",
}
MULTIPART = "multipart/form-data"

log = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str, code: str, remedy: str, **more: Any) -> HttpResponse:
    """Build a problem document. `type` is a relative reference to the error's entry in the reference."""
    body = {
        "type": f"/v1/problems#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "remedy": remedy,
        **more,
    }
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)


def from_record_error(error: errors.RecordError, /, *, status: int | None = None, **more: Any) -> HttpResponse:
    """Turn a use case's refusal into its problem document, with that status where its kind's is not the one."""
    usual, title = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), (500, "Failed"))
    if isinstance(error, errors.Conflict) and error.possible_now:
        more["possible_now"] = list(error.possible_now)
    if isinstance(error, errors.Invalid) and error.pointer:
        more["errors"] = [{"pointer": error.pointer, "detail": str(error)}]
    response = problem(status or usual, title, str(error), error.code, error.remedy, **more)
    if isinstance(error, errors.RetryLater):
        response["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, errors.Unauthenticated):
        response["WWW-Authenticate"] = "Bearer"
    return response


def failed(_request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours."""
    return problem(
        500,
        "Failed",
        "Something failed that nobody foresaw; nothing was changed.",
        "service.failed",
        "Send the same request with the same Idempotency-Key; if it fails again, report the time of it.",
    )


def method_not_allowed(allowed: str) -> HttpResponse:
    """Answer a method that this address does not have."""
    response = problem(
        405,
        "No such method here",
        "This address does not have that method.",
        "request.method",
        "Use one of the methods that the Allow header names.",
    )
    response["Allow"] = allowed
    return response


def malformed(_request: HttpRequest) -> HttpResponse:
    """Answer a request that is refused before any endpoint is asked: by the host that it names, or its form."""
    return from_record_error(
        errors.Invalid(
            "The request is not one that this service can read.",
            code="request.malformed",
            remedy="Check the address and its host, which must be one that this service answers to.",
        ),
        status=400,
    )


@csrf_exempt
def nowhere(_request: HttpRequest) -> HttpResponse:
    """Answer an address under `/v1` that is none, to a POST too: no form of ours leads here."""
    return from_record_error(errors.NotFound("There is nothing at this address.", code="request.no_such_address"))


def install(api: NinjaAPI) -> None:
    """Let every error of `api` leave as a problem document."""
    _install_unreadable(api)
    _install_failures(api)

    @api.exception_handler(errors.RecordError)
    def on_record_error(_request: HttpRequest, error: errors.RecordError) -> HttpResponse:
        return from_record_error(error)

    @api.exception_handler(MeasureError)
    def on_measure_error(_request: HttpRequest, error: MeasureError) -> HttpResponse:
        status = EVIDENCE_STATUS.get(error.code, 422)
        return problem(status, "The evidence cannot be read", str(error), error.code, error.remedy)


def _install_unreadable(api: NinjaAPI) -> None:
    """Answer what could not be read as a request."""

    @api.exception_handler(ValidationError)
    def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
        found = [item["loc"] for item in error.errors]
        if ("header", KEY) in found:
            return from_record_error(errors.Invalid("There is no usable Idempotency-Key.", **NO_KEY))
        if request.content_type != MULTIPART and any(loc[0] == "file" for loc in found):
            return from_record_error(
                errors.UnsupportedMedia(
                    f"This call reads {MULTIPART}.", remedy=f"Send what it reads as `files` of a {MULTIPART} body."
                )
            )
        # The input itself is left out: it may hold a person's data.
        members = [
            {"pointer": "/" + "/".join(str(part) for part in item["loc"][1:]), "detail": str(item["msg"])}
            for item in error.errors
        ]
        return problem(
            422,
            "The request is not valid",
            "One or more members of the request are missing or wrong.",
            "request.invalid",
            "Correct the members that `errors` names.",
            errors=members,
        )

    @api.exception_handler(HttpError)
    def on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, errors.Invalid):  # of our own parser
            return from_record_error(error.__cause__, status=400)
        if isinstance(error.__cause__, errors.RecordError):
            return from_record_error(error.__cause__)
        return problem(error.status_code, "Refused", str(error), "request.refused", "See the reference of this call.")

    @api.exception_handler(SuspiciousOperation)
    @api.exception_handler(MultiPartParserError)
    def on_unreadable_form(_request: HttpRequest, error: Exception) -> HttpResponse:
        if isinstance(error, RequestDataTooBig):
            return from_record_error(errors.TooLarge("The body, without its files, is too large."))
        refusal = errors.Invalid(
            "The form cannot be read: it is not whole, or has too many parts.",
            code="request.form",
            remedy="Send a form (RFC 7578) of nothing but the files or members that the reference names.",
        )
        return from_record_error(refusal, status=400)


def _install_failures(api: NinjaAPI) -> None:
    """Answer what failed here."""

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def on_database_down(_request: HttpRequest, _error: Exception) -> HttpResponse:
        return from_record_error(errors.RetryLater("The database does not answer.", code="service.database"))

    @api.exception_handler(ConnectorException)
    def on_queue_down(request: HttpRequest, error: Exception) -> HttpResponse:
        # What the queue raises for whatever went wrong with the database while a job was put there.
        is_away = isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError)
        return on_database_down(request, error) if is_away else on_unforeseen(request, error)

    @api.exception_handler(Exception)
    def on_unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
        # The error's own text is left out of the log and the answer: it may hold a person's data.
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s at\n%s", type(error).__name__, place)
        return failed(request)
