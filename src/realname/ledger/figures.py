"""The published figures, counted from leaves: one rule by which the service publishes them and anyone recounts them.

A figure is a name and a count, by month and operator: `decision.new_line.face.approved` is how many decisions were so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from realname.judge.canonical import canonical
from realname.ledger.errors import FiguresError
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.ledger.values import MAX_COUNT, is_drawn, is_month

VERSION = 1
MAX_BYTES = 8 * 1024 * 1024
"""Of one month's file: a thousand operators with a hundred figures each."""

EVERYONE = ""
"""Stands in an operator's place where a leaf names none."""

STEPS_S = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400, 604_800)
"""Upper bounds, in seconds, by which waiting times are counted: `took.decision.5` waited more than 2 s, at most 5 s."""

ONE_EACH: Mapping[LeafKind, str] = {
    LeafKind.ACTIVATION: "activation.{registration}.{way}.{ended}",
    LeafKind.APPEAL: "appeal.{step}",
    LeafKind.BLOCK_STEP: "block.{step}.{reason}",
    LeafKind.CAMPAIGN_STEP: "campaign.{step}",
    LeafKind.CLEARANCE: "clearance.{step}",
    LeafKind.CONSENT_WITHDRAWN: "consent_withdrawn.{purpose}",
    LeafKind.DECISION: "decision.{registration}.{way}.{outcome}",
    LeafKind.DRAW: "draw.{step}",
    LeafKind.ENGINE_QUALIFIED: "engine.{step}",
    LeafKind.EVIDENCE_LOOKED_AT: "looked_at.{by}.{why}",
    LeafKind.FIELD_WATCH: "field_watch.{watch}.{found}",
    LeafKind.FIGURES_PUBLISHED: "figures_published",
    LeafKind.GALLERY_MADE: "gallery_made.{purpose}",
    LeafKind.GALLERY_PURGED: "gallery_purged",
    LeafKind.GALLERY_SEARCHED: "gallery_searched.{purpose}.{found}",
    LeafKind.CANDIDATE_ANSWERED: "candidate_answered.{answer}",
    LeafKind.IMPACT_ASSESSMENT: "impact_assessment.{step}",
    LeafKind.LANE_RULES: "lane_rules",
    LeafKind.LAWFUL_ACCESS: "lawful_access.{step}",
    LeafKind.LINE_ASKED: "line_asked.{question}.{answer}",
    LeafKind.LINE_STEP: "line.{step}",
    LeafKind.MEMBERSHIP: "membership.{purpose}.{step}",
    LeafKind.PATTERN_STEP: "pattern.{step}",
    LeafKind.POLICY_PUBLISHED: "policy_published",
    LeafKind.PROGRAMME_STEP: "programme.{purpose}.{step}",
    LeafKind.RECONCILIATION: "reconciliation.{found}",
    LeafKind.REVIEW_OVERRIDE: "override.{before}.{after}",
}
"""The figure that each leaf of a kind adds one to."""

SUMS: Mapping[LeafKind, tuple[str, str]] = {
    LeafKind.ARRIVALS: ("arrivals.{way}", "arrivals"),
    LeafKind.ERASURE: ("erasure.{what}.{why}", "items"),
    LeafKind.EVIDENCE_LOOKED_AT: ("looked_at_items.{why}", "items"),
    LeafKind.GALLERY_MADE: ("templates_made.{purpose}", "templates"),
    LeafKind.GALLERY_PURGED: ("templates_purged", "templates"),
    LeafKind.PASSAGES: ("passages.{purpose}.{answer}", "passages"),
    LeafKind.PAYMENTS: ("payments.{ended}", "payments"),
    LeafKind.RECONCILIATION: ("payments_differing", "differing"),
}
"""The figure that each leaf of a kind adds one of its members to."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was published otherwise than the leaves give it."""

    month: str
    operator: str
    name: str
    published: int
    counted: int


@dataclass(frozen=True, slots=True)
class Published:
    """One month's file: figures by operator, over the first `size` leaves."""

    month: str
    size: int
    operators: Mapping[str, Mapping[str, int]]


