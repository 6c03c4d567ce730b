"""Frozen dataclasses from plain tables (JSON, TOML) and back: every key is known, every value has its type.

The dataclass is the schema. Nothing is coerced but an integer where a float is asked, an ISO 8601 text where a date
is, base64 where bytes are, and a list where a tuple is.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class ShapeError(ValueError):
    """A table does not have the asked shape; the message names the place, as in `face.match_fmr`."""


def build(kind: type[T], table: object, where: str = "") -> T:
    """Return a `kind` made of `table`. ShapeError for an unknown, absent or ill-typed key, and for a refused value."""
    if not isinstance(table, Mapping):
        raise ShapeError(f"{where or 'the file'} is not a table")
    hints = get_type_hints(kind)
    members = {member.name: member for member in fields(kind)}  # type: ignore[arg-type]  # callers pass dataclasses
    unknown = sorted(str(key) for key in table if key not in members)
    if unknown:
        raise ShapeError(f"unknown key {_join(where, unknown[0])!r}")
    values = {}
    for name, member in members.items():
        if name in table:
            values[name] = _value(hints[name], table[name], _join(where, name))
        elif member.default is MISSING and member.default_factory is MISSING:
            raise ShapeError(f"{_join(where, name)} is missing")
    try:
        return kind(**values)
    except ShapeError:
        raise
    except ValueError as error:
        raise ShapeError(f"{where or 'the file'}: {error}") from error


def plain(value: Any, *, sparse: bool = False) -> Any:
    """Return the tables, lists, texts and numbers that `build` would make this value of; bytes stay bytes.

    With `sparse`, a member that has its default is left out.
    """
    if is_dataclass(value):
        members = [(member, getattr(value, member.name)) for member in fields(value)]
        return {m.name: plain(held, sparse=sparse) for m, held in members if not (sparse and held == _default(m))}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item, sparse=sparse) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item, sparse=sparse) for item in value]
    return value


def _default(member: Field[Any]) -> Any:
    """Return what a member is where nothing is said of it; MISSING where something must be."""
    return member.default if member.default_factory is MISSING else member.default_factory()


def to_json(value: Any) -> str:
    """Return JSON of which `build` makes the value again; bytes become base64. For storing, not for digests."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, default=_base64)


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"JSON holds no {type(value).__name__}")


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _value(hint: Any, value: object, where: str) -> Any:
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        return _any_of([option for option in get_args(hint) if option is not type(None)], value, where)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value, where)
    if get_origin(hint) is list:
        return list(_tuple((get_args(hint)[0], ...), value, where))
    return _table_or_scalar(hint, value, where)


def _table_or_scalar(hint: Any, value: object, where: str) -> Any:
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return _mapping(get_args(hint)[1], value, where)
    if is_dataclass(hint):
        return build(hint, value, where)  # type: ignore[arg-type]  # a dataclass type, by the line above
    return _scalar(hint, value, where)


def _any_of(options: Sequence[Any], value: object, where: str) -> Any:
    if len(options) == 1:
        return _value(options[0], value, where)
    for option in options:
        with suppress(ShapeError):
            return _value(option, value, where)
    raise ShapeError(f"{where} is of no type that is asked for")


def _tuple(options: tuple[Any, ...], value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise ShapeError(f"{where} is not a list")
    if options[-1] is Ellipsis:
        return tuple(_value(options[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(value) != len(options):
        raise ShapeError(f"{where} has {len(value)} items, not {len(options)}")
    return tuple(_value(hint, item, f"{where}[{i}]") for i, (hint, item) in enumerate(zip(options, value, strict=True)))


def _mapping(hint: Any, value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ShapeError(f"{where} is not a table")
    return MappingProxyType({str(key): _value(hint, item, _join(where, str(key))) for key, item in value.items()})


def _scalar(hint: type, value: object, where: str) -> Any:
    wrong = ShapeError(f"{where} is not {_wanted(hint)}")
    if issubclass(hint, StrEnum):
        return _choice(hint, value, wrong)
    if hint is date:
        return _date(value, wrong)
    if hint is bytes:
        return _bytes(value, wrong)
    if hint is float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise wrong
        return float(value)
    # A bool is an int to Python, and not to a reader of a policy.
    if type(value) is not hint:
        raise wrong
    return value


def _wanted(hint: type) -> str:
    return " | ".join(hint) if issubclass(hint, StrEnum) else _WORDS[hint]


def _choice(hint: type[StrEnum], value: object, wrong: ShapeError) -> StrEnum:
    for option in hint:
        if option.value == value:
            return option
    raise wrong


def _date(value: object, wrong: ShapeError) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise wrong from None


def _bytes(value: object, wrong: ShapeError) -> bytes:
    if not isinstance(value, str):
        raise wrong
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise wrong from None


_WORDS: Mapping[type, str] = {
    float: "a finite number",
    int: "a whole number",
    str: "a text",
    bool: "true or false",
    date: "a date (YYYY-MM-DD)",
    bytes: "base64",
}
