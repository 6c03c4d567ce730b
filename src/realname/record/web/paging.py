"""Pages by cursor: a position in an order that never moves, so that rows written meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from realname.record.errors import Invalid

MAX_LIMIT = 100
DEFAULT_LIMIT = 25

M = TypeVar("M", bound=Model)


class HasId(Protocol):
    """A row with a UUIDv7, which grows with time."""

    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and the cursor of the next page; an empty cursor says that there is none."""

    items: Sequence[Any]
    next_cursor: str


def page(rows: QuerySet[M], cursor: str, limit: int) -> Page:
    """Return up to `limit` rows before `cursor`, newest first by UUIDv7. Invalid where the cursor is not ours."""
    if cursor:
        rows = rows.filter(id__lt=_decode(cursor))
    found = list(rows.order_by("-id")[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return Page(items, _encode(items[-1].pk) if more else "")


def _encode(position: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(position.bytes).rstrip(b"=").decode()


def _decode(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Invalid(
            "The cursor is not one that this service gave.",
            code="request.cursor",
            remedy="Leave `cursor` out for the first page, then use `next_cursor` as it came.",
            pointer="/cursor",
        ) from error
