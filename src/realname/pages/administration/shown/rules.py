"""A policy's rules in words, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from realname.judge.checks.check import QUESTIONS
from realname.judge.facts import Way
from realname.judge.policy import Policy, differences
from realname.judge.rules import CheckRule
from realname.judge.shapes import plain
from realname.pages.administration import words
from realname.pages.administration.words import Text
from realname.pages.counter import words as counter
from realname.pages.trial.words import CHECKS, DOCUMENT_KINDS


@dataclass(frozen=True, slots=True)
class Said:
    """A value in words, with the tone of what it leads to."""

    text: Text
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CheckSaid:
    """What is asked of one check."""

    name: str
    text: Text
    required: Text
    fail: Said
    unsure: Said


@dataclass(frozen=True, slots=True)
class WaySaid:
    """What is asked of somebody who goes that way, and what is not."""

    name: Text
    checks: tuple[CheckSaid, ...]
    unasked: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class GroupSaid:
    """The rules of one table."""

    name: Text
    rules: tuple[tuple[Text, Said], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that differs; an absent one has no words."""

    place: str
    group: Text
    text: Text
    before: Said | None
    after: Said | None


def ways(policy: Policy) -> tuple[WaySaid, ...]:
    """Return what the policy asks, way by way."""
    return tuple(
        WaySaid(
            words.WAYS[way.value],
            tuple(_check(name, policy.asks(way)[name]) for name in QUESTIONS if name in policy.asks(way)),
            tuple(CHECKS[name] for name in QUESTIONS if name not in policy.asks(way) and _could_ask(way, name)),
        )
        for way in Way
    )


def groups(policy: Policy) -> tuple[GroupSaid, ...]:
    """Return the policy's other rules, table by table."""
    return tuple(
        GroupSaid(
            name, tuple((rule_name(f"{group}.{key}"), said(f"{group}.{key}", value)) for key, value in rules.items())
        )
        for group, name in words.GROUPS.items()
        if (rules := plain(getattr(policy, group)))
    )


def changed(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Return every rule that differs, but for name, version and summary, which always may."""
    return tuple(
        Difference(
            place,
            _group(place),
            rule_name(place),
            None if before is None else said(place, before),
            None if after is None else said(place, after),
        )
        for place, before, after in differences(old, new)
        if place not in {"name", "version", "summary"}
    )


def rule_name(place: str) -> Text:
    """Return a rule's words by its place."""
    check, _, part = place.rpartition(".")
    if place.startswith(("checks.", "other_way.")):
        return words.PARTS.get(part, part) if check else place
    return words.RULES.get(place, place)


def said(place: str, value: Any) -> Said:
    """Return a rule's value in words."""
    part = place.rpartition(".")[2]
    if place.startswith(("checks.", "other_way.")):
        if part == "required":
            return Said(words.REQUIRED[value])
        return Said(*words.CONSEQUENCES[value])
    return Said(_plainly(place, value))


def _plainly(place: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(str(_item(place, item)) for item in value)
    if place in words.SHARES:
        return f"1 : {round(1 / value):,}"
    if place in words.PERCENTS:
        return f"{100 * value:g} %"
    if isinstance(value, float):
        return f"{value:g}"
    return str(words.VALUES.get(str(value), value))


def _item(place: str, item: str) -> Text:
    if place == "document.kinds":
        return DOCUMENT_KINDS.get(item, item)
    if place in {"liveness.of", "capture.take"}:
        return words.CHANNELS.get(item, item)
    return counter.means(item)


def _group(place: str) -> Text:
    for start, way in (("checks.", "face"), ("other_way.", "non_face")):
        if place.startswith(start):
            name = place.removeprefix(start).rpartition(".")[0]
            return f"{words.WAYS[way]} · {CHECKS.get(name, name)}"
    return words.GROUPS.get(place.partition(".")[0], "")


def _check(name: str, rule: CheckRule) -> CheckSaid:
    return CheckSaid(
        name,
        CHECKS[name],
        words.REQUIRED[rule.required.value],
        Said(*words.CONSEQUENCES[rule.fail.value]),
        Said(*words.CONSEQUENCES[rule.unsure.value]),
    )


def _could_ask(way: Way, name: str) -> bool:
    return way is Way.FACE or not name.startswith(("face.", "capture."))
