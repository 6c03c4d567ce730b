"""Styles, scripts and marks, compressed: a first page over a bad network is small.

Their names carry a digest of their content, so that browsers keep them for ever. They are few, and each is compressed
once a process.
"""

from __future__ import annotations

import gzip
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from realname.pages.capture.files import FOR_EVER

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a built file. 404 for what is not one of ours."""
    content, packed = _content(name)
    response = HttpResponse(content, content_type=MEDIA_TYPES[f".{name.rpartition('.')[2]}"], status=HTTPStatus.OK)
    response["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = packed
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = FOR_EVER
    return response


@cache
def _content(name: str) -> tuple[bytes, bytes]:
    """Return a file as it is and compressed. Only names that the folder itself lists are read."""
    path = settings.STATIC_ROOT / name
    if path.suffix not in MEDIA_TYPES or path.parent != settings.STATIC_ROOT or not path.is_file():
        raise Http404
    content = path.read_bytes()
    return content, gzip.compress(content, 9, mtime=0)
