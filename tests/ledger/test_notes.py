from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.logs import LOG, ORIGIN, WITNESSES

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import WitnessKey, cosign, timestamp
from realname.ledger.errors import NoteError
from realname.ledger.notes import COSIGNATURE, PrivateKey, new_key, read_private_key, read_public_key

# The example of golang.org/x/mod/sumdb/note: a key and a note that its authors published.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
QUOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = Checkpoint(ORIGIN, 5, bytes(range(32)))
SIGNED = checkpoints.signed(HEAD, LOG)


def code(encoded: bytes) -> str:
    with pytest.raises(NoteError) as raised:
        notes.read(encoded)
    return raised.value.code


def test_the_published_note_verifies_under_the_published_key() -> None:
    key = read_public_key(PETER)
    note = notes.read(QUOTE.encode())
    [(who, signature)] = notes.verified(note, [key])
    assert who is key
    assert signature.line in QUOTE
    assert key.text == PETER


def test_a_changed_text_or_signature_is_refused_whole() -> None:
    key = read_public_key(PETER)
    for changed in (QUOTE.replace("answer", "Answer"), QUOTE.replace("x08go/ZJ", "x08go/Zj")):
        with pytest.raises(NoteError) as raised:
            notes.verified(notes.read(changed.encode()), [key])
        assert raised.value.code == "note.wrong_signature"


def test_a_key_that_nobody_knows_is_ignored_also_under_a_known_name() -> None:
    other = PrivateKey(ORIGIN, b"o" * 32)
    encoded = checkpoints.with_signatures(SIGNED, [notes.sign(HEAD.text, other)])
    assert len(notes.read(encoded).signatures) == 2
    assert [signature for _, signature in notes.verified(notes.read(encoded), [LOG.public])] == [
        notes.sign(HEAD.text, LOG)
    ]
    assert notes.verified(notes.read(SIGNED), [other.public]) == ()


@given(st.binary(min_size=32, max_size=32), st.sampled_from([notes.ED25519, COSIGNATURE]))
def test_keys_read_back_and_hide_their_secret(seed: bytes, kind: int) -> None:
    key = PrivateKey("name.example/x", seed, kind)
    assert read_private_key(key.secret_text) == key
    assert read_public_key(key.public.text) == key.public
    assert repr(seed) not in repr(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER[:-4],
        PETER.replace("+AR", "+CR"),
        LOG.secret_text,
    ],
)
def test_a_public_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NoteError) as raised:
        read_public_key(text)
    assert raised.value.code == "trust.malformed_key"


def test_a_private_key_that_is_none_is_refused_without_showing_it() -> None:
    secret = LOG.secret_text
    for text in (PETER, secret[:-4], secret.replace("log.example", "other.example")):
        with pytest.raises(NoteError) as raised:
            read_private_key(text)
        assert text.rpartition("+")[2] not in str(raised.value)


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"no signatures\n",
        b"text\n\n",
        b"text\n\n- name AAAAAAA=\n",
        "text\n\n— na\u00a0me AAAAAAA=\n".encode(),
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n— name AAAAAA==\n".encode(),
        SIGNED[:-1],
        SIGNED.replace(b"5\n", b"5\r\n"),
        SIGNED + b"\n",
        SIGNED.replace(ORIGIN.encode(), b"\xff"),
        SIGNED + b"x" * notes.MAX_BYTES,
        SIGNED + SIGNED.rpartition(b"\n\n")[2] * 101,
    ],
)
def test_a_malformed_note_is_refused(encoded: bytes) -> None:
    assert code(encoded) == "note.malformed"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_note_or_refused(encoded: bytes) -> None:
    try:
        note = notes.read(encoded)
    except NoteError:
        return
    assert notes.written(note.text, note.signatures) == encoded


def test_a_checkpoint_reads_back() -> None:
    assert checkpoints.read(SIGNED) == HEAD
    extended = Checkpoint(ORIGIN, 5, bytes(32), ("more",))
    assert checkpoints.read(checkpoints.signed(extended, LOG)) == extended


@pytest.mark.parametrize(
    ("old", "new"), [(b"\n5\n", b"\n05\n"), (b"\n5\n", b"\n-5\n"), (b"\n5\n", b"\n5 \n"), (b"\n5\n", b"\n\n5\n")]
)
def test_a_checkpoint_is_written_one_way(old: bytes, new: bytes) -> None:
    text = HEAD.text.replace(old, new)
    with pytest.raises(NoteError) as raised:
        checkpoints.parse(text)
    assert raised.value.code == "checkpoint.malformed"


def test_a_root_of_another_length_or_form_is_no_checkpoint() -> None:
    for root in ("", "AAAA", "not base64", "A" * 43 + "B="):
        with pytest.raises(NoteError):
            checkpoints.parse(f"{ORIGIN}\n5\n{root}\n".encode())
    with pytest.raises(NoteError):
        checkpoints.parse(HEAD.text[:-1])


def test_a_cosignature_holds_for_its_text_time_and_key_alone() -> None:
    key = WITNESSES[0]
    witness = WitnessKey(key.public)
    made = cosign(HEAD.text, key, 1_679_315_147)
    assert timestamp(made.payload) == 1_679_315_147
    assert witness.verifies(HEAD.text, made.payload)
    assert not witness.verifies(HEAD.text.replace(b"5", b"6"), made.payload)
    assert not witness.verifies(HEAD.text, (1_679_315_148).to_bytes(8, "big") + made.payload[8:])
    assert not witness.verifies(HEAD.text, made.payload + b"x")
    assert not WitnessKey(WITNESSES[1].public).verifies(HEAD.text, made.payload)


def test_a_witness_and_a_log_never_share_an_identifier() -> None:
    seed = b"s" * 32
    log, witness = PrivateKey("same", seed), PrivateKey("same", seed, COSIGNATURE)
    assert log.public.public == witness.public.public
    assert log.public.key_id != witness.public.key_id
    with pytest.raises(NoteError):
        WitnessKey(log.public)
    with pytest.raises(ValueError, match="witness"):
        cosign(HEAD.text, log, 0)


def test_a_new_key_is_new() -> None:
    assert new_key("a").seed != new_key("a").seed


def test_a_newer_cosignature_takes_the_place_of_the_older() -> None:
    key = WITNESSES[0]
    once = checkpoints.with_signatures(SIGNED, [cosign(HEAD.text, key, 1)])
    twice = checkpoints.with_signatures(once, [cosign(HEAD.text, key, 2)])
    assert [timestamp(s.payload) for s in notes.read(twice).signatures if s.name == key.name] == [2]
