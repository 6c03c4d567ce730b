from __future__ import annotations

import hashlib
import hmac
import pickle
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.keys.blind_index import (
    INDEX_BYTES,
    BlindIndex,
    index_owner,
    new_index_key,
    open_blind_index,
)
from realname.connect.keys.data_keys import rewrap
from realname.connect.keys.encoding import bind
from realname.connect.keys.errors import SealBroken
from realname.connect.keys.memory_keyring import InsecureMemoryKeyring

A, B = UUID(int=10), UUID(int=11)
ROOT = bytes(range(32))
OTHER_ROOT = bytes(32)
NUMBER = "+8613800138000"


def _hkdf(root: bytes, info: bytes) -> bytes:
    """RFC 5869 for one block, written out by hand."""
    return hmac.digest(hmac.digest(bytes(32), root, "sha256"), info + b"\x01", "sha256")


def test_an_index_is_the_version_and_an_hmac_under_a_derived_key() -> None:
    key = _hkdf(ROOT, bind("realname/blind-index/1", A.bytes, b"\x01", "number"))
    expected = b"\x01" + hmac.new(key, NUMBER.encode(), hashlib.sha256).digest()
    assert BlindIndex(A, {1: ROOT}).of("number", NUMBER) == expected
    assert len(expected) == INDEX_BYTES == 33


@given(value=st.text(max_size=50))
def test_equal_values_have_equal_indexes_in_every_process(value: str) -> None:
    assert BlindIndex(A, {1: ROOT}).of("number", value) == BlindIndex(A, {1: ROOT}).of("number", value)


@given(one=st.text(max_size=50), other=st.text(max_size=50))
def test_different_values_have_different_indexes(one: str, other: str) -> None:
    index = BlindIndex(A, {1: ROOT})
    assert (index.of("name", one) == index.of("name", other)) == (one == other)


def test_two_operators_two_fields_and_two_keys_never_look_alike() -> None:
    indexes = {
        BlindIndex(A, {1: ROOT}).of("number", NUMBER),
        BlindIndex(B, {1: ROOT}).of("number", NUMBER),
        BlindIndex(A, {1: ROOT}).of("name", NUMBER),
        BlindIndex(A, {1: OTHER_ROOT}).of("number", NUMBER),
        BlindIndex(A, {2: ROOT}).of("number", NUMBER),
    }
    assert len(indexes) == 5


def test_a_plain_digest_of_the_value_is_not_the_index() -> None:
    assert hashlib.sha256(NUMBER.encode()).digest() not in BlindIndex(A, {1: ROOT}).of("number", NUMBER)


def test_new_rows_take_the_highest_version_and_a_search_asks_for_all() -> None:
    old, both = BlindIndex(A, {1: ROOT}), BlindIndex(A, {1: ROOT, 2: OTHER_ROOT})
    assert both.version == 2
    assert both.of("number", NUMBER)[0] == 2
    assert both.all_of("number", NUMBER) == [both.of("number", NUMBER), old.of("number", NUMBER)]
    assert both.is_current(both.of("number", NUMBER))
    assert not both.is_current(old.of("number", NUMBER))


@pytest.mark.parametrize("version", [1, 255])
def test_versions_from_1_to_255_are_taken(version: int) -> None:
    assert BlindIndex(A, {version: ROOT}).of("f", "v")[0] == version


@pytest.mark.parametrize("roots", [{}, {0: ROOT}, {256: ROOT}, {1: bytes(31)}, {1: bytes(33)}])
def test_other_versions_and_lengths_are_refused(roots: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="index key"):
        BlindIndex(A, roots)


def test_stored_index_keys_open_for_their_operator_and_version() -> None:
    ring = InsecureMemoryKeyring()
    stored = {1: new_index_key(ring, A, 1)}
    before = open_blind_index(ring, A, stored).of("number", NUMBER)
    ring.rotate()
    stored = {1: rewrap(ring, stored[1], index_owner(A, 1))}
    assert open_blind_index(ring, A, stored).of("number", NUMBER) == before
    with pytest.raises(SealBroken):
        open_blind_index(ring, B, stored)
    with pytest.raises(SealBroken):
        open_blind_index(ring, A, {2: stored[1]})


def test_an_index_key_is_not_printed_or_pickled() -> None:
    index = BlindIndex(A, {1: ROOT})
    assert ROOT.hex() not in repr(index)
    with pytest.raises(TypeError, match="stays in its process"):
        pickle.dumps(index)
