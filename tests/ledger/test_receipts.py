from __future__ import annotations

import dataclasses

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.logs import TRUST, TWO_OF_THREE, WITNESSES, Log, log_of
from tests.ledger.samples import leaf

from realname.ledger import base45, receipts
from realname.ledger.errors import LedgerError, ReceiptError
from realname.ledger.kinds import LeafKind
from realname.ledger.receipts import Receipt, encoded, qr_text, read, read_qr
from realname.ledger.tiled import TiledTree
from realname.ledger.tree import inclusion
from realname.ledger.verify import verify_receipt

LEAVES = [leaf(LeafKind.DECISION, took_s=n).encoded for n in range(300)]


def receipt_of(log: Log, index: int) -> Receipt:
    proof = inclusion(index, log.size, TiledTree(log.files, log.size).node)
    return Receipt(LEAVES[index], index, tuple(proof), log.head)


LOG = log_of(LEAVES)
LOG.cosigned(1_800_000_000, WITNESSES[:2])
RECEIPT = receipt_of(LOG, 123)


def codes(receipt: Receipt, trust: object = TWO_OF_THREE, log: Log | None = None) -> list[str]:
    assert trust in (TRUST, TWO_OF_THREE)
    found = verify_receipt(receipt, TRUST if trust is TRUST else TWO_OF_THREE, log.files if log else None)
    return [finding.code for finding in found.findings]


def test_a_receipt_holds_without_the_log_and_says_what_it_is_about() -> None:
    verdict = verify_receipt(RECEIPT, TWO_OF_THREE)
    assert verdict.holds
    assert verdict.leaf is not None
    assert verdict.leaf.body["took_s"] == 123
    assert verdict.trusted is not None
    assert set(verdict.trusted.witnessed) == {key.name for key in WITNESSES[:2]}


@settings(max_examples=25)
@given(st.integers(0, 299))
def test_file_and_code_read_back(index: int) -> None:
    receipt = receipt_of(LOG, index)
    assert read(encoded(receipt)) == receipt
    assert read_qr(qr_text(receipt)) == receipt


def test_the_file_has_the_form_of_tlog_proof() -> None:
    lines = encoded(RECEIPT).decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 123"
    assert encoded(RECEIPT).endswith(b"\n\n" + LOG.head)
    assert receipts.SUFFIX == ".tlog-proof"


def test_the_code_fits_a_qr_code_that_phones_read_in_a_log_of_a_million() -> None:
    long = dataclasses.replace(RECEIPT, proof=tuple(bytes([n * 7]) * 16 + LEAVES[n][:16] for n in range(20)))
    code = segno.make(qr_text(long), error="l", boost_error=False)
    assert code.mode == "alphanumeric"
    assert code.version is not None
    assert int(code.version) <= 26


def test_a_changed_leaf_does_not_hold() -> None:
    assert codes(dataclasses.replace(RECEIPT, leaf=LEAVES[124])) == ["receipt.not_included"]
    assert codes(dataclasses.replace(RECEIPT, leaf=b"{}")) == ["receipt.leaf", "receipt.not_included"]


def test_another_place_or_proof_does_not_hold() -> None:
    assert codes(dataclasses.replace(RECEIPT, index=124)) == ["receipt.not_included"]
    assert codes(dataclasses.replace(RECEIPT, proof=RECEIPT.proof[:-1])) == ["receipt.not_included"]


def test_a_checkpoint_that_too_few_saw_does_not_hold() -> None:
    bare = log_of(LEAVES)
    assert codes(receipt_of(bare, 5)) == ["checkpoint.too_few_witnesses"]
    assert codes(receipt_of(bare, 5), TRUST) == []


def test_a_receipt_is_followed_into_the_log_of_today() -> None:
    grown = log_of(LEAVES)
    receipt = receipt_of(grown, 7)
    grown.append(LEAVES[0])
    assert codes(receipt, TRUST, grown) == []


def test_a_receipt_of_a_log_that_was_forked_since_proves_it() -> None:
    first = receipt_of(log_of(LEAVES), 7)
    forked = log_of([*LEAVES[:200], LEAVES[0], *LEAVES[201:]])
    assert codes(first, TRUST, forked) == ["log.forked"]
    forked.append(LEAVES[0])
    assert codes(first, TRUST, forked) == ["log.forked"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\n",
        encoded(RECEIPT).replace(b"extra ", b"other "),
        encoded(RECEIPT).replace(b"index 123", b"index 0123"),
        encoded(RECEIPT).replace(b"index 123", b"index -1"),
        encoded(RECEIPT).replace(b"index 123\n", b"index 123\nAAAA\n"),
        encoded(RECEIPT).replace(b"index 123\n", b"index 123\n" + b"A" * 43 + b"=\n" * 64),
        encoded(RECEIPT)[:400],
        b"x" * 70_000,
    ],
)
def test_a_malformed_file_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerError):
        read(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_receipt_or_refused(content: bytes) -> None:
    with pytest.raises(LedgerError):
        read(content)
    with pytest.raises(LedgerError):
        read_qr(content.decode("latin-1"))


@pytest.mark.parametrize(
    "text",
    ["", "RNR1:", "RNR2:" + qr_text(RECEIPT)[5:], qr_text(RECEIPT)[:-3], qr_text(RECEIPT) + "000", "RNR1:::::::"],
)
def test_a_damaged_code_is_refused(text: str) -> None:
    with pytest.raises(ReceiptError):
        read_qr(text)


def test_base45_has_the_standards_own_examples() -> None:
    # RFC 9285, 4.3 and 4.4.
    assert base45.encode(b"AB") == "BB8"
    assert base45.encode(b"Hello!!") == "%69 VD92EX0"
    assert base45.encode(b"base-45") == "UJCLQE7W581"
    assert base45.decode("QED8WEX0") == b"ietf!"


@given(st.binary(max_size=300))
def test_base45_reads_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "GGW", "::", "ab"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        base45.decode(text)
