"""An HTTP answer, whole and within its limit, and what a refusal among them means."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from realname.connect.transport.errors import BadAnswer, Busy, NotAuthorised, PeerFailed, Refused, TransportError

LONGEST_WAIT_S = 24 * 3600.0
"""A Retry-After beyond this is read as this."""

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}")
"""What we take over from another's error: a word. Free text may hold a person's data."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A status, headers by lower-case name, and the whole body; `correlation_id` is that of our request."""

    status: int
    headers: Mapping[str, str] = member(repr=False)
    body: bytes = member(repr=False)
    correlation_id: str

    def json_object(self) -> dict[str, Any]:
        """Return the body as a JSON object. BadAnswer where it is none, or is not declared to be JSON."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json" and not media_type.endswith("+json"):
            raise BadAnswer("the answer is not declared to be JSON")
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadAnswer("the answer is not JSON") from None
        if not isinstance(value, dict):
            raise BadAnswer("the answer is not a JSON object")
        return value


def refusal(answer: HttpAnswer, answer_code: str = "") -> TransportError:
    """Return the error that a status from 400 on means; `answer_code` is the other side's own word, where known."""
    status = answer.status
    wait = retry_after_s(answer.headers.get("retry-after", ""))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return NotAuthorised(f"our credentials were not accepted ({status})", status=status, answer_code=answer_code)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT} or (
        status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
    ):
        return Busy(f"the other side asks for patience ({status})", retry_after_s=wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return PeerFailed(f"the other side failed ({status})", retry_after_s=wait)
    return Refused(f"the other side refused ({status})", status=status, answer_code=answer_code)


def code_in(answer: HttpAnswer, *paths: tuple[str, ...]) -> str:
    """Return the first word at one of the paths of a JSON error body, or nothing where there is none."""
    try:
        body = answer.json_object()
    except BadAnswer:
        return ""
    found = (_at(body, path) for path in paths)
    return next((value for value in found if isinstance(value, str) and CODE.fullmatch(value)), "")


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def retry_after_s(header: str) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3), or None where it says nothing."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(float(header), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT_S)
