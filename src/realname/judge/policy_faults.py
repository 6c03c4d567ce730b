"""Every fault of a policy's text at once, each with its place and line: for people who mend one.

`realname.judge.policy.parse` stops at the first, which is enough for whoever only needs to know that it cannot be used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from realname.judge.capture_rules import CaptureRules, LivenessRules
from realname.judge.checks.check import QUESTIONS
from realname.judge.identity_rules import CoolingRules, GalleryRules, IdentityRules
from realname.judge.pace import PaceRules
from realname.judge.policy import Policy
from realname.judge.rules import (
    AuthorityRules,
    CheckRule,
    DocumentRules,
    FaceRules,
    OfficerRules,
    ReviewRules,
    SubscriberRules,
)
from realname.judge.shapes import ShapeError, build

GROUPS: Mapping[str, type] = {
    "document": DocumentRules,
    "face": FaceRules,
    "authority": AuthorityRules,
    "officer": OfficerRules,
    "subscriber": SubscriberRules,
    "review": ReviewRules,
    "liveness": LivenessRules,
    "capture": CaptureRules,
    "identity": IdentityRules,
    "gallery": GalleryRules,
    "cooling": CoolingRules,
    "pace": PaceRules,
}
WAYS = ("checks", "other_way")

AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")
PLACE = re.compile(r"(?:unknown key ')?([a-z0-9_.]+(?:\[\d+\])?)'?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `place` is as in `face.match_fmr`, empty for the whole; `line` is 0 where unknown."""

    place: str
    message: str
    line: int = 0


def faults(text: str) -> tuple[Fault, ...]:
    """Return what keeps a text from being a policy, in the order of its lines; nothing where it is one."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = AT_LINE.search(str(error))
        return (Fault("", AT_LINE.sub("", str(error)), int(at[1]) if at else 0),)
    try:
        build(Policy, table)
    except ShapeError as error:
        found = tuple(_in_parts(table)) or (_fault(str(error)),)
        lines = _lines(text)
        placed = [_placed(one, lines) for one in found]
        return tuple(sorted(placed, key=lambda one: (one.line == 0, one.line)))
    return ()


def _in_parts(table: Mapping[str, Any]) -> Iterator[Fault]:
    """Give the faults of each part by itself: one part's do not hide another's."""
    members = {member.name: member for member in fields(Policy)}
    for name in table:
        if name not in members:
            yield Fault(name, f"unknown key {name!r}")
    for name, member in members.items():
        if name not in table and member.default is MISSING and member.default_factory is MISSING:
            yield Fault(name, f"{name} is missing")
    for name, kind in GROUPS.items():
        if name in table:
            yield from _built(kind, table[name], name)
    for way in WAYS:
        yield from _in_rules(way, table.get(way, {}))


def _in_rules(way: str, rules: object) -> Iterator[Fault]:
    if not isinstance(rules, Mapping):
        yield Fault(way, f"{way} is not a table")
        return
    for name, rule in rules.items():
        where = f"{way}.{name}"
        if name not in QUESTIONS:
            yield Fault(where, f"there is no check {name!r}")
        yield from _built(CheckRule, rule, where)


def _built(kind: type, table: object, where: str) -> Iterator[Fault]:
    """Give the faults of one table, key by key where each can be told from the others."""
    try:
        build(kind, table, where)
    except ShapeError as error:
        yield _fault(str(error), where)


def _fault(message: str, where: str = "") -> Fault:
    at = PLACE.match(message)
    place = at[1] if at and at[1].startswith(where) and (where or "." in at[1]) else where
    return Fault(place, message)


def _placed(fault: Fault, lines: Mapping[str, int]) -> Fault:
    """Return a fault with its line; one of a whole table is placed at the first key that its message names."""
    named = (f"{fault.place}.{word}" if fault.place else word for word in re.findall(r"[a-z0-9_]+", fault.message))
    place = next((name for name in named if name in lines), fault.place)
    return Fault(place, fault.message, _line(place, lines))


def _lines(text: str) -> dict[str, int]:
    """Return the line of every header and key, by its place."""
    found: dict[str, int] = {}
    header = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            header = words.partition("]")[0].strip("[ ").replace('"', "").replace("'", "")
            found.setdefault(header, number)
        elif "=" in words and not words.startswith("#"):
            key = words.partition("=")[0].strip().strip("\"'")
            found.setdefault(f"{header}.{key}" if header else key, number)
    return found


def _line(place: str, lines: Mapping[str, int]) -> int:
    """Return the line of a place, or of what it would stand in; 0 where neither is there."""
    place = place.partition("[")[0]
    while place:
        if place in lines:
            return lines[place]
        place = place.rpartition(".")[0]
    return 0
