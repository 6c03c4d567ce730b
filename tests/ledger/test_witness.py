from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.logs import ORIGIN, TRUST, WITNESSES, Log, log_of

from realname.ledger import notes
from realname.ledger.checkpoints import Checkpoint, signed
from realname.ledger.cosignatures import WitnessKey, timestamp
from realname.ledger.errors import NoteError
from realname.ledger.notes import PrivateKey
from realname.ledger.tiled import TiledTree
from realname.ledger.tree import consistency
from realname.ledger.witness import Witness, cosignatures, read_request, request

ENTRIES = [b"entry %d" % n for n in range(700)]
NOW = 1_800_000_000


def witness_in(folder: Path) -> Witness:
    return Witness(WITNESSES[0], TRUST, folder, lambda: NOW)


def call(log: Log, old: int) -> bytes:
    return request(old, consistency(old, log.size, TiledTree(log.files, log.size).node), log.head)


@pytest.fixture
def log() -> Log:
    return log_of(ENTRIES[:300])


def test_a_first_head_is_cosigned_and_kept(log: Log, tmp_path: Path) -> None:
    answer = witness_in(tmp_path).add_checkpoint(call(log, 0))
    assert (answer.status, answer.is_cosigned) == (200, True)
    [signature] = cosignatures(answer.content)
    assert timestamp(signature.payload) == NOW
    assert WitnessKey(WITNESSES[0].public).verifies(notes.read(log.head).text, signature.payload)
    assert witness_in(tmp_path).latest(ORIGIN) == Checkpoint(ORIGIN, 300, TiledTree(log.files, 300).root())


def test_a_head_that_continues_it_is_cosigned_also_by_a_witness_that_was_started_again(
    log: Log, tmp_path: Path
) -> None:
    witness_in(tmp_path).add_checkpoint(call(log, 0))
    log.append(*ENTRIES[300:])
    assert witness_in(tmp_path).add_checkpoint(call(log, 300)).is_cosigned
    assert witness_in(tmp_path).add_checkpoint(call(log, 700)).is_cosigned


def test_who_does_not_know_the_last_size_is_told(log: Log, tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    witness.add_checkpoint(call(log, 0))
    log.append(*ENTRIES[300:])
    answer = witness.add_checkpoint(call(log, 0))
    assert (answer.status, answer.content, answer.content_type) == (409, b"300\n", "text/x.tlog.size")
    latest = witness.latest(ORIGIN)
    assert latest is not None
    assert latest.size == 300


def test_a_fork_is_never_cosigned_and_is_kept_as_proof(log: Log, tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    witness.add_checkpoint(call(log, 0))
    before = witness.latest(ORIGIN)
    other = log_of([*ENTRIES[:100], b"forged", *ENTRIES[101:300]])
    assert witness.add_checkpoint(call(other, 300)).status == 409
    other.append(*ENTRIES[300:])
    assert witness.add_checkpoint(call(other, 300)).status == 422
    assert witness.latest(ORIGIN) == before
    assert sorted(path.read_bytes() for path in (tmp_path / "conflicts").iterdir()) == sorted(
        [log_of([*ENTRIES[:100], b"forged", *ENTRIES[101:300]]).head, other.head]
    )


def test_a_log_that_went_back_is_not_cosigned(log: Log, tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    witness.add_checkpoint(call(log, 0))
    shorter = log_of(ENTRIES[:200])
    assert witness.add_checkpoint(call(shorter, 0)).status == 409
    assert witness.add_checkpoint(request(300, (), shorter.head)).status == 400
    assert witness.cosign_from(shorter.files).status == 409


def test_another_log_and_a_wrong_key_are_refused(tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    other = Log(PrivateKey("other.example", b"o" * 32))
    other.append(b"x")
    assert witness.add_checkpoint(call(other, 0)).status == 404
    imitated = Log(PrivateKey(ORIGIN, b"o" * 32))
    imitated.append(b"x")
    assert witness.add_checkpoint(call(imitated, 0)).status == 403
    assert witness.latest(ORIGIN) is None


def test_a_proof_of_something_else_is_refused(log: Log, tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    assert witness.add_checkpoint(request(0, [bytes(32)], log.head)).status == 422
    assert witness.latest(ORIGIN) is None


def test_a_log_in_a_folder_is_cosigned_step_by_step(log: Log, tmp_path: Path) -> None:
    witness = witness_in(tmp_path)
    assert witness.cosign_from(log.files).is_cosigned
    log.append(*ENTRIES[300:])
    assert witness.cosign_from(log.files).is_cosigned
    latest = witness.latest(ORIGIN)
    assert latest is not None
    assert latest.size == 700


@given(st.integers(0, 10**18), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_a_call_reads_back(old: int, proof: list[bytes]) -> None:
    head = signed(Checkpoint(ORIGIN, 5, bytes(32)), PrivateKey(ORIGIN, bytes(32)))
    read = read_request(request(old, proof, head))
    assert (read.old, list(read.proof), read.checkpoint) == (old, proof, head)


@pytest.mark.parametrize(
    "body",
    [b"", b"old 5", b"old 05\n\nx", b"new 5\n\nx", b"old 5\nAAAA\n\nx", b"old 5\n" + b"A" * 43 + b"=\n" * 64 + b"\nx"],
)
def test_a_malformed_call_is_refused(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(NoteError):
        read_request(body)
    assert witness_in(tmp_path).add_checkpoint(body).status == 400
