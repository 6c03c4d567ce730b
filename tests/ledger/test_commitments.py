from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.ledger.commitments import SALT_BYTES, Opening, commit, new_salt, opens

salts = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)


def test_a_commitment_is_the_digest_that_the_documentation_gives() -> None:
    expected = hashlib.sha256(b"realname/commitment/v1\n" + bytes(32) + b"[]").hexdigest()
    assert commit(bytes(32), b"[]") == expected


@given(salts, st.binary())
def test_salt_and_content_open_it(salt: bytes, content: bytes) -> None:
    assert opens(Opening(salt, content), commit(salt, content))


@given(salts, salts, st.binary(), st.binary())
def test_another_salt_or_content_opens_nothing(salt: bytes, other: bytes, content: bytes, changed: bytes) -> None:
    made = commit(salt, content)
    assert opens(Opening(salt, changed), made) is (changed == content)
    assert opens(Opening(other, content), made) is (other == salt)


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_of_another_length_commits_to_nothing_and_opens_nothing(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit(salt, b"x")
    assert not opens(Opening(salt, b"x"), "ab" * 32)


def test_moving_a_byte_from_content_to_salt_changes_the_commitment() -> None:
    assert commit(b"a" * 32, b"ab") != commit(b"a" * 31 + b"b", b"aab")


def test_a_salt_is_new_each_time_and_neither_part_is_shown() -> None:
    assert new_salt() != new_salt()
    assert "secret" not in repr(Opening(bytes(32), b"secret"))
