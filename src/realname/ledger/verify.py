"""Verify a receipt: offline against a trust file, and, where the log can be read, against what it says today."""

from __future__ import annotations

from dataclasses import dataclass

from realname.ledger.errors import LeafError, NoteError
from realname.ledger.findings import Finding
from realname.ledger.leaves import Leaf
from realname.ledger.proofs import is_consistent
from realname.ledger.receipts import Receipt
from realname.ledger.sources import Source
from realname.ledger.tiled import TiledTree, read_checkpoint
from realname.ledger.tree import consistency
from realname.ledger.trust import Trust, Trusted


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a receipt: it holds where nothing is wrong. `leaf` is what it says, where that can be read."""

    findings: tuple[Finding, ...]
    leaf: Leaf | None
    trusted: Trusted | None

    @property
    def holds(self) -> bool:
        """Say whether the receipt is proven."""
        return not self.findings


def verify_receipt(receipt: Receipt, trust: Trust, source: Source | None = None) -> Verdict:
    """Verify a receipt in four steps; with no source, the first three.

    1. The leaf is one that a log may hold.  2. The checkpoint is signed, and seen by enough witnesses.
    3. The proof leads from the leaf to that checkpoint.  4. The log's head of today continues that checkpoint.
    LedgerError where the log cannot be read.
    """
    findings: list[Finding] = []
    leaf: Leaf | None = None
    trusted: Trusted | None = None
    try:  # 1
        leaf = receipt.said
    except LeafError as error:
        findings.append(Finding("receipt.leaf", str(error)))
    try:  # 2
        trusted = trust.check(receipt.checkpoint)
    except NoteError as error:
        findings.append(Finding(error.code, str(error)))
    if not receipt.is_proven:  # 3
        findings.append(Finding("receipt.not_included", "the proof does not lead from the leaf to the checkpoint"))
    if source is not None and trusted is not None and not findings:  # 4
        findings += continues(trusted, trust.check(read_checkpoint(source)), source)
    return Verdict(tuple(findings), leaf, trusted)


def continues(first: Trusted, second: Trusted, source: Source) -> list[Finding]:
    """Return what is wrong with two heads of one log, by its tiles: nothing where one continues the other."""
    older, newer = sorted((first.checkpoint, second.checkpoint), key=lambda head: head.size)
    if older.origin != newer.origin:
        return [Finding("log.forked", "the checkpoints are of different logs")]
    if older.size == newer.size:
        if older.root == newer.root:
            return []
        return [Finding("log.forked", f"two checkpoints of {older.size} leaves have different roots")]
    proof = consistency(older.size, newer.size, TiledTree(source, newer.size).node)
    if is_consistent(older.size, older.root, newer.size, newer.root, proof):
        return []
    message = f"the tree of {newer.size} leaves does not begin with that of {older.size} leaves"
    return [Finding("log.forked", message)]
