"""Pictures arrive in memory, within limits, and are never written to disk."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase

from realname.measure.images import MAX_BYTES
from realname.pages import problems
from realname.pages.headers import Answer

MAX_FILE_BYTES = MAX_BYTES
"""What `realname.measure.images` opens at most."""

MAX_REQUEST_BYTES = 5 * MAX_FILE_BYTES + 2**20
"""Two sides of a document, three photographs of a face, and the form around them."""


class Oversize(UploadedFile):  # type: ignore[type-arg]  # generic to the type checker alone
    """Stand for a file that was longer than `MAX_FILE_BYTES`; its bytes were dropped as they came."""


class MemoryOnly(FileUploadHandler):
    """Hold files in memory. What is too long is read past and becomes an `Oversize`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()
        self._length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take the next bytes; `None` says that no other handler shall see them."""
        del start
        self._length += len(raw_data)
        if self._length > MAX_FILE_BYTES:
            self._content = BytesIO()
        else:
            self._content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Return the whole file."""
        content: IO[bytes] = self._content
        content.seek(0)
        if self._length > MAX_FILE_BYTES:
            return Oversize(content, self.file_name, self.content_type, file_size, self.charset)
        return InMemoryUploadedFile(
            file=content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def contents(files: Iterable[UploadedFile[bytes]]) -> list[bytes]:
    """Return the bytes of files, also of those that a form has looked at already."""
    found = []
    for file in files:
        file.seek(0)
        found.append(file.read())
    return found


def refuse_large_requests(get_response: Answer) -> Answer:
    """Return the middleware that answers 413 by the length announced, before a byte of the body is read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > MAX_REQUEST_BYTES:
            return problems.too_large(request, MAX_FILE_BYTES)
        return get_response(request)

    return answer
