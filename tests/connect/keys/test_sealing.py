from __future__ import annotations

import copy
import pickle
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from realname.connect.keys.data_keys import DataKey, KeyOwner, Place, new_data_key, open_data_key, rewrap
from realname.connect.keys.encoding import LONGEST_PART, bind
from realname.connect.keys.errors import SealBroken, UnknownKey
from realname.connect.keys.memory_keyring import InsecureMemoryKeyring
from realname.connect.keys.sealing import OVERHEAD_BYTES, seal, unseal

OPERATOR, SUBSCRIBER, ROW = (UUID(int=number) for number in (1, 2, 3))
OWNER = KeyOwner(OPERATOR, SUBSCRIBER, "evidence")
PLACE = Place("evidence", "image", ROW)

parts = st.lists(st.one_of(st.binary(max_size=40), st.text(max_size=20)), max_size=4)
uuids = st.uuids()


@pytest.fixture
def ring() -> InsecureMemoryKeyring:
    return InsecureMemoryKeyring()


@given(plain=st.binary(max_size=2000), table=st.text(max_size=30), column=st.text(max_size=30), row=uuids)
def test_what_was_sealed_for_a_place_opens_there(plain: bytes, table: str, column: str, row: UUID) -> None:
    key, place = DataKey(bytes(32)), Place(table, column, row)
    sealed = key.seal(plain, place)
    assert key.unseal(sealed, place) == plain
    assert len(sealed) == len(plain) + OVERHEAD_BYTES


@pytest.mark.parametrize("plain", [b"", b"x", "王小明 13800138000".encode()])
def test_every_altered_bit_is_refused(plain: bytes) -> None:
    key = DataKey(bytes(32))
    sealed = key.seal(plain, PLACE)
    for position in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            key.unseal(bytes(altered), PLACE)


@given(st.data())
def test_any_other_bytes_are_refused(data: st.DataObject) -> None:
    key = DataKey(bytes(32))
    sealed = key.seal(data.draw(st.binary(max_size=200)), PLACE)
    other = data.draw(st.one_of(st.binary(max_size=300), st.builds(lambda n: sealed[:n], st.integers(0, len(sealed)))))
    if other != sealed:
        with pytest.raises(SealBroken):
            key.unseal(other, PLACE)


def test_lengthened_bytes_are_refused() -> None:
    key = DataKey(bytes(32))
    with pytest.raises(SealBroken):
        key.unseal(key.seal(b"x", PLACE) + b"\0", PLACE)


@pytest.mark.parametrize(
    "place",
    [
        Place("evidenc", "eimage", ROW),
        Place("evidenceimage", "", ROW),
        Place("evidence", "image", uuid4()),
        Place("evidence", "thumbnail", ROW),
        Place("templates", "image", ROW),
    ],
)
def test_a_value_moved_to_another_place_is_refused(place: Place) -> None:
    key = DataKey(bytes(32))
    with pytest.raises(SealBroken):
        key.unseal(key.seal(b"x", PLACE), place)


def test_two_rows_cannot_swap_their_values() -> None:
    key, one, other = DataKey(bytes(32)), Place("t", "c", uuid4()), Place("t", "c", uuid4())
    sealed_one, sealed_other = key.seal(b"one", one), key.seal(b"other", other)
    for sealed, place in ((sealed_one, other), (sealed_other, one)):
        with pytest.raises(SealBroken):
            key.unseal(sealed, place)


def test_sealing_the_same_value_twice_gives_different_bytes() -> None:
    key = DataKey(bytes(32))
    assert key.seal(b"x", PLACE) != key.seal(b"x", PLACE)


def test_the_value_is_not_in_its_sealed_form() -> None:
    assert b"13800138000" not in DataKey(bytes(32)).seal(b"number 13800138000", PLACE)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_buffer_is_sealed_and_opened(kind: type[bytes]) -> None:
    key = DataKey(bytes(32))
    assert key.unseal(kind(key.seal(kind(b"plain"), PLACE)), PLACE) == b"plain"


def test_the_form_is_a_version_byte_a_nonce_and_gcm() -> None:
    sealed = DataKey(bytes(32)).seal(b"plain", PLACE)
    assert sealed[:1] == b"\x01"
    opened = AESGCM(bytes(32)).decrypt(bytes(sealed[1:13]), sealed[13:], b"\x01" + PLACE.binding())
    assert opened == b"plain"


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(bytes(length))


