"""What every keyring promises (`realname.connect.keys.keyring`). A new ring joins by one line of RINGS.

A ring's opener is called once a process that shares it: each call opens the same ring again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from realname.connect.keys.errors import SealBroken, UnknownKey
from realname.connect.keys.file_keyring import FileKeyring
from realname.connect.keys.keyring import Keyring, WrappedKey
from realname.connect.keys.memory_keyring import InsecureMemoryKeyring

Opener = Callable[[], Keyring]
KEY = bytes(range(32))
CONTEXT = b"operator, subscriber, purpose"


def _file(folder: Path) -> Opener:
    return lambda: FileKeyring.create(folder / "keyring.json")


def _memory(_folder: Path) -> Opener:
    ring = InsecureMemoryKeyring()
    return lambda: ring  # one process is all that ever shares it


RINGS: dict[str, Callable[[Path], Opener]] = {"file": _file, "memory": _memory}


@pytest.fixture(params=sorted(RINGS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    return RINGS[request.param](tmp_path)


@pytest.fixture
def ring(opener: Opener) -> Keyring:
    return opener()


def test_what_was_wrapped_is_unwrapped(ring: Keyring) -> None:
    assert ring.unwrap(ring.wrap(KEY, CONTEXT), CONTEXT) == KEY


def test_another_process_unwraps_what_this_one_wrapped(opener: Opener) -> None:
    assert opener().unwrap(opener().wrap(KEY, CONTEXT), CONTEXT) == KEY


def test_the_wrapped_form_names_the_current_key_and_does_not_hold_the_data_key(ring: Keyring) -> None:
    wrapped = ring.wrap(KEY, CONTEXT)
    assert wrapped.key_id == ring.current_key_id
    assert KEY not in wrapped.blob


def test_wrapping_the_same_key_twice_gives_different_bytes(ring: Keyring) -> None:
    assert ring.wrap(KEY, CONTEXT).blob != ring.wrap(KEY, CONTEXT).blob


@pytest.mark.parametrize("context", [b"", b"operator, subscriber, purpos", CONTEXT + b"\0"])
def test_another_context_does_not_open_it(ring: Keyring, context: bytes) -> None:
    wrapped = ring.wrap(KEY, CONTEXT)
    with pytest.raises(SealBroken):
        ring.unwrap(wrapped, context)


def test_every_altered_bit_is_refused(ring: Keyring) -> None:
    wrapped = ring.wrap(KEY, CONTEXT)
    for position in range(len(wrapped.blob) * 8):
        altered = bytearray(wrapped.blob)
        altered[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            ring.unwrap(WrappedKey(wrapped.key_id, bytes(altered)), CONTEXT)


def test_every_shortened_form_is_refused(ring: Keyring) -> None:
    wrapped = ring.wrap(KEY, CONTEXT)
    for length in range(len(wrapped.blob)):
        with pytest.raises(SealBroken):
            ring.unwrap(WrappedKey(wrapped.key_id, wrapped.blob[:length]), CONTEXT)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(ring: Keyring, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ring.wrap(bytes(length), CONTEXT)


def test_rotating_makes_another_key_current_and_the_older_one_still_opens(ring: Keyring) -> None:
    before = ring.wrap(KEY, CONTEXT)
    new = ring.rotate()
    assert ring.current_key_id == new != before.key_id
    assert ring.wrap(KEY, CONTEXT).key_id == new
    assert ring.unwrap(before, CONTEXT) == KEY


def test_a_process_that_was_open_before_uses_the_new_key_without_a_restart(opener: Opener) -> None:
    long_running, admin = opener(), opener()
    before = long_running.wrap(KEY, CONTEXT)
    new = admin.rotate()
    assert long_running.unwrap(admin.wrap(KEY, CONTEXT), CONTEXT) == KEY
    assert long_running.wrap(KEY, CONTEXT).key_id == new
    assert long_running.unwrap(before, CONTEXT) == KEY


def test_a_wrapped_form_under_one_key_does_not_open_under_another(ring: Keyring) -> None:
    before = ring.wrap(KEY, CONTEXT)
    new = ring.rotate()
    with pytest.raises(SealBroken):
        ring.unwrap(WrappedKey(new, before.blob), CONTEXT)


def test_a_retired_key_is_gone_in_every_process_and_the_others_stay(opener: Opener) -> None:
    long_running, admin = opener(), opener()
    before = long_running.wrap(KEY, CONTEXT)
    admin.rotate()
    after = long_running.wrap(KEY, CONTEXT)
    admin.retire(before.key_id)
    for ring in (long_running, opener()):
        with pytest.raises(UnknownKey):
            ring.unwrap(before, CONTEXT)
        assert ring.unwrap(after, CONTEXT) == KEY


def test_the_current_key_cannot_be_retired(ring: Keyring) -> None:
    wrapped = ring.wrap(KEY, CONTEXT)
    with pytest.raises(ValueError, match="rotate first"):
        ring.retire(ring.current_key_id)
    assert ring.unwrap(wrapped, CONTEXT) == KEY


def test_a_key_that_the_ring_never_had_is_unknown(ring: Keyring) -> None:
    with pytest.raises(UnknownKey):
        ring.unwrap(WrappedKey("kek-of-another-ring", ring.wrap(KEY, CONTEXT).blob), CONTEXT)
    with pytest.raises(UnknownKey):
        ring.retire("kek-of-another-ring")


def test_nothing_printed_holds_a_key(ring: Keyring, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        wrapped = ring.wrap(KEY, CONTEXT)
        ring.rotate()
        with pytest.raises(SealBroken) as refused:
            ring.unwrap(wrapped, b"another")
    said = repr(ring) + repr(wrapped) + repr(refused.value) + caplog.text
    assert KEY.hex() not in said
    assert repr(KEY)[2:-1] not in said
    assert wrapped.blob.hex() not in said
    assert repr(wrapped.blob)[2:-1] not in said


def test_the_ring_names_its_keys_to_every_process(opener: Opener) -> None:
    ring, beside = opener(), opener()
    first = ring.current_key_id
    second = ring.rotate()
    assert ring.key_ids == beside.key_ids == {first, second}
    beside.retire(first)
    assert ring.key_ids == {second}
