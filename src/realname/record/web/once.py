"""POST with an Idempotency-Key: what was answered once is answered again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Header, Status

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import MAX_KEY, Answer, answer_once, fingerprint
from realname.record.web.authentication import Request

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=MAX_KEY,
        description="A fresh UUID for each new request; the same one when a request is repeated. Kept for 24 hours.",
    ),
]


def once(request: Request, response: HttpResponse, key: str, work: Callable[[], Answer]) -> Status[dict[str, Any]]:
    """Do `work` in the tenant's transaction, once for this key and body, and answer what it answered."""
    caller = request.auth
    with tenant(caller.operator_id):
        answer = answer_once(caller, key, asked(request, [request.body]), work)
    return told(response, answer)


def asked(request: Request, contents: Iterable[bytes]) -> bytes:
    """Return the digest of what a request asks. Files count by content: multipart boundaries differ each time."""
    return fingerprint(request.method or "", request.path, *contents)


def told(response: HttpResponse, answer: Answer) -> Status[dict[str, Any]]:
    """Return the answer, and say in a header where it is one that was kept."""
    if answer.replayed:
        response["Idempotency-Replayed"] = "true"
    return Status(answer.status, answer.body)
