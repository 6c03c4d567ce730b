from __future__ import annotations

import json
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.samples import BODIES, DIGEST, NOON, kinds, leaf, leaves

from realname.judge.reasons import codes
from realname.ledger.errors import LeafError
from realname.ledger.kinds import SHAPES, LeafKind
from realname.ledger.leaves import MAX_BYTES, Leaf, parse, whole_milliseconds


@given(leaves)
def test_a_leaf_reads_back_as_itself(written: Leaf) -> None:
    assert parse(written.encoded) == written


def test_a_decision_has_these_bytes() -> None:
    assert leaf().encoded.decode() == (
        '{"at":"2026-11-26T12:00:00.123Z","body":{"commitment":"' + "cd" * 32 + '","engines":["' + "01" * 32 + '","'
        ""
        + DIGEST
        + '"],"operator":"0197e2f4-5c1a-7b3d-8e21-4f6a9b0c1d2e","outcome":"review","policy":"'
        + DIGEST
        + '",'
        '"reasons":["face.cannot_tell","document.blurred"],"registration":"new_line","took_s":2,"way":"face"},'
        '"kind":"decision","v":1}'
    )


def test_there_is_a_sample_of_every_kind_and_member() -> None:
    assert {kind: set(shape) for kind, shape in SHAPES.items()} == {kind: set(body) for kind, body in BODIES.items()}
    assert set(SHAPES) == set(LeafKind)


def test_the_longest_decision_leaves_room() -> None:
    longest = leaf(reasons=sorted(codes(), key=len)[-64:], engines=[f"{n:064x}" for n in range(20)])
    assert len(longest.encoded) < MAX_BYTES


@pytest.mark.parametrize("kind", LeafKind)
def test_a_member_may_be_absent_only_where_it_is_optional(kind: LeafKind) -> None:
    for name, member in SHAPES[kind].items():
        body = {key: value for key, value in BODIES[kind].items() if key != name}
        if member.optional:
            assert name not in Leaf(kind, NOON, body).body
            continue
        with pytest.raises(LeafError, match=f"no {name}") as raised:
            Leaf(kind, NOON, body)
        assert raised.value.code == "leaf.member"


@given(kinds, st.text(min_size=1).filter(lambda name: all(name not in shape for shape in SHAPES.values())))
def test_no_member_can_be_added(kind: LeafKind, name: str) -> None:
    with pytest.raises(LeafError, match="does not know") as raised:
        leaf(kind, NOON, **{name: 1})
    assert raised.value.code == "leaf.member"


letters = st.characters(categories=["Lu", "Ll", "Lo"])
names = st.text(letters, min_size=1, max_size=12)
numbers = st.integers(10**6, 10**17).map(str)
personal = st.one_of(
    names,
    st.tuples(names, names).map(" ".join),
    st.tuples(names, names).map("_".join),
    st.tuples(names, names).map(".".join),
    numbers,
    numbers.map(lambda digits: f"+{digits}"),
    numbers.map(lambda digits: f"{digits}X"),
    names.map(lambda name: f"{name}@example.org"),
    st.dates(max_value=datetime(2024, 12, 31, tzinfo=UTC).date()).map(lambda day: day.isoformat()),
    st.ip_addresses().map(str),
    st.binary(min_size=16, max_size=64).map(lambda data: data.hex()).filter(lambda text: len(text) != 64),
    st.uuids(version=1).map(str),
    st.sampled_from(["john-smith", "wei.li", "张伟", "11010519491231002X", "+8613800138000", "123 Main Street"]),
)
"""What a careless caller could put into a public leaf: names, numbers, addresses, birthdays, raw and unsalted bytes."""


@given(st.data())
def test_no_member_of_any_kind_can_hold_personal_data(data: st.DataObject) -> None:
    kind = data.draw(kinds)
    name = data.draw(st.sampled_from(sorted(SHAPES[kind])))
    words = {word for body in BODIES.values() for word in body.values() if isinstance(word, str)}
    value = data.draw(personal.filter(lambda text: text not in words))
    held = BODIES[kind][name]
    given_value: Any = {value: 1} if isinstance(held, dict) else [value] if isinstance(held, list) else value
    if isinstance(held, str) and SHAPES[kind][name].fits(value):
        # A word of a closed list, drawn by chance, tells nothing about anyone.
        assert not SHAPES[kind][name].fits(f"{value}x")
        return
    with pytest.raises(LeafError) as raised:
        leaf(kind, NOON, **{name: given_value})
    assert raised.value.code == "leaf.value"
    assert len(value) < 5 or value not in str(raised.value)


