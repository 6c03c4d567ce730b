"""Count one figure by oneself, and say from which leaves: those that hash to the root of a verified head."""

from __future__ import annotations

from dataclasses import dataclass

from realname.ledger.errors import LeafError
from realname.ledger.figures import EVERYONE, figures_of
from realname.ledger.findings import Finding
from realname.ledger.leaves import parse
from realname.ledger.monitor import Progress
from realname.ledger.sources import Source
from realname.ledger.tiled import entries_of
from realname.ledger.tree import Frontier, leaf_hash
from realname.ledger.trust import Trusted


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure: of a month and an operator; `operator` is None for all of them together."""

    name: str
    month: str
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of it: the figure, the places of the leaves that it is counted from, and what is wrong with the log."""

    total: int
    indexes: tuple[int, ...]
    findings: tuple[Finding, ...]


def count(source: Source, trusted: Trusted, asked: Asked, progress: Progress) -> Counted:
    """Read every leaf of a log's head and count one figure. LedgerError where it cannot be read."""
    head, tree, total = trusted.checkpoint, Frontier(), 0
    indexes: list[int] = []
    for index, entry in enumerate(entries_of(source, head.size, 0, head.size)):
        tree.append(leaf_hash(entry))
        if added := _added(entry, asked):
            total += added
            indexes.append(index)
        if not index % 8192:
            progress("reading leaves", index, head.size)
    progress("reading leaves", max(head.size, 1), max(head.size, 1))
    wrong = Finding("log.root_differs", "the entries do not hash to the root that the checkpoint signs")
    return Counted(total, tuple(indexes), () if tree.root() == head.root else (wrong,))


def _added(entry: bytes, asked: Asked) -> int:
    """Return how much a leaf adds to the figure; nothing where it is none, which `monitor` tells."""
    try:
        leaf = parse(entry)
    except LeafError:
        return 0
    if f"{leaf.at:%Y-%m}" != asked.month or asked.operator not in {None, leaf.body.get("operator", EVERYONE)}:
        return 0
    return sum(count for name, count in figures_of(leaf) if name == asked.name)
