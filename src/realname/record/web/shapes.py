"""The shapes that endpoints share: what is given is refused where it has a member too many."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar

from ninja import Query, Schema
from pydantic import ConfigDict, ValidationInfo, field_validator

from realname.record.web.paging import DEFAULT_LIMIT, MAX_LIMIT

UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that no name holds: controls, halves of pairs, line ends. Rare ideographs are private-use."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that have the rest of a line read in another order: a name with one is not the name that is seen."""

LINE_ENDS = frozenset("\t\n\r")


def plain_text(value: Any, *, lines: bool = False) -> Any:
    """Return a text, or whatever is no text, as it came. ValueError where it is not what a reader would see."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and any(_is_unseen(one, lines=lines) for one in text):
            raise ValueError("the text holds characters that are not seen or that turn it round")
    return value


def _is_unseen(one: str, *, lines: bool) -> bool:
    return one in TURNING or (unicodedata.category(one) in UNSEEN and not (lines and one in LINE_ENDS))


class Given(Schema):
    """A body that is sent. A member that nobody reads is a mistake, and is told; so is a text with hidden parts."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def only_plain_texts(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse NUL, other controls, and what turns a text round; `lines_in` names members of several lines."""
        return plain_text(value, lines=info.field_name in cls.lines_in)

    lines_in: ClassVar[frozenset[str]] = frozenset()


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
WITH_PROBLEMS: Mapping[int, Any] = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503), Problem)
"""What any call may answer besides: one shape for all."""
