"""What a request may bring: how many bytes, of which kind, and the pictures in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja.files import UploadedFile
from ninja.parser import Parser

from realname.measure.images import MAX_BYTES
from realname.record.errors import Invalid, TooLarge, UnsupportedMedia
from realname.record.web.problems import MEDIA_TYPE, failed, from_record_error, malformed, method_not_allowed, nowhere

ENVELOPE_BYTES = 1 << 20
MAX_PICTURES_REQUEST = MAX_BYTES + ENVELOPE_BYTES
"""All pictures of one request together, and the form around them."""

MAX_REQUEST = 1 << 20
"""Any other body; the largest is a policy's text."""

PREFIX = "/v1/"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

INSTEAD: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    HTTPStatus.BAD_REQUEST: malformed,
    HTTPStatus.NOT_FOUND: nowhere,
    HTTPStatus.INTERNAL_SERVER_ERROR: failed,
}
"""What the API answers in the place of Django's own pages."""

Answer = Callable[[HttpRequest], HttpResponseBase]


def guard_requests(get_response: Answer) -> Answer:
    """Return the middleware that bounds what the API reads, and lets what Django refuses be a problem too.

    A body is refused by the length that it announces, before a byte of it is read. One sent in chunks announces none:
    of it, no more than the limit is read.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        limit = MAX_PICTURES_REQUEST if request.content_type == MULTIPART else MAX_REQUEST
        if not _is_within(request, limit):
            refusal = TooLarge(
                f"The request has more than {limit >> 20} MiB.",
                remedy="Send less: the pictures of one request together, or any other body, have a limit of their own.",
            )
            return from_record_error(refusal)
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return method_not_allowed(response["Allow"])
        if response.status_code in INSTEAD and response["Content-Type"] != MEDIA_TYPE:
            return INSTEAD[response.status_code](request)
        return response

    return answer


def _is_within(request: HttpRequest, limit: int) -> bool:
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced:
        return announced.isdecimal() and int(announced) <= limit
    if "HTTP_TRANSFER_ENCODING" not in request.META:
        return True
    content = _read(request.META["wsgi.input"], limit + 1)
    if len(content) > limit:
        return False
    # Django reads as much as is announced, which for chunks is nothing.
    request.META["CONTENT_LENGTH"] = str(len(content))
    request._stream = BytesIO(content)  # noqa: SLF001  no other way to give it a body
    return True


def _read(stream: Any, at_most: int) -> bytes:
    """Return up to that many bytes of a stream that may give fewer at a time than it was asked for."""
    content = bytearray()
    while len(content) < at_most and (piece := stream.read(min(at_most - len(content), 1 << 16))):
        content += piece
    return bytes(content)


class JsonBodies(Parser):
    """Read JSON strictly: of its own media type, no member twice, no NaN."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body. UnsupportedMedia; Invalid `request.json`."""
        if request.content_type != JSON:
            raise UnsupportedMedia(
                f"This call reads {JSON}.", remedy=f"Send the header Content-Type: {JSON}, and a body of that kind."
            )
        try:
            return json.loads(request.body, object_pairs_hook=_members, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise Invalid(
                "The body is not JSON that can be read.",
                code="request.json",
                remedy="Send one JSON object (RFC 8259) in UTF-8, with no member twice.",
            ) from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member is there twice")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def pictures_of(files: Iterable[UploadedFile], *, at_most: int, pointer: str) -> list[bytes]:
    """Return the content of one to `at_most` uploaded files. Invalid where there are none or more; TooLarge."""
    given = list(files)
    if not 1 <= len(given) <= at_most:
        raise Invalid(f"Send 1 to {at_most} files.", code="request.files", pointer=pointer)
    contents = []
    for file in given:
        if (file.size or 0) > MAX_BYTES:
            raise TooLarge(f"The file has more than {MAX_BYTES >> 20} MiB.")
        contents.append(file.read())
    return contents