class Tally:
    """Figures counted so far, by month, operator and name."""

    def __init__(self, counts: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None) -> None:
        self._counts: dict[str, dict[str, Counter[str]]] = {
            month: {operator: Counter(figures) for operator, figures in by.items()}
            for month, by in (counts or {}).items()
        }

    def add(self, leaf: Leaf) -> None:
        """Count a leaf."""
        month = self._counts.setdefault(f"{leaf.at:%Y-%m}", {})
        figures = month.setdefault(str(leaf.body.get("operator", EVERYONE)), Counter())
        for name, count in figures_of(leaf):
            figures[name] += count

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months that leaves fell into."""
        return tuple(sorted(self._counts))

    @property
    def plain(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return the counts as plain tables."""
        return {month: {who: dict(sorted(of.items())) for who, of in by.items()} for month, by in self._counts.items()}

    def of(self, month: str) -> dict[str, dict[str, int]]:
        """Return a month's figures by operator."""
        return self.plain.get(month, {})

    def differences(self, published: Published) -> list[Difference]:
        """Return every figure that is published otherwise than counted."""
        counted = self._counts.get(published.month, {})
        return [
            Difference(published.month, operator, name, shown, held)
            for operator in sorted(counted.keys() | published.operators)
            for name, shown, held in _unequal(published.operators.get(operator, {}), counted.get(operator, {}))
        ]


def figures_of(leaf: Leaf) -> Iterator[tuple[str, int]]:
    """Give the figures that a leaf adds to, and how much."""
    body: Mapping[str, Any] = leaf.body
    if leaf.kind in ONE_EACH:
        yield ONE_EACH[leaf.kind].format_map(body), 1
    if leaf.kind in SUMS:
        name, member = SUMS[leaf.kind]
        yield name.format_map(body), body[member]
    if leaf.kind is LeafKind.DECISION:
        for code in body["reasons"]:
            yield f"reason.{body['way']}.{code}", 1
    if leaf.kind is LeafKind.CAMPAIGN_STEP:
        for word, count in body.get("counts", {}).items():
            yield f"campaign_lines.{body['step']}.{word}", count
    if "took_s" in body:
        yield f"took.{leaf.kind.value}.{_step(body['took_s'])}", 1


def path_of(month: str) -> str:
    """Return where a month's file lies below the log's address."""
    return f"figures/{month}.json"


def encoded(month: str, size: int, operators: Mapping[str, Mapping[str, int]]) -> bytes:
    """Return a month's file: canonical JSON, without figures that are 0. Its SHA-256 is what a leaf publishes."""
    shown = {who: {name: n for name, n in of.items() if n} for who, of in operators.items()}
    table = {"month": month, "operators": {who: of for who, of in shown.items() if of}, "size": size, "v": VERSION}
    return canonical(table)


def parse(content: bytes) -> Published:
    """Return what a month's file says. FiguresError."""
    if len(content) > MAX_BYTES:
        raise FiguresError(f"a month's figures have at most {MAX_BYTES} bytes")
    try:
        table = json.loads(content)
    except (ValueError, RecursionError):
        raise FiguresError("a month's figures are not JSON") from None
    if not isinstance(table, dict) or set(table) != {"month", "operators", "size", "v"} or table["v"] != VERSION:
        raise FiguresError("a month's figures have the members month, operators, size and v")
    month, size, operators = table["month"], table["size"], table["operators"]
    if not is_month(month) or type(size) is not int or size < 0 or not isinstance(operators, dict):
        raise FiguresError("a month's figures name a month, and a number of leaves")
    for who, of in operators.items():
        if not (who == EVERYONE or is_drawn(who)) or not isinstance(of, dict):
            raise FiguresError("a month's figures are by operator")
        if any(type(n) is not int or not 0 < n <= MAX_COUNT * MAX_COUNT for n in of.values()):
            raise FiguresError("a figure is a whole number above 0")
    return Published(month, size, operators)


def _step(seconds: int) -> str:
    return next((str(bound) for bound in STEPS_S if seconds <= bound), "more")


def _unequal(shown: Mapping[str, int], held: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    for name in sorted(shown.keys() | held.keys()):
        if shown.get(name, 0) != held.get(name, 0):
            yield name, shown.get(name, 0), held.get(name, 0)
