from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.ledger.errors import LedgerError
from realname.ledger.sources import Memory
from realname.ledger.tiled import TiledTree, entries_of, grow
from realname.ledger.tiles import (
    ENTRIES,
    Tile,
    bundle,
    exists,
    grown,
    parse_path,
    split_bundle,
    split_hashes,
    tile_of,
)
from realname.ledger.tree import EMPTY_ROOT, Tree, consistency, inclusion, leaf_hash

ENTRY_COUNT = 1300
ALL = [b"entry %d" % n for n in range(ENTRY_COUNT)]


def tree_of(size: int) -> Tree:
    tree = Tree()
    for entry in ALL[:size]:
        tree.append(leaf_hash(entry))
    return tree


TREE = tree_of(ENTRY_COUNT)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        # The first is tlog-tiles' own example.
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(2, 0, 1), "tile/2/000.p/1"),
        (Tile(ENTRIES, 1000, 255), "tile/entries/x001/000.p/255"),
        (Tile(63, 999), "tile/63/999"),
    ],
)
def test_a_tile_has_the_formats_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@given(st.integers(-1, 63), st.integers(0, 2**55 - 1), st.integers(1, 256))
def test_a_path_reads_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/1234",
        "tile/0/x001/x234",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/../000",
        "tile/0/000/",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/..%2f",
    ],
)
def test_no_other_text_is_a_path(path: str) -> None:
    with pytest.raises(LedgerError) as raised:
        parse_path(path)
    assert raised.value.code == "log.no_such_tile"


@given(st.text() | st.from_regex(r"tile/[0-9]{1,2}/(x[0-9]{3}/)?[0-9]{2,4}(\.p/[0-9]{1,3})?"))
def test_any_text_is_the_path_of_one_tile_or_refused(path: str) -> None:
    with suppress(LedgerError):
        assert parse_path(path).path == path


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_formats_example() -> None:
    tiles = [tile for tile in grown(0, 70_000) if tile.level != ENTRIES]
    widths = {level: [t.width for t in tiles if t.level == level] for level in (0, 1, 2)}
    assert widths == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}
    assert {t.level for t in grown(0, 256)} == {ENTRIES, 0, 1}


def test_a_tile_exists_once_the_tree_has_grown_enough_also_a_partial_one_of_before() -> None:
    assert exists(Tile(0, 273, 112), 70_000)
    assert exists(Tile(0, 273, 5), 70_000)
    assert not exists(Tile(0, 273, 113), 70_000)
    assert not exists(Tile(0, 274, 1), 70_000)
    assert not exists(Tile(2, 0, 2), 70_000)
    assert tile_of(1, 1, 70_000) == Tile(1, 1, 17)
    with pytest.raises(ValueError, match="no such tile"):
        tile_of(1, 2, 70_000)


steps = st.lists(st.integers(0, 520), max_size=6).map(
    lambda sizes: [0, *sorted(set(sizes)), *([sizes[0] + 600] if sizes else [])]
)


@given(steps)
def test_however_a_tree_grows_its_tiles_and_root_are_the_same(sizes: list[int]) -> None:
    files = Memory()
    for old, new in pairwise(sizes):
        step = grow(files, old, ALL[old:new])
        assert (step.size, step.root) == (new, TREE.root(new))
        for path, content in step.files.items():
            files.write(path, content)
    size = sizes[-1]
    at_once = grow(Memory(), 0, ALL[:size])
    assert at_once.files.items() <= files.files.items()
    assert list(entries_of(files, size, 0, size)) == ALL[:size]


def stored(size: int) -> Memory:
    files = Memory()
    files.files.update(grow(files, 0, ALL[:size]).files)
    return files


FILES = stored(ENTRY_COUNT)


def test_growing_by_nothing_writes_nothing() -> None:
    assert grow(FILES, ENTRY_COUNT, []).files == {}
    assert grow(FILES, ENTRY_COUNT, []).root == TREE.root()
    assert grow(Memory(), 0, []).root == EMPTY_ROOT


@given(st.integers(1, ENTRY_COUNT).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_proofs_from_tiles_are_those_from_memory(case: tuple[int, int]) -> None:
    low, size = case
    tiled = TiledTree(FILES, ENTRY_COUNT)
    assert inclusion(low, size, tiled.node) == inclusion(low, size, TREE.node)
    assert consistency(low, size, tiled.node) == consistency(low, size, TREE.node)


def test_entries_are_read_from_anywhere() -> None:
    tiled = TiledTree(FILES, ENTRY_COUNT)
    assert tiled.entry(1299) == b"entry 1299"
    assert list(entries_of(FILES, ENTRY_COUNT, 250, 520)) == ALL[250:520]
    assert tiled.root() == TREE.root()


def test_a_full_tile_serves_where_the_partial_one_is_gone() -> None:
    files = stored(1000)
    files.files.update(grow(files, 1000, ALL[1000:1300]).files)
    for path in ("tile/0/003.p/232", "tile/entries/003.p/232"):
        del files.files[path]
    assert TiledTree(files, 1000).root() == TREE.root(1000)
    assert list(entries_of(files, 1000, 900, 1000)) == ALL[900:1000]


def test_a_tile_that_is_gone_or_broken_is_named() -> None:
    files = stored(300)
    del files.files["tile/0/001.p/44"]
    with pytest.raises(LedgerError, match=r"tile/0/001.p/44") as raised:
        TiledTree(files, 300).root()
    assert raised.value.code == "log.tile_missing"
    files.write("tile/0/001.p/44", b"x" * 31)
    with pytest.raises(LedgerError) as raised:
        TiledTree(files, 300).root()
    assert raised.value.code == "log.tile_malformed"


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    assert split_bundle(bundle(entries), len(entries)) == entries


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abc", b"", bundle([b"x"] * 257)])
def test_a_bundle_that_breaks_off_or_holds_another_number_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerError) as raised:
        split_bundle(data, 2)
    assert raised.value.code == "log.tile_malformed"


def test_what_no_bundle_can_hold_is_refused() -> None:
    assert split_bundle(bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(ValueError, match="65535"):
        bundle([b"x" * 65_536])
    with pytest.raises(LedgerError):
        split_hashes(bytes(32 * 257), 256)