@given(st.data(), st.integers(10**10, 10**18))
def test_no_count_is_long_enough_for_a_number_of_a_line_or_document(data: st.DataObject, number: int) -> None:
    kind = data.draw(kinds)
    counted = [name for name, value in BODIES[kind].items() if type(value) in {int, float}]
    for name in counted:
        with pytest.raises(LeafError):
            leaf(kind, NOON, **{name: number})


@pytest.mark.parametrize(
    "value",
    [
        str(uuid.UUID(int=0)),
        str(uuid.uuid5(uuid.NAMESPACE_DNS, "subscriber")),
        "0197E2F4-5C1A-7B3D-8E21-4F6A9B0C1D2E",
        "0197e2f45c1a7b3d8e214f6a9b0c1d2e",
        7,
    ],
)
def test_an_identifier_is_drawn_at_random_and_written_one_way(value: object) -> None:
    with pytest.raises(LeafError):
        leaf(operator=value)


def test_a_list_that_has_no_order_of_its_own_is_sorted_and_has_none_twice() -> None:
    with pytest.raises(LeafError):
        leaf(engines=[DIGEST, "01" * 32])
    with pytest.raises(LeafError):
        leaf(reasons=["face.cannot_tell", "face.cannot_tell"])


@pytest.mark.parametrize(
    "at",
    [
        NOON.replace(tzinfo=None),
        NOON.astimezone(timezone(timedelta(hours=8))),
        NOON.replace(microsecond=123456),
        datetime(2024, 12, 31, tzinfo=UTC),
    ],
)
def test_a_time_is_utc_in_milliseconds_and_not_before_every_log(at: datetime) -> None:
    with pytest.raises(LeafError) as raised:
        leaf(at=at)
    assert raised.value.code == "leaf.time"


def test_a_moment_is_cut_to_what_a_leaf_holds() -> None:
    moment = datetime(2026, 11, 26, 20, 0, 0, 123999, tzinfo=timezone(timedelta(hours=8)))
    assert whole_milliseconds(moment) == NOON


def changed(**members: Any) -> bytes:
    table = {**json.loads(leaf().encoded), **members}
    return json.dumps(table, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (b"", "leaf.malformed"),
        (b"[]", "leaf.malformed"),
        (b"[" * 5000, "leaf.malformed"),
        (b"\xff", "leaf.malformed"),
        (b" " * (MAX_BYTES + 1), "leaf.too_large"),
        (leaf().encoded + b"\n", "leaf.not_canonical"),
        (leaf().encoded.replace(b'"v":1', b'"v":1.0'), "leaf.version"),
        (leaf().encoded.replace(b'"v":1', b'"v":1,"v":1'), "leaf.not_canonical"),
        (changed(v=2), "leaf.version"),
        (changed(v=True), "leaf.version"),
        (changed(kind="rumour"), "leaf.kind"),
        (changed(kind=["decision"]), "leaf.kind"),
        (changed(at="2026-02-30T00:00:00.000Z"), "leaf.time"),
        (changed(at="2026-11-26T12:00:00Z"), "leaf.time"),
        (changed(at=0), "leaf.time"),
        (changed(more=1), "leaf.malformed"),
        (changed(body=[]), "leaf.malformed"),
    ],
)
def test_what_is_not_exactly_a_leaf_is_refused_by_its_code(encoded: bytes, code: str) -> None:
    with pytest.raises(LeafError) as raised:
        parse(encoded)
    assert raised.value.code == code


@given(st.binary(max_size=200))
def test_any_bytes_are_a_leaf_or_refused(encoded: bytes) -> None:
    with pytest.raises(LeafError):
        parse(encoded)


@given(leaves, st.data())
def test_any_changed_byte_is_another_leaf_or_none(written: Leaf, data: st.DataObject) -> None:
    encoded = bytearray(written.encoded)
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] ^= data.draw(st.integers(1, 255))
    with suppress(LeafError):
        assert parse(bytes(encoded)) != written


def test_the_catalogue_still_has_every_reason_that_a_log_may_hold() -> None:
    # The log keeps its leaves for ever: add codes to the catalogue, and take none away.
    assert {"face.cannot_tell", "document.expired", "authority.mismatch", "check.missing"} <= set(codes())