def test_a_data_key_is_not_printed_copied_or_pickled() -> None:
    key = DataKey(b"\x42" * 32)
    assert "42" * 4 not in repr(key)
    assert "BBBB" not in repr(key)
    for send in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="stays in its process"):
            send(key)


def test_a_stored_data_key_opens_what_it_sealed(ring: InsecureMemoryKeyring) -> None:
    key, wrapped = new_data_key(ring, OWNER)
    assert open_data_key(ring, wrapped, OWNER).unseal(key.seal(b"x", PLACE), PLACE) == b"x"


@pytest.mark.parametrize(
    "owner",
    [
        KeyOwner(SUBSCRIBER, SUBSCRIBER, "evidence"),
        KeyOwner(OPERATOR, OPERATOR, "evidence"),
        KeyOwner(OPERATOR, None, "evidence"),
        KeyOwner(OPERATOR, SUBSCRIBER, "templates"),
        KeyOwner(SUBSCRIBER, OPERATOR, "evidence"),
    ],
)
def test_a_data_key_does_not_open_for_another_operator_subscriber_or_purpose(
    ring: InsecureMemoryKeyring, owner: KeyOwner
) -> None:
    _, wrapped = new_data_key(ring, OWNER)
    with pytest.raises(SealBroken):
        open_data_key(ring, wrapped, owner)


def test_one_subscribers_key_does_not_open_anothers_values(ring: InsecureMemoryKeyring) -> None:
    one, _ = new_data_key(ring, OWNER)
    other, _ = new_data_key(ring, KeyOwner(OPERATOR, uuid4(), "evidence"))
    with pytest.raises(SealBroken):
        other.unseal(one.seal(b"x", PLACE), PLACE)


def test_rotation_rewraps_the_data_key_and_leaves_what_it_sealed_as_it_is(ring: InsecureMemoryKeyring) -> None:
    key, wrapped = new_data_key(ring, OWNER)
    sealed = key.seal(b"x", PLACE)
    new = ring.rotate()
    moved = rewrap(ring, wrapped, OWNER)
    assert moved.key_id == new
    ring.retire(wrapped.key_id)
    assert open_data_key(ring, moved, OWNER).unseal(sealed, PLACE) == b"x"
    with pytest.raises(UnknownKey):
        open_data_key(ring, wrapped, OWNER)


def test_what_is_under_the_current_key_already_is_left_alone(ring: InsecureMemoryKeyring) -> None:
    _, wrapped = new_data_key(ring, OWNER)
    assert rewrap(ring, wrapped, OWNER) is wrapped


def test_rewrapping_for_the_wrong_subscriber_is_refused(ring: InsecureMemoryKeyring) -> None:
    _, wrapped = new_data_key(ring, OWNER)
    ring.rotate()
    with pytest.raises(SealBroken):
        rewrap(ring, wrapped, KeyOwner(OPERATOR, uuid4(), "evidence"))


def test_once_the_wrapped_key_is_gone_the_ring_alone_opens_nothing(ring: InsecureMemoryKeyring) -> None:
    key, wrapped = new_data_key(ring, OWNER)
    evidence = key.seal(b"a face", PLACE)
    del key, wrapped

    _, another = new_data_key(ring, OWNER)  # the same person comes again: a new key, and the old evidence stays shut
    with pytest.raises(SealBroken):
        open_data_key(ring, another, OWNER).unseal(evidence, PLACE)


@given(one=parts, other=parts)
def test_different_parts_never_bind_alike(one: list[str | bytes], other: list[str | bytes]) -> None:
    as_bytes = [[part.encode() if isinstance(part, str) else part for part in chosen] for chosen in (one, other)]
    assert (bind(*one) == bind(*other)) == (as_bytes[0] == as_bytes[1])


def test_a_part_up_to_the_longest_binds_and_one_more_byte_is_refused() -> None:
    assert len(bind(bytes(LONGEST_PART))) == LONGEST_PART + 2
    with pytest.raises(ValueError, match="too long"):
        bind(bytes(LONGEST_PART + 1))


def test_a_large_picture_is_sealed_whole() -> None:
    cipher, picture = AESGCM(bytes(32)), bytes(3 << 20)
    assert unseal(cipher, seal(cipher, picture, b""), b"") == picture
