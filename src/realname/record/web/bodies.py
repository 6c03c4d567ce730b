"""Limits of a request's body, and the pictures in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponseBase
from ninja.files import UploadedFile

from realname.measure.images import MAX_BYTES
from realname.record.errors import Invalid, TooLarge
from realname.record.web.problems import from_record_error

ENVELOPE_BYTES = 1 << 20
MAX_PICTURES_REQUEST = MAX_BYTES + ENVELOPE_BYTES
"""All pictures of one request together, and the form around them."""

MAX_REQUEST = 1 << 20
"""Any other body; the largest is a policy's text."""

PREFIX = "/v1/"

Answer = Callable[[HttpRequest], HttpResponseBase]


def refuse_large_requests(get_response: Answer) -> Answer:
    """Return the middleware that answers 413 by the length announced, before a byte of the body is read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(PREFIX):
            limit = MAX_PICTURES_REQUEST if request.content_type == "multipart/form-data" else MAX_REQUEST
            announced = request.META.get("CONTENT_LENGTH") or "0"
            if announced.isdecimal() and int(announced) > limit:
                return from_record_error(TooLarge(f"The request has more than {limit >> 20} MiB."))
        return get_response(request)

    return answer


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
