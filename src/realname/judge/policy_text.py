"""A policy's TOML, written anew from its rules: what is published is kept as rules, and a new version begins there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from realname.judge.checks.check import QUESTIONS
from realname.judge.policy import Policy
from realname.judge.policy_faults import WAYS
from realname.judge.shapes import plain


def toml_of(policy: Policy) -> str:
    """Return a text that `parse` makes the same policy of; what has its default is left out."""
    table = plain(policy, sparse=True)
    for way in WAYS:
        if rules := table.pop(way, None):  # the longest come last, in the order in which checks are shown
            table[way] = {name: rules[name] for name in QUESTIONS if name in rules}
    return "\n".join(_lines(table, ())) + "\n"


def _lines(table: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[str]:
    inner = {name: item for name, item in table.items() if isinstance(item, Mapping)}
    values = {name: item for name, item in table.items() if name not in inner and item is not None}
    if where and values:
        yield ""
        yield f"[{'.'.join(map(_key, where))}]"
    for name, value in values.items():
        yield f"{_key(name)} = {_value(value)}"
    for name, item in inner.items():
        yield from _lines(item, (*where, name))


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    # JSON writes texts, numbers and truth as TOML does.
    return json.dumps(value, ensure_ascii=False)
