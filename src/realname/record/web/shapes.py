"""The shapes that endpoints share: what is given is refused where it has a member too many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from ninja import Query, Schema
from pydantic import ConfigDict

from realname.record.web.paging import DEFAULT_LIMIT, MAX_LIMIT


class Given(Schema):
    """A body that is sent. A member that nobody reads is a mistake, and is told."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


M = TypeVar("M", datetime, datetime | None)


def aware(moment: M) -> M:
    """Return a moment that says its time zone (RFC 3339). ValueError."""
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment


class Told(Schema):
    """A body that is answered."""


class Problem(Told):
    """What went wrong, as RFC 9457 names its members; `code` is stable, and `remedy` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    possible_now: list[str] | None = None
    errors: list[dict[str, str]] | None = None


Cursor = Annotated[str, Query(max_length=64, description="`next_cursor` of the page before; empty for the first.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description=f"Rows of a page; {DEFAULT_LIMIT} unless told.")]
WITH_PROBLEMS: Mapping[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429, 503), Problem)
"""What any call may answer besides: one shape for all."""
