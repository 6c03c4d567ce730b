from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.ledger.logs import TRUST, TWO_OF_THREE, log_of
from tests.ledger.samples import OPERATOR, leaf

from realname.judge.checks.check import Check, Outcome
from realname.judge.decision import Result, decide
from realname.judge.policy import load_policy
from realname.ledger.commitments import Opening
from realname.ledger.decisions import checks_of, decision_leaf
from realname.ledger.errors import LeafError, LedgerError, ReceiptError
from realname.ledger.kinds import LeafKind
from realname.ledger.receipts import Receipt
from realname.ledger.replay import Disclosure, Replay, read, replay
from realname.ledger.tiled import TiledTree
from realname.ledger.tree import inclusion
from realname.measure.readings import EngineStamp

POLICY = load_policy("new-line")
ENGINE = EngineStamp("invented", "1", "ab" * 32)
AT = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)


def checks(failing: str = "") -> list[Check]:
    out = []
    for name in POLICY.checks:
        engine = ENGINE if name.startswith("face.") else None
        if name == failing:
            out.append(Check(name, Outcome.UNSURE, ("face.cannot_tell",), 0.31, 0.4, engine, 12.5))
        else:
            out.append(Check(name, Outcome.PASS, score=0.9, threshold=0.4, engine=engine, milliseconds=3.0))
    return out


def disclosure_of(made: list[Check]) -> Disclosure:
    decision = decide(made, POLICY)
    public, opening = decision_leaf(decision, made, AT, operator=OPERATOR, registration="new_line", took_s=3.9)
    log = log_of([leaf().encoded, public.encoded, leaf(LeafKind.APPEAL).encoded])
    proof = inclusion(1, 3, TiledTree(log.files, 3).node)
    return Disclosure(Receipt(public.encoded, 1, tuple(proof), log.head), opening, POLICY)


DISCLOSED = disclosure_of(checks("face.matches_document"))


def codes(found: Replay) -> list[str]:
    return [finding.code for finding in found.findings]


def test_the_decision_comes_out_the_same_from_the_file_alone() -> None:
    found = replay(read(DISCLOSED.encoded), TRUST)
    assert found.is_same
    assert found.is_logged
    assert found.decision is not None
    assert found.decision.outcome is Result.RETRY
    assert found.leaf is not None
    assert found.leaf.body["took_s"] == 3
    assert found.leaf.body["engines"] == ["ab" * 32]
    assert found.leaf.at == AT.replace(microsecond=123000)


def test_without_a_trust_file_it_is_the_same_and_not_shown_to_be_logged() -> None:
    found = replay(DISCLOSED)
    assert found.is_same
    assert not found.is_logged


def test_the_leaf_holds_nothing_of_the_checks_but_what_binds_them() -> None:
    assert b"0.31" in DISCLOSED.opening.content
    assert b"0.31" not in DISCLOSED.receipt.leaf
    assert "0.31" not in repr(DISCLOSED)


def test_changed_checks_open_nothing_and_the_difference_is_named() -> None:
    better = Opening(DISCLOSED.opening.salt, disclosure_of(checks()).opening.content)
    found = replay(dataclasses.replace(DISCLOSED, opening=better))
    assert codes(found) == ["disclosure.opening", "replay.differs", "replay.differs"]
    assert found.findings[1].message == "outcome: the log has 'retry', the replay 'approved'"


def test_another_salt_opens_nothing() -> None:
    other = Opening(bytes(32), DISCLOSED.opening.content)
    assert codes(replay(dataclasses.replace(DISCLOSED, opening=other))) == ["disclosure.opening"]


def test_another_policy_is_named() -> None:
    milder = dataclasses.replace(POLICY, version=POLICY.version + 1)
    assert codes(replay(dataclasses.replace(DISCLOSED, policy=milder))) == ["disclosure.policy"]


def test_a_decision_that_was_not_made_by_its_policy_is_found_out() -> None:
    made = checks("face.matches_document")
    approved = dataclasses.replace(decide(made, POLICY), outcome=Result.APPROVED, reasons=())
    public, opening = decision_leaf(approved, made, AT, operator=OPERATOR, registration="new_line")
    log = log_of([public.encoded])
    found = replay(Disclosure(Receipt(public.encoded, 0, (), log.head), opening, POLICY), TRUST)
    assert codes(found) == ["replay.differs", "replay.differs"]


def test_a_receipt_that_does_not_hold_is_named() -> None:
    wrong = dataclasses.replace(DISCLOSED.receipt, index=0)
    assert codes(replay(dataclasses.replace(DISCLOSED, receipt=wrong))) == ["receipt.not_included"]
    assert codes(replay(DISCLOSED, TWO_OF_THREE)) == ["checkpoint.too_few_witnesses"]


def test_a_leaf_of_another_kind_is_no_decision() -> None:
    other = leaf(LeafKind.APPEAL).encoded
    receipt = Receipt(other, 0, (), log_of([other]).head)
    found = replay(dataclasses.replace(DISCLOSED, receipt=receipt))
    assert (codes(found), found.decision) == (["receipt.leaf"], None)


def changed(**members: Any) -> bytes:
    return json.dumps({**json.loads(DISCLOSED.encoded), **members}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        changed(v=2),
        changed(salt="ab"),
        changed(salt=5),
        changed(salt="no hex"),
        changed(policy={}),
        changed(policy=None),
        changed(checks=[1e400]),
        changed(more=1),
        changed(receipt=7),
        b" " * (1024 * 1024 + 1),
    ],
)
def test_a_malformed_disclosure_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerError):
        read(content)
    if content != changed(receipt=7):
        with pytest.raises(ReceiptError) as raised:
            read(content)
        assert raised.value.code == "disclosure.malformed"


@pytest.mark.parametrize("content", [b"{}", b"[1]", b"[", b'[{"name":"face.unheard_of","outcome":"pass"}]'])
def test_what_is_no_list_of_checks_opens_to_nothing(content: bytes) -> None:
    with pytest.raises(LeafError) as raised:
        checks_of(content)
    assert raised.value.code == "opening.malformed"
    strange = dataclasses.replace(DISCLOSED, opening=Opening(DISCLOSED.opening.salt, content))
    assert replay(strange).decision is None
