"""What everyone may read without an account: the newest checkpoint, and the tiles of its tree (C2SP tlog-tiles).

Nothing beyond the published checkpoint is served, so that whoever reads has a signed head for all of it.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from realname.ledger.errors import LedgerError
from realname.ledger.tiles import exists, parse_path
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.figures import published_file
from realname.record.oversight.models import Log
from realname.record.oversight.published import published_note, size_of_note
from realname.record.oversight.tree import Stored

FOR_EVER = "public, max-age=31536000, immutable"
"""A tile of a given width never changes."""

NEVER = "no-cache"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
BYTES = "application/octet-stream"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Return the newest checkpoint, with its cosignatures. 404 before there is one."""
    del request
    note = published_note()
    return _nowhere() if note is None else _answer(note.encode(), TEXT, NEVER)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Return the key that verifies the log's checkpoints, to be compared with what another source says."""
    del request
    log = Log.objects.first()
    return _nowhere() if log is None else _answer(f"{public_key(log).text}\n".encode(), TEXT, NEVER)


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """Return a tile of hashes or a bundle of entries. 404 where the published tree has none there."""
    del request
    content = _published(f"tile/{rest}")
    return _nowhere() if content is None else _answer(content, BYTES, FOR_EVER)


@require_safe
def figures(request: HttpRequest, month: str) -> HttpResponse:
    """Return the published figures of a month. 404 where none are."""
    del request
    content = published_file(month)
    return _nowhere() if content is None else _answer(content.encode(), JSON, NEVER)


def _published(path: str) -> bytes | None:
    note = published_note()
    try:
        asked = parse_path(path)
    except LedgerError:
        return None
    return Stored().read(path) if note is not None and exists(asked, size_of_note(note)) else None


def _nowhere() -> HttpResponse:
    return _answer(b"the log has no such file\n", TEXT, NEVER, HTTPStatus.NOT_FOUND)


def _answer(content: bytes, media_type: str, kept: str, status: int = HTTPStatus.OK) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type, status=status)
    response["Cache-Control"] = kept
    response["Access-Control-Allow-Origin"] = "*"  # a page of anybody's may check the log
    response["X-Content-Type-Options"] = "nosniff"
    return response
