"""Pictures arrive in memory, within limits."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser
from django.test import Client, RequestFactory
from tests.pages.conftest import AGREED, picture
from tests.pages.stand_ins import RED, square

from realname.pages import uploads
from realname.pages.uploads import MemoryOnly, Oversize, refuse_large_requests

LIMIT = 1000


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", LIMIT)


def received(*lengths: int) -> list[object]:
    """Return what the handler makes of files of these lengths."""
    factory = RequestFactory()
    files = [BytesIO(b"x" * length) for length in lengths]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    request = factory.post("/", {"face": files})
    parser = MultiPartParser(request.META, BytesIO(request.body), [MemoryOnly(request)])
    return list(parser.parse()[1].getlist("face"))


@pytest.mark.usefixtures("small_limit")
def test_a_file_as_long_as_the_limit_is_held_whole() -> None:
    [file] = received(LIMIT)
    assert isinstance(file, InMemoryUploadedFile)
    assert file.read() == b"x" * LIMIT


@pytest.mark.usefixtures("small_limit")
def test_a_file_one_byte_past_the_limit_is_dropped_and_the_next_is_read() -> None:
    long, short = received(LIMIT + 1, 10)
    assert isinstance(long, Oversize)
    assert long.read() == b""
    assert isinstance(short, InMemoryUploadedFile)
    assert short.read() == b"x" * 10


def test_no_handler_that_writes_files_is_installed() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["realname.pages.uploads.MemoryOnly"]


@pytest.mark.usefixtures("small_limit")
def test_a_picture_past_the_limit_is_told_beside_its_field(client: Client) -> None:
    files = {"picture_a": picture(b"x" * (LIMIT + 1)), "picture_b": picture(square(RED))}
    answer = client.post("/compare", {**AGREED, **files})
    assert answer.status_code == 413
    assert "The file is too large." in answer.content.decode()
    assert 'href="#id_picture_a"' in answer.content.decode()


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, size: int | None = -1) -> bytes:
        """Fail: the announced length alone decides."""
        raise AssertionError(f"{size} bytes were read")


@pytest.mark.parametrize(("length", "status"), [(uploads.MAX_REQUEST_BYTES, 200), (uploads.MAX_REQUEST_BYTES + 1, 413)])
def test_a_request_that_announces_too_much_is_refused_unread(length: int, status: int) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("ok")

    request = RequestFactory().generic("POST", "/verify", b"", CONTENT_LENGTH=str(length))
    request._stream = Unread()  # noqa: SLF001  where Django keeps the body
    assert refuse_large_requests(view)(request).status_code == status


def test_a_request_without_a_length_has_no_body_that_could_be_large() -> None:
    request = RequestFactory().generic("POST", "/verify")
    request.META.pop("CONTENT_LENGTH", None)
    assert refuse_large_requests(lambda _: HttpResponse("ok"))(request).status_code == 200
