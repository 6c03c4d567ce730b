from __future__ import annotations

import pytest
from tests.ledger.logs import LOG, ORIGIN, TWO_OF_THREE, WITNESSES

from realname.ledger import checkpoints
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import cosign
from realname.ledger.errors import NoteError
from realname.ledger.notes import PrivateKey
from realname.ledger.trust import parse

HEAD = Checkpoint(ORIGIN, 5, bytes(range(32)))
SIGNED = checkpoints.signed(HEAD, LOG)
KEYS = [key.public.text for key in WITNESSES]

FILE = f"""
# Whom we trust.
log {LOG.public.text} https://log.example/realname
witness X1 {KEYS[0]}
witness X2 {KEYS[1]}
\twitness Y  {KEYS[2]} https://witness.example
group X any X1 X2
group both all X Y
quorum both
"""


def cosigned(*numbers: int) -> bytes:
    return checkpoints.with_signatures(SIGNED, [cosign(HEAD.text, WITNESSES[n], 1000 + n) for n in numbers])


def refused(trust: str, encoded: bytes) -> str:
    with pytest.raises(NoteError) as raised:
        parse(trust).check(encoded)
    return raised.value.code


def test_a_checkpoint_that_enough_witnesses_saw_is_trusted() -> None:
    trusted = parse(FILE).check(cosigned(1, 2))
    assert trusted.checkpoint == HEAD
    assert trusted.witnessed == {"X2": 1001, "Y": 1002}
    assert parse(FILE).urls == {ORIGIN: "https://log.example/realname", "Y": "https://witness.example"}


@pytest.mark.parametrize("numbers", [(), (0,), (0, 1), (2,)])
def test_too_few_witnesses_are_too_few(numbers: tuple[int, ...]) -> None:
    assert refused(FILE, cosigned(*numbers)) == "checkpoint.too_few_witnesses"


def test_two_of_three_are_enough() -> None:
    assert TWO_OF_THREE.check(cosigned(0, 2)).witnessed == {WITNESSES[0].name: 1000, WITNESSES[2].name: 1002}


def test_a_wrong_witness_does_not_count() -> None:
    stranger = PrivateKey(WITNESSES[2].name, b"stranger" * 4, WITNESSES[2].kind)
    encoded = checkpoints.with_signatures(cosigned(0), [cosign(HEAD.text, stranger, 1)])
    assert refused(FILE, encoded) == "checkpoint.too_few_witnesses"


def test_a_cosignature_of_another_head_refuses_the_whole() -> None:
    other = Checkpoint(ORIGIN, 6, bytes(32))
    encoded = checkpoints.with_signatures(cosigned(0), [cosign(other.text, WITNESSES[2], 1)])
    assert refused(FILE, encoded) == "note.wrong_signature"


def test_another_log_and_an_unsigned_head_are_refused() -> None:
    other = PrivateKey("other.example", b"o" * 32)
    assert refused(FILE, checkpoints.signed(Checkpoint(other.name, 5, bytes(32)), other)) == "checkpoint.unknown_log"
    imitated = PrivateKey(ORIGIN, b"o" * 32)
    assert refused(FILE, checkpoints.signed(HEAD, imitated)) == "checkpoint.unsigned"


def test_no_witness_is_asked_where_the_file_says_none() -> None:
    assert parse(f"log {LOG.public.text}\nquorum none\n").check(SIGNED).witnessed == {}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "quorum nobody",
        "quorum none\nquorum none",
        "quorum none extra",
        f"log {KEYS[0]}\nquorum none",
        f"log {LOG.public.text} a b\nquorum none",
        f"log {LOG.public.text}\nlog {LOG.public.text}\nquorum none",
        f"witness none {KEYS[0]}\nquorum none",
        f"witness a {LOG.public.text}\nquorum none",
        f"witness a {KEYS[0]}\nwitness a {KEYS[1]}\nquorum none",
        f"witness a {KEYS[0]}\nwitness b {KEYS[0]}\nquorum none",
        f"witness a {KEYS[0]}\ngroup g 2 a\nquorum g",
        f"witness a {KEYS[0]}\ngroup g 0 a\nquorum g",
        f"witness a {KEYS[0]}\ngroup g any\nquorum g",
        f"witness a {KEYS[0]}\ngroup g any a a\nquorum g",
        f"witness a {KEYS[0]}\ngroup g any a\ngroup h any a\nquorum h",
        "group g any a\nquorum g",
        "witness",
        "trust everyone",
        "#\n" * 600,
    ],
)
def test_a_malformed_file_is_refused(line: str) -> None:
    with pytest.raises(NoteError) as raised:
        parse(line)
    assert raised.value.code == "trust.malformed"
