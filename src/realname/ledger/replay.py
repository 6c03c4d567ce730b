"""Replay under disclosure: from the opened commitment and the public policy, make the decision again, anywhere.

A disclosure is one JSON file: the receipt of the leaf, the salt and the checks that open its commitment, and the
policy. It holds what a lawful request was granted for; nothing else of the service is needed to replay it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realname.judge.canonical import canonical
from realname.judge.decision import Decision, decide
from realname.judge.facts import Way
from realname.judge.policy import Policy
from realname.judge.shapes import ShapeError, build, plain
from realname.ledger import receipts
from realname.ledger.commitments import SALT_BYTES, Opening, opens
from realname.ledger.decisions import checks_of, engines_of
from realname.ledger.errors import LeafError, LedgerError, ReceiptError
from realname.ledger.findings import Finding
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.ledger.receipts import Receipt
from realname.ledger.trust import Trust
from realname.ledger.verify import verify_receipt

VERSION = 1
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is handed to whoever is entitled to a case."""

    receipt: Receipt
    opening: Opening
    policy: Policy

    @property
    def encoded(self) -> bytes:
        """Return the file."""
        table = {
            "v": VERSION,
            "receipt": receipts.encoded(self.receipt).decode(),
            "salt": self.opening.salt.hex(),
            "checks": json.loads(self.opening.content),
            "policy": plain(self.policy),
        }
        return f"{json.dumps(table, ensure_ascii=False, indent=1)}\n".encode()


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay came to: the same decision where nothing is found. `decision` is None where none could be made.

    is_logged   the receipt was verified against a trust file, too
    """

    findings: tuple[Finding, ...]
    leaf: Leaf | None
    decision: Decision | None
    is_logged: bool

    @property
    def is_same(self) -> bool:
        """Say whether the decision came out as the log has it."""
        return not self.findings


def read(content: bytes) -> Disclosure:
    """Return the disclosure of a file. ReceiptError `disclosure.malformed`, with the place; NoteError."""
    if len(content) > MAX_BYTES:
        raise ReceiptError(f"a disclosure has at most {MAX_BYTES} bytes", code="disclosure.malformed")
    try:
        table = json.loads(content)
        if not isinstance(table, dict) or set(table) != {"v", "receipt", "salt", "checks", "policy"}:
            raise ShapeError("it has the members v, receipt, salt, checks and policy")
        if table["v"] != VERSION:
            raise ShapeError("it is of another version")
        salt = bytes.fromhex(table["salt"])
        if len(salt) != SALT_BYTES:
            raise ShapeError(f"salt has {SALT_BYTES} bytes")
        receipt = receipts.read(str(table["receipt"]).encode())
        opening = Opening(salt, canonical(table["checks"]))
        return Disclosure(receipt, opening, build(Policy, table["policy"], "policy"))
    except (ValueError, TypeError, RecursionError, ReceiptError) as error:
        message = str(error) if isinstance(error, (ShapeError, ReceiptError)) else "it is not such a file"
        raise ReceiptError(f"not a disclosure: {message}", code="disclosure.malformed") from error


def replay(disclosure: Disclosure, trust: Trust | None = None) -> Replay:
    """Make the decision again, and name every difference from what the log has.

    1. The receipt holds: against `trust`, or at least in itself.  2. Salt and checks open the leaf's commitment.
    3. The policy is the one that the leaf names.  4. Policy and checks give the outcome and the reasons of the leaf.
    """
    findings = list(_of_receipt(disclosure.receipt, trust))
    try:
        leaf = disclosure.receipt.said
    except LeafError as error:
        return Replay((*findings, Finding("receipt.leaf", str(error))), None, None, is_logged=False)
    if leaf.kind is not LeafKind.DECISION:
        return Replay((*findings, Finding("receipt.leaf", "not a decision's")), leaf, None, is_logged=False)
    body: Mapping[str, Any] = leaf.body
    if not opens(disclosure.opening, body["commitment"]):
        findings.append(Finding("disclosure.opening", "salt and checks do not open the leaf's commitment"))
    if disclosure.policy.digest != body["policy"]:
        findings.append(Finding("disclosure.policy", "the policy is not the one that the leaf names"))
    try:
        checks = checks_of(disclosure.opening.content)
        decision = decide(checks, disclosure.policy, Way(body["way"]))
    except (LedgerError, ValueError) as error:
        return Replay((*findings, Finding("disclosure.opening", str(error))), leaf, None, is_logged=False)
    made = {"outcome": decision.outcome.value, "reasons": list(decision.reasons), "engines": engines_of(checks)}
    for name, value in made.items():
        if value != body[name]:
            findings.append(Finding("replay.differs", f"{name}: the log has {body[name]!r}, the replay {value!r}"))
    return Replay(tuple(findings), leaf, decision, is_logged=trust is not None)


def _of_receipt(receipt: Receipt, trust: Trust | None) -> tuple[Finding, ...]:
    if trust is not None:
        return tuple(found for found in verify_receipt(receipt, trust).findings if found.code != "receipt.leaf")
    if receipt.is_proven:
        return ()
    return (Finding("receipt.not_included", "the proof does not lead from the leaf to the checkpoint"),)
