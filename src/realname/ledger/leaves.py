"""Leaves: what the log says, one at a time, in one byte string each, and never about a person.

A leaf is the canonical JSON (RFC 8785) of `{"at", "body", "kind", "v"}`. Its members, and what each may hold, are the
table of `kinds`; anything else is refused, when a leaf is made and when one is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from realname.judge.canonical import canonical
from realname.ledger.errors import LeafError
from realname.ledger.kinds import SHAPES, LeafKind
from realname.ledger.values import Value

VERSION = 1
"""Of the leaf's form. Another number is another form, which this version does not read."""

MAX_BYTES = 8192
"""Twice the longest leaf of the table; far below the 65,535 bytes that an entry bundle can hold."""

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""Before the first log: a time before this is a mistake."""

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of the log. LeafError for what its kind does not allow.

    at     when it became true: UTC, whole milliseconds
    body   the members of its kind, plain values
    """

    kind: LeafKind
    at: datetime
    body: Mapping[str, Value]

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or self.at.utcoffset() != timedelta(0) or self.at.microsecond % 1000:
            raise LeafError("a leaf's time is UTC, in whole milliseconds", code="leaf.time")
        if self.at < EARLIEST:
            raise LeafError("a leaf's time lies before every log", code="leaf.time")
        _require_shape(self.kind, self.body)
        object.__setattr__(self, "body", MappingProxyType(dict(self.body)))

    @property
    def encoded(self) -> bytes:
        """Return the leaf's one byte string: what the tree hashes."""
        table = {"at": _written(self.at), "body": dict(self.body), "kind": self.kind.value, "v": VERSION}
        return canonical(table)


def whole_milliseconds(moment: datetime) -> datetime:
    """Return the moment as a leaf holds it: UTC, cut to milliseconds."""
    at = moment.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def parse(encoded: bytes) -> Leaf:
    """Return the leaf of these bytes. LeafError where they are not exactly what that leaf is written as."""
    if len(encoded) > MAX_BYTES:
        raise LeafError(f"a leaf has at most {MAX_BYTES} bytes", code="leaf.too_large")
    try:
        table = json.loads(encoded)
    except (ValueError, RecursionError):
        raise LeafError("a leaf is not JSON") from None
    leaf = _built(table)
    if leaf.encoded != encoded:
        raise LeafError("a leaf is not written canonically", code="leaf.not_canonical")
    return leaf


def _built(table: Any) -> Leaf:
    if not isinstance(table, dict) or set(table) != {"at", "body", "kind", "v"}:
        raise LeafError("a leaf has the members at, body, kind and v")
    if type(table["v"]) is not int or table["v"] != VERSION:
        raise LeafError("a leaf of another version", code="leaf.version", remedy="Update realname, and try again.")
    try:
        kind = LeafKind(table["kind"])
    except ValueError:
        raise LeafError(
            "a leaf of a kind that this version does not know",
            code="leaf.kind",
            remedy="Update realname, and try again; if it is the newest, the log holds what it must not.",
        ) from None
    if not isinstance(table["body"], dict):
        raise LeafError("a leaf's body is not a table")
    return Leaf(kind, _read(table["at"]), table["body"])


def _require_shape(kind: LeafKind, body: Mapping[str, Value]) -> None:
    shape = SHAPES[kind]
    if any(name not in shape for name in body):
        raise LeafError(f"a leaf of kind {kind.value} has a member that its kind does not know", code="leaf.member")
    for name, member in shape.items():
        if name not in body:
            if not member.optional:
                raise LeafError(f"a leaf of kind {kind.value} has no {name}", code="leaf.member")
        elif not member.fits(body[name]):
            raise LeafError(f"{kind.value}.{name} holds what it may not hold", code="leaf.value")


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def _read(text: object) -> datetime:
    if not isinstance(text, str) or not _AT.fullmatch(text):
        raise LeafError("a leaf's time is written as 2026-01-31T23:59:59.999Z", code="leaf.time")
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise LeafError("a leaf's time is none that there is", code="leaf.time") from None
