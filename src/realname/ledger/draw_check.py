"""Check the draws of a log by oneself: that each was committed to before, and fell as its revealed seed says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from realname.ledger.draws import commitment, drawn_among
from realname.ledger.errors import LeafError
from realname.ledger.findings import Finding
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, parse
from realname.ledger.monitor import Progress
from realname.ledger.sources import Source
from realname.ledger.tiled import entries_of
from realname.ledger.tree import Frontier, leaf_hash
from realname.ledger.trust import Trusted

LARGEST = 10_000_000
"""Numbers that are recomputed of one draw: more passages than any programme has between two seeds; some 10 s."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw, as the log tells it, and recomputed.

    committed_at   the place of the leaf that committed to it; None where there is none
    revealed_at    the place of the leaf that reveals the seed; None where it is still secret
    numbers        the numbers below `among` on which it fell, recomputed; empty while it is secret
    """

    id: str
    operator: str
    programme: str
    share: float
    commitment: str
    committed_at: int | None = None
    revealed_at: int | None = None
    seed: str = ""
    among: int = 0
    drawn: int = 0
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The draws of a log in the order in which it tells of them, and what is wrong with them or the log."""

    draws: tuple[Draw, ...]
    findings: tuple[Finding, ...]


def check_draws(source: Source, trusted: Trusted, progress: Progress) -> Checked:
    """Read every leaf of a log's head, and recompute every draw. LedgerError where it cannot be read."""
    head, tree = trusted.checkpoint, Frontier()
    draws: dict[str, Draw] = {}
    findings: list[Finding] = []
    for index, entry in enumerate(entries_of(source, head.size, 0, head.size)):
        tree.append(leaf_hash(entry))
        if (leaf := _draw_leaf(entry)) is not None:
            findings += _take(leaf, index, draws)
        if not index % 8192:
            progress("reading leaves", index, head.size)
    progress("reading leaves", max(head.size, 1), max(head.size, 1))
    if tree.root() != head.root:
        findings.append(Finding("log.root_differs", "the entries do not hash to the root that the checkpoint signs"))
    return Checked(tuple(draws.values()), tuple(findings))


def _draw_leaf(entry: bytes) -> Leaf | None:
    """Return the leaf where it tells of a draw; one that cannot be read is none, which `monitor` tells."""
    try:
        leaf = parse(entry)
    except LeafError:
        return None
    return leaf if leaf.kind is LeafKind.DRAW else None


def _take(leaf: Leaf, index: int, draws: dict[str, Draw]) -> Iterator[Finding]:
    body: Mapping[str, Any] = leaf.body
    before = draws.get(body["draw"])
    told = Draw(
        id=body["draw"],
        operator=body.get("operator", ""),
        programme=body.get("programme", ""),
        share=body.get("share", 0.0),
        commitment=body["commitment"],
    )
    if body["step"] == "committed":
        if before is None:
            draws[told.id] = replace(told, committed_at=index)
        else:
            yield Finding("draw.twice", f"draw {told.id} is committed to a second time", index)
        return
    if before is not None and before.revealed_at is not None:
        yield Finding("draw.twice", f"draw {told.id} is revealed a second time", index)
        return
    if before is None:
        yield Finding("draw.not_committed", f"draw {told.id} is revealed, and was never committed to", index)
    elif _terms(before) != _terms(told):
        yield Finding("draw.changed", f"draw {told.id} is revealed otherwise than it was committed to", index)
    shown = replace(
        told,
        committed_at=before.committed_at if before else None,
        revealed_at=index,
        seed=body.get("seed", ""),
        among=body.get("among", 0),
        drawn=body.get("drawn", 0),
    )
    yield from _recompute(shown, draws)


def _recompute(shown: Draw, draws: dict[str, Draw]) -> Iterator[Finding]:
    draws[shown.id] = shown
    if not shown.seed or commitment(bytes.fromhex(shown.seed), shown.id, shown.share) != shown.commitment:
        yield Finding("draw.seed", f"the seed of draw {shown.id} is not what was committed to", shown.revealed_at)
        return
    if shown.among > LARGEST:
        yield Finding("draw.too_large", f"draw {shown.id} has more than {LARGEST} numbers", shown.revealed_at)
        return
    numbers = tuple(drawn_among(bytes.fromhex(shown.seed), shown.among, shown.share))
    draws[shown.id] = replace(shown, numbers=numbers)
    if len(numbers) != shown.drawn:
        message = f"draw {shown.id} fell on {len(numbers)} of {shown.among}, and {shown.drawn} are told"
        yield Finding("draw.count_differs", message, shown.revealed_at)


def _terms(draw: Draw) -> tuple[str, str, float, str]:
    return draw.operator, draw.programme, draw.share, draw.commitment
